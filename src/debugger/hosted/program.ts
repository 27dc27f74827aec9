// A plain C program on the machine, without a kernel: `main` with its own stack and heap and a small C library. This
// is how compiler test suites are run; a driver never comes here.

import { compile } from '../../c/compile';
import type { Diagnostic } from '../../c/diagnostics';
import type { FileProvider } from '../../c/source';
import { brokenRule } from '../../kernel/rules';
import { asVa, hex, hostOf, paOf, type Va } from '../../machine/address';
import { bootMemory } from '../../machine/boot';
import { type Context, Cpu, HostStackUsedUp } from '../../machine/cpu';
import { SHADOW, VA } from '../../program/abi';
import { callLibrary, type HostedWorld, ProgramEnd } from './natives';

export interface HostedOptions {
  readonly path: string;
  readonly readFile: FileProvider;
  /** Folder of our standard headers. */
  readonly headers: string;
  readonly includePaths: readonly string[];
  readonly defines: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  write(stream: 'out' | 'error', text: string): void;
  /** Statements after which the program is given up; 0 for never. */
  readonly limit: number;
}

export type HostedEnd =
  | { readonly kind: 'exit'; readonly status: number; readonly warnings: readonly Diagnostic[] }
  | { readonly kind: 'errors'; readonly diagnostics: readonly Diagnostic[] };

const PHYS_BYTES = 256 << 20;
const STACK_BYTES = 8 << 20;
const HEAP_GAP = 16;
/** Status of a program that a signal would have ended: 128 + its number, as shells say it. */
const SIGNALLED = { illegal: 132, segmentation: 139, timeout: 124 } as const;

export function runProgram(options: HostedOptions): HostedEnd {
  const compilation = compile({
    core: undefined,
    units: [{ path: options.path, module: false, system: false }],
    readFile: options.readFile,
    includePaths: [
      ...options.includePaths.map((path) => ({ path, system: false })),
      { path: options.headers, system: true },
    ],
    defines: options.defines,
    physBytes: PHYS_BYTES,
    entryPoints: ['main'],
    dialect: 'hosted',
  });
  const { program, diagnostics } = compilation;
  if (!program) return { kind: 'errors', diagnostics };
  const boot = bootMemory(program);
  const { memory, mmu } = boot;
  const stackUsedUp = (): number => {
    options.write('error', 'the stack is used up\n');
    return SIGNALLED.segmentation;
  };
  const complain = (text: string, position: number) => {
    const range = program.positions[position]?.range;
    options.write('error', `${range?.path ? `${range.path}:${range.line}: ` : ''}${text}\n`);
  };
  mmu.onFault = (fault) => {
    if (fault.kind === 'watch') return;
    complain(
      `${fault.kind} ${fault.write ? 'write' : 'read'} of ${fault.size} bytes at ${hex(fault.start)}`,
      fault.position,
    );
    if (fault.kind !== 'uninitialised' && fault.kind !== 'poisoned') throw new ProgramEnd(SIGNALLED.segmentation);
  };
  // main's stack first, then the heap, in physically contiguous memory seen through the direct map.
  const stackPa = paOf(boot.firstFree());
  const toVa = (pa: number): Va => asVa(VA.directMap + BigInt(pa));
  let heapPa = stackPa + STACK_BYTES;
  const blocks = new Map<Va, number>();
  const world: HostedWorld = {
    hosted: true,
    mmu,
    symbols: { placeName: (va) => program.functions.find((f) => f?.va === va)?.name },
    string(va, limit = 1 << 20) {
      let text = '';
      for (let at = va; text.length < limit; at = asVa(at + 1n)) {
        const b = mmu.peek(at, 1)?.[0];
        if (!b) break;
        text += String.fromCharCode(b);
      }
      return text;
    },
    write: options.write,
    allocate(bytes) {
      const size = Math.ceil(Math.max(bytes, 1) / 16) * 16;
      if (heapPa + size + HEAP_GAP > PHYS_BYTES) return 0n;
      const va = toVa(heapPa);
      mmu.setShadow(va, size + HEAP_GAP, SHADOW.slabRedzone);
      mmu.setShadow(va, bytes, SHADOW.uninit);
      heapPa += size + HEAP_GAP;
      blocks.set(va, bytes);
      return va;
    },
    sizeAt: (va) => blocks.get(va),
    free(va) {
      const bytes = blocks.get(va);
      if (bytes === undefined) throw new ProgramEnd(SIGNALLED.illegal + 2); // abort, as free() does
      blocks.delete(va);
      mmu.setShadow(va, bytes, SHADOW.slabFreed);
    },
  };
  const cpu: Cpu = new Cpu(mmu, program, {
    hook: () => {
      throw new ProgramEnd(SIGNALLED.timeout);
    },
    rule(rule, a, b, position) {
      const finding = brokenRule(rule, a, b);
      if (finding.kind === 'missing-return' && !cpu.resultIsUsed) return;
      complain(finding.cause, position);
      if (finding.fatal) throw new ProgramEnd(SIGNALLED.illegal);
      if (finding.kind === 'division-by-zero') throw new ProgramEnd(136);
    },
    badCall(address, _, position) {
      const target = program.functions.find((f) => f?.va === address);
      complain(
        target
          ? `${target.name}() is called through a pointer of another type`
          : `call of ${hex(address)}, no function`,
        position,
      );
      if (target) return target.slot;
      throw new ProgramEnd(SIGNALLED.segmentation);
    },
    stackOverflow: () => {
      throw new ProgramEnd(stackUsedUp());
    },
    native: (name) => (base) => {
      if (callLibrary(name, base >>> 0, world)) return;
      options.write('error', `${name}() is not in this C library\n`);
      throw new ProgramEnd(SIGNALLED.illegal);
    },
  });
  const main = program.functions.find((f) => f?.name === 'main' && !f.native);
  if (!main) {
    options.write('error', `${options.path} has no main()\n`);
    return { kind: 'exit', status: 2, warnings: diagnostics };
  }
  const context: Context = {
    id: 1,
    name: 'main',
    stackTop: hostOf(stackPa) + STACK_BYTES,
    stackLimit: hostOf(stackPa),
    stackDelta: BigInt.asIntN(64, VA.directMap - BigInt(hostOf(0))),
    activations: [],
  };
  cpu.switchTo(context);
  const argv = world.allocate(8 * (options.args.length + 1));
  options.args.forEach((text, i) => {
    const va = world.allocate(text.length + 1);
    mmu.poke(
      va,
      Uint8Array.from(`${text}\0`, (c) => c.charCodeAt(0)),
    );
    mmu.pokeU64(asVa(argv + BigInt(8 * i)), va);
  });
  mmu.pokeU64(asVa(argv + BigInt(8 * options.args.length)), 0n);
  if (options.limit > 0) memory.limit = options.limit;
  cpu.begin(main.slot, [BigInt(options.args.length), argv, 0n], 'main');
  try {
    const result = cpu.run();
    const value = result.kind === 'returned' ? Number(result.value & 0xffn) : SIGNALLED.timeout;
    return { kind: 'exit', status: main.type.returns.kind === 'void' ? 0 : value, warnings: diagnostics };
  } catch (error) {
    // Small stack frames meet the host's limit (some ten thousand calls) before main's 8 MiB are used up.
    if (error instanceof HostStackUsedUp) return { kind: 'exit', status: stackUsedUp(), warnings: diagnostics };
    if (!(error instanceof ProgramEnd)) throw error;
    return { kind: 'exit', status: error.status, warnings: diagnostics };
  }
}
