// The plainest layer: wasm instructions, scratch locals, and the memory accesses that everything else is made of.
//
// A guest address on the stack becomes a host offset like this (see DESIGN: access path):
//
//     entry = TLB[(va >> 12) & 1023]
//     (va & (~0xfff | size-1)) == entry.tag  ?  va + entry.delta  :  slow path        misaligned fails, too
//     shadow[host .. host+size) == 0         or  slow path                            one load of the same width

import { HEADER, PACKED_ACCESS, SHADOW, TLB } from '../../program/abi';
import { RULES, type RuleName } from '../../program/rules';
import { type CType, isBool, isSigned, sizeOf, underlying } from '../../program/types';
import { type Environment, type HelperName, type ImportName, importIndex, valType } from './environment';
import { FunctionBodyWriter } from './functionBody';
import { Op, PrefixOp, Val, type ValType } from './opcodes';

/** wasm locals of every function: two parameters, then these. */
export const Local = {
  argumentsBase: 0,
  inner: 1,
  fp: 2,
  pc: 3,
  left: 4,
  address: 5,
  entry: 6,
  host: 7,
  count: 8,
} as const;
export const FIXED_LOCALS: readonly ValType[] = [Val.i32, Val.i32, Val.i64, Val.i64, Val.i32, Val.i32];

/** wasm globals of the machine, imported by every module. */
export const Global = { fp: 0, stackDelta: 1 } as const;

export class Emitter {
  readonly body = new FunctionBodyWriter(Local.pc);
  readonly locals: ValType[] = [...FIXED_LOCALS];
  private readonly free = new Map<ValType, number[]>();
  /** The position that a fault at this point of the code belongs to. */
  position = 0;

  constructor(readonly env: Environment) {}

  // ---- instructions ----

  op(...opcodes: number[]): void {
    for (const o of opcodes) this.body.code.byte(o);
  }
  i32(value: number): void {
    this.op(Op.i32Const);
    this.body.code.s32(value);
  }
  i64(value: bigint): void {
    this.op(Op.i64Const);
    this.body.code.s64(value);
  }
  get(local: number): void {
    this.op(Op.localGet);
    this.body.code.u32(local);
  }
  set(local: number): void {
    this.op(Op.localSet);
    this.body.code.u32(local);
  }
  tee(local: number): void {
    this.op(Op.localTee);
    this.body.code.u32(local);
  }
  /** A load or store instruction with its static offset. */
  memory(opcode: number, offset: number): void {
    this.op(opcode);
    this.body.code.u32(0); // alignment is a hint only
    this.body.code.u32(offset);
  }
  callImport(name: ImportName): void {
    this.op(Op.call);
    this.body.code.u32(importIndex(name));
  }
  callHelper(name: HelperName): void {
    this.op(Op.call);
    this.body.code.u32(this.env.helperIndex(name));
  }
  globalGet(index: number): void {
    this.op(Op.globalGet);
    this.body.code.u32(index);
  }
  globalSet(index: number): void {
    this.op(Op.globalSet);
    this.body.code.u32(index);
  }
  /** `if` with the condition on the stack; the parts leave a value of `type`, or nothing. */
  if(then: () => void, otherwise?: () => void, type: ValType | typeof Val.void = Val.void): void {
    this.op(Op.if, type);
    this.body.nesting++;
    then();
    if (otherwise) {
      this.op(Op.else);
      otherwise();
    }
    this.body.nesting--;
    this.op(Op.end);
  }

  // ---- scratch locals: their values do not outlive a call or a label ----

  take(type: ValType): number {
    const pool = this.free.get(type);
    const reused = pool?.pop();
    if (reused !== undefined) return reused;
    this.locals.push(type);
    return this.locals.length - 1 + 2;
  }
  release(local: number): void {
    const type = this.locals[local - 2] as ValType;
    const pool = this.free.get(type);
    if (pool) pool.push(local);
    else this.free.set(type, [local]);
  }

  // ---- loads and stores ----

