// What compiled code and the machine agree on: where things lie in the one wasm memory, how a call is made, and
// what a shadow byte says. Both `c` and `machine` read this file; neither knows the other.
//
//   wasm memory   0 ............ CONTROL_BYTES ................ + physBytes ............... + physBytes
//                 | control block | physical memory of the guest | shadow, one byte per byte |
//
// A guest stack frame, addresses growing upwards. Locals are reached from `fp` without the MMU; the address of a
// local is fp + stackDelta (a wasm global), so a kernel stack must be physically contiguous.
//
//   a + 8*i   argument i (8 bytes each, variadic ones too; a struct takes as many slots as it needs)
//   a         the callee's return value, written over the arguments at `return`
//   a = fp + stackFrameBytes      <- set by the caller, aligned to 16
//   ...       locals and temporaries
//   fp        header: callerFp, position, inner, spare (4 bytes each)

/** Host offsets of the control block. */
export const CONTROL = {
  /**
   * i64: statements before the one at which the hook calls out, as it is then negative. Counting down, a statement needs
   * one word where the clock and its limit would be two: the machine's clock, the statements executed since boot, is
   * limit - left - 1.
   */
  left: 0x100,
  /** i64: the tick at which the hook calls out; the host's own note. */
  limit: 0x108,
  /** i32: lowest host address that the running stack may use. */
  stackLimit: 0x110,
  /** i64: virtual nanoseconds that passed while idle; time = tick * NS_PER_TICK + skew. */
  skewNs: 0x118,
} as const;

/** Software TLB: direct mapped, 32 bytes an entry: i64 read tag, i64 write tag, i32 host - va (mod 2^32), pad. */
export const TLB = { base: 0x1000, entries: 1024, entryBytes: 32, readTag: 0, writeTag: 8, delta: 16 } as const;
/** No page has this tag: its low bits are set, and tags are page addresses. */
export const TLB_NO_TAG = 0xffffffffffffffffn;

/** One byte per table slot: index of the C function type, to check indirect calls; then the breakpoint bytes. */
export const FUNCTION_TYPES = { base: 0x10000, slots: 0x4000, entryBytes: 2 } as const;
/** One byte per statement: a negative one calls the hook. */
export const BREAKPOINTS = { base: 0x20000, bytes: 0x40000 } as const;

export const CONTROL_BYTES = 0x100000;

export const HEADER = { callerFp: 0, position: 4, inner: 8, bytes: 16 } as const;

/** Guest virtual time that one statement takes, in nanoseconds. */
export const NS_PER_TICK = 10n;

/** Shadow byte values. 0: addressable, initialised, not watched. Any bit of POISON set: not addressable. */
export const SHADOW = {
  ok: 0,
  /** Addressable but never written. */
  uninit: 0x01,
  /** Data breakpoints, beside anything else. */
  watchRead: 0x02,
  watchWrite: 0x04,
  poison: 0xf0,
  // Poison kinds, spelled like KASAN's so that its report text means the same.
  stackRedzone: 0x10,
  stackDead: 0x20,
  globalRedzone: 0x30,
  slabFreed: 0x40,
  slabRedzone: 0x50,
  pageFreed: 0x60,
  vmallocInvalid: 0x70,
  moduleUnloaded: 0x80,
} as const;

/** Guest virtual addresses, as x86-64 Linux with 4-level paging has them. */
export const VA = {
  directMap: 0xffff888000000000n,
  vmalloc: 0xffffc90000000000n,
  vmallocEnd: 0xffffe8ffffffffffn,
  vmemmap: 0xffffea0000000000n,
  kernelText: 0xffffffff81000000n,
  kernelData: 0xffffffff82000000n,
  moduleText: 0xffffffffc0000000n,
  moduleData: 0xffffffffc0800000n,
  userEnd: 0x00007fffffffffffn,
} as const;

/** Static data of the program lies at this physical address, so compiled code can reach it directly. */
export const IMAGE_PA = 0x100000;
/** Function addresses are this far apart: slot = (address - base) / FUNCTION_STRIDE. */
export const FUNCTION_STRIDE = 16;
export const PAGE_SIZE = 4096;

/** Imports of a compiled module, module name 'machine'; natives are in module 'native'. */
export const IMPORT_MODULE = 'machine';
/** Added to the size of an access that may be misaligned: a member of a packed record. */
export const PACKED_ACCESS = 0x100;

export const NATIVE_MODULE = 'native';