  loadOp(type: CType): number {
    const t = underlying(type);
    if (t.kind === 'float') return t.size === 4 ? Op.f32Load : Op.f64Load;
    const signed = isSigned(t) && !isBool(t);
    switch (sizeOf(t)) {
      case 1:
        return signed ? Op.i32Load8S : Op.i32Load8U;
      case 2:
        return signed ? Op.i32Load16S : Op.i32Load16U;
      case 4:
        return Op.i32Load;
      default:
        return Op.i64Load;
    }
  }
  storeOp(type: CType): number {
    const t = underlying(type);
    if (t.kind === 'float') return t.size === 4 ? Op.f32Store : Op.f64Store;
    return [0, Op.i32Store8, Op.i32Store16, 0, Op.i32Store][sizeOf(t)] ?? Op.i64Store;
  }
  /** Pushes whether `size` shadow bytes behind the host offset on the stack are all 0 (as i32, inverted). */
  private shadowNonZero(size: number, offset: number): void {
    this.memory([0, Op.i32Load8U, Op.i32Load16U, 0, Op.i32Load][size] ?? Op.i64Load, offset + this.env.shadowDelta);
    if (size === 8) this.op(Op.i64Eqz, Op.i32Eqz);
  }

  /** Stack: guest address -> host offset, checked for loading `size` bytes (1, 2, 4 or 8). */
  hostForLoad(size: number, packed = false): void {
    this.tlbLookup(size, TLB.readTag, () => {
      this.get(Local.address);
      this.i32(packed ? size | PACKED_ACCESS : size);
      this.i32(this.position);
      this.callImport('loadSlow');
    });
    this.tee(Local.host);
    this.shadowNonZero(size, 0);
    this.if(() => {
      this.get(Local.address);
      this.get(Local.host);
      this.i32(size);
      this.i32(this.position);
      this.callImport('loadShadow');
    });
    this.get(Local.host);
  }

  /** Stack: guest address -> host offset, checked for storing the value in wasm local `value`. */
  hostForStore(size: number, value: number, type: ValType, packed = false): void {
    this.tlbLookup(size, TLB.writeTag, () => {
      this.get(Local.address);
      this.i32(packed ? size | PACKED_ACCESS : size);
      this.get(value);
      if (type === Val.i32) this.op(Op.i64ExtendI32U);
      else if (type === Val.f64) this.op(Op.i64ReinterpretF64);
      else if (type === Val.f32) this.op(Op.i32ReinterpretF32, Op.i64ExtendI32U);
      this.i32(this.position);
      this.callImport('storeSlow');
    });
    this.tee(Local.host);
    this.shadowNonZero(size, 0);
    this.if(() => {
      this.get(Local.address);
      this.get(Local.host);
      this.i32(this.position);
      this.callHelper(`storeShadow${size}` as HelperName);
    });
    this.get(Local.host);
  }

  private tlbLookup(size: number, tag: number, slow: () => void): void {
    this.tee(Local.address);
    this.i64(7n); // va >> 12 selects the entry, << 5 scales it to 32 bytes
    this.op(Op.i64ShrU, Op.i32WrapI64);
    this.i32((TLB.entries - 1) * TLB.entryBytes);
    this.op(Op.i32And);
    this.tee(Local.entry);
    this.memory(Op.i64Load, TLB.base + tag);
    this.get(Local.address);
    this.i64(~0xfffn | BigInt(size - 1));
    this.op(Op.i64And, Op.i64Ne);
    this.if(
      slow,
      () => {
        this.get(Local.address);
        this.op(Op.i32WrapI64);
        this.get(Local.entry);
        this.memory(Op.i32Load, TLB.base + TLB.delta);
        this.op(Op.i32Add);
      },
      Val.i32,
    );
  }

  /** Loads a local (or temporary) of the stack frame. `checked`: it may be uninitialised. */
  loadFrame(type: CType, offset: number, checked: boolean): void {
    const size = sizeOf(type);
    if (checked) {
      this.get(Local.fp);
      this.shadowNonZero(size, offset);
      this.if(() => {
        this.frameAddress(offset);
        this.get(Local.fp);
        this.i32(offset);
        this.op(Op.i32Add);
        this.i32(size);
        this.i32(this.position);
        this.callImport('loadShadow');
      });
    }
    this.get(Local.fp);
    this.memory(this.loadOp(type), offset);
  }

  /** Stores the value pushed by `value` to the stack frame; `shadowed` locals become initialised. */
  storeFrame(type: CType, offset: number, shadowed: boolean, value: () => void): void {
    this.get(Local.fp);
    value();
    this.memory(this.storeOp(type), offset);
    if (shadowed) this.frameShadow(offset, sizeOf(type), SHADOW.ok);
  }

  /** Sets the shadow of frame bytes to one value. */
  frameShadow(offset: number, bytes: number, value: number): void {
    this.stackShadow(Local.fp, offset, bytes, value);
  }

  /** Sets the shadow of stack bytes, counted from the host offset in a wasm local. */
  stackShadow(base: number, offset: number, bytes: number, value: number): void {
    if (bytes > 64) {
      this.get(base);
      this.i32(offset + this.env.shadowDelta);
      this.op(Op.i32Add);
      this.i32(value);
      this.i32(bytes);
      this.op(Op.prefix, PrefixOp.memoryFill, 0);
      return;
    }
    const wide = BigInt(value) * 0x0101010101010101n;
    for (let at = 0; at < bytes; ) {
      const rest = bytes - at;
      this.get(base);
      const where = offset + at + this.env.shadowDelta;
      if (rest >= 8) {
        this.i64(wide);
        this.memory(Op.i64Store, where);
        at += 8;
      } else if (rest >= 4) {
        this.i32(Number(BigInt.asIntN(32, wide)));
        this.memory(Op.i32Store, where);
        at += 4;
      } else if (rest >= 2) {
        this.i32(Number(wide & 0xffffn));
        this.memory(Op.i32Store16, where);
        at += 2;
      } else {
        this.i32(value);
        this.memory(Op.i32Store8, where);
        at += 1;
      }
    }
  }

  /** Guest address of a byte of the stack frame. */
  frameAddress(offset: number): void {
    this.get(Local.fp);
    if (offset) {
      this.i32(offset);
      this.op(Op.i32Add);
    }
    this.op(Op.i64ExtendI32U);
    this.globalGet(Global.stackDelta);
    this.op(Op.i64Add);
  }

  /** Loads from static storage, whose host offset is known. */
  loadStatic(type: CType, host: number, va: bigint): void {
    const size = sizeOf(type);
    this.i32(0);
    this.shadowNonZero(size, host);
    this.if(() => {
      this.i64(BigInt.asIntN(64, va));
      this.i32(host);
      this.i32(size);
      this.i32(this.position);
      this.callImport('loadShadow');
    });
    this.i32(0);
    this.memory(this.loadOp(type), host);
  }

  storeStatic(type: CType, host: number, va: bigint, value: () => void): void {
    const size = sizeOf(type);
    this.i32(0);
    this.shadowNonZero(size, host);
    this.if(() => {
      this.i64(BigInt.asIntN(64, va));
      this.i32(host);
      this.i32(this.position);
      this.callHelper(`storeShadow${size}` as HelperName);
    });
    this.i32(0);
    value();
    this.memory(this.storeOp(type), host);
  }

  savePosition(position: number): void {
    this.get(Local.fp);
    this.i32(position);
    this.memory(Op.i32Store, HEADER.position);
  }

  /** Reports a broken rule of C; `a` and `b` push its operands as i64. */
  rule(name: RuleName, a?: () => void, b?: () => void): void {
    this.i32(RULES.indexOf(name));
    if (a) a();
    else this.i64(0n);
    if (b) b();
    else this.i64(0n);
    this.i32(this.position);
    this.callImport('rule');
  }

  /** Stack: a value of wasm type `from` -> i64, for reports. */
  widen(from: ValType, signed: boolean): void {
    if (from === Val.i32) this.op(signed ? Op.i64ExtendI32S : Op.i64ExtendI32U);
  }

  valType(type: CType): ValType {
    return valType(type);
  }
}
