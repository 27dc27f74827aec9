// Expressions that hold no call (lowering has seen to that) to wasm code, value on the operand stack.
//
// Integers narrower than 32 bits are kept extended as their type says; every operation that could leave other bits
// set narrows its result again.

import { type CType, isBool, isSigned, sizeOf, typeName, UINT, ULONG, underlying, VOID_PTR } from '../../program/types';
import type { BinaryOperator, Expr } from '../ast';
import { hasEffect } from '../fold';
import { unitBytes } from '../layout';
import { Emitter } from './emitter';
import { valType } from './environment';
import { Op, PrefixOp, Val, type ValType } from './opcodes';

/** Where an lvalue is. */
type Place =
  | { readonly kind: 'stackFrame'; readonly offset: number; readonly checked: boolean; readonly shadowed: boolean }
  | { readonly kind: 'static'; readonly host: number; readonly va: bigint; readonly readonly: boolean }
  /** push() leaves the guest address without `offset` on the stack. */
  | { readonly kind: 'memory'; readonly push: () => void; readonly offset: bigint };

const INTEGER_OPS: Record<string, readonly [signed: number, unsigned: number]> = {
  '+': [Op.i32Add, Op.i32Add],
  '-': [Op.i32Sub, Op.i32Sub],
  '*': [Op.i32Mul, Op.i32Mul],
  '/': [Op.i32DivS, Op.i32DivU],
  '%': [Op.i32RemS, Op.i32RemU],
  '&': [Op.i32And, Op.i32And],
  '|': [Op.i32Or, Op.i32Or],
  '^': [Op.i32Xor, Op.i32Xor],
  '<<': [Op.i32Shl, Op.i32Shl],
  '>>': [Op.i32ShrS, Op.i32ShrU],
};
const COMPARE_OPS: Record<string, readonly [signed: number, unsigned: number]> = {
  '==': [Op.i32Eq, Op.i32Eq],
  '!=': [Op.i32Ne, Op.i32Ne],
  '<': [Op.i32LtS, Op.i32LtU],
  '>': [Op.i32GtS, Op.i32GtU],
  '<=': [Op.i32LeS, Op.i32LeU],
  '>=': [Op.i32GeS, Op.i32GeU],
};
/** The 64-bit instructions follow the 32-bit ones at a fixed distance. */
const TO_I64 = Op.i64Add - Op.i32Add;
const COMPARE_TO_I64 = Op.i64Eq - Op.i32Eq;
const FLOAT_OPS: Record<string, readonly [f32: number, f64: number]> = {
  '+': [0x92, 0xa0],
  '-': [0x93, 0xa1],
  '*': [0x94, 0xa2],
  '/': [0x95, 0xa3],
  '==': [0x5b, 0x61],
  '!=': [0x5c, 0x62],
  '<': [0x5d, 0x63],
  '>': [0x5e, 0x64],
  '<=': [0x5f, 0x65],
  '>=': [0x60, 0x66],
};

export class ValueEmitter extends Emitter {
  /** Reports something the generator cannot do yet, at its place in the source. */
  protected unsupported(what: string, position: number): void {
    this.env.diagnostics.error(position, `${what} is not supported`);
  }

  /** Pushes the value of `e`. Records leave their guest address. */
  value(e: Expr): void {
    const { type } = e;
    switch (e.op) {
      case 'const':
        if (sizeOf(type) === 16) this.unsupported('128-bit arithmetic', e.position);
        if (valType(type) === Val.i64) this.i64(BigInt.asIntN(64, e.value));
        else this.i32(Number(BigInt.asIntN(32, e.value)));
        return;
      case 'float':
        if (sizeOf(type) === 4) {
          this.op(Op.f32Const);
          this.body.code.f32(e.value);
        } else {
          this.op(Op.f64Const);
          this.body.code.f64(e.value);
        }
        return;
      case 'variable':
      case 'object':
      case 'deref':
      case 'member':
      case 'index':
        return this.load(e);
      case 'function':
        return this.i64(BigInt.asIntN(64, this.env.addressOf(e.symbol)));
      case 'address':
        if (e.of.op === 'function') return this.i64(BigInt.asIntN(64, this.env.addressOf(e.of.symbol)));
        return this.address(e.of);
      case 'negate':
        return this.negate(e.operand, type);
      case 'invert':
        this.value(e.operand);
        if (valType(type) === Val.i64) {
          this.i64(-1n);
          this.op(Op.i64Xor);
        } else {
          this.i32(-1);
          this.op(Op.i32Xor);
          this.narrow(type);
        }
        return;
      case 'lnot':
        this.truth(e.operand);
        return this.op(Op.i32Eqz);
      case 'binary':
        return this.binary(e.operator, e.left, e.right, type, e.position);
      case 'pointerAdd': {
        this.value(e.pointer);
        this.value(e.index);
        if (e.scale !== 1) {
          this.i64(BigInt(e.scale));
          this.op(Op.i64Mul);
        }
        return this.op(Op.i64Add);
      }
      case 'pointerDifference':
        this.value(e.left);
        this.value(e.right);
        this.op(Op.i64Sub);
        if (e.scale !== 1) {
          this.i64(BigInt(e.scale));
          this.op(Op.i64DivS);
        }
        return;
      case 'and':
        this.truth(e.left);
        return this.if(
          () => this.boolean(e.right),
          () => this.i32(0),
          Val.i32,
        );
      case 'or':
        this.truth(e.left);
        return this.if(
          () => this.i32(1),
          () => this.boolean(e.right),
          Val.i32,
        );
      case 'conditional':
        this.truth(e.test);
        if (type.kind === 'void')
          return this.if(
            () => this.effect(e.yes),
            () => this.effect(e.no),
          );
        return this.if(
          () => this.value(e.yes),
          () => this.value(e.no),
          valType(type),
        );
      case 'elvis': {
        const kept = this.take(valType(e.test.type));
        this.value(e.test);
        this.tee(kept);
        this.truthOf(e.test.type);
        this.if(
          () => {
            this.get(kept);
            this.convert(e.test.type, type, e.position);
          },
          () => this.value(e.no),
          valType(type),
        );
        return this.release(kept);
      }
      case 'comma':
        this.effect(e.left);
        return type.kind === 'void' ? this.effect(e.right) : this.value(e.right);
      case 'assign':
        return this.assign(e, true);
      case 'compound':
        return this.compound(e, true);
      case 'increment':
        return this.increment(e, true);
      case 'cast':
        if (type.kind === 'void') return this.effect(e.operand);
        this.value(e.operand);
        return this.convert(e.operand.type, type, e.position);
      case 'vaArg':
        return this.vaArg(e);
      case 'builtin':
        return this.builtin(e);
      case 'labelAddress':
        return this.labelAddress(e.label);
      case 'vaStart':
        return this.effect(e);
      default:
        throw new Error(`value of ${e.op} should have been lowered`);
    }
  }

  /** Evaluates `e` and leaves nothing. */
  effect(e: Expr): void {
    switch (e.op) {
      case 'assign':
        return this.assign(e, false);
      case 'compound':
        return this.compound(e, false);
      case 'increment':
        return this.increment(e, false);
      case 'comma':
        this.effect(e.left);
        return this.effect(e.right);
      case 'cast':
        return this.effect(e.operand);
      case 'vaStart':
        return this.vaStart(e.list);
      case 'and':
      case 'or':
        if (!hasEffect(e)) return;
        this.truth(e.left);
        return e.op === 'and'
          ? this.if(() => this.effect(e.right))
          : this.if(
              () => {},
              () => this.effect(e.right),
            );
      case 'conditional':
        this.truth(e.test);
        return this.if(
          () => this.effect(e.yes),
          () => this.effect(e.no),
        );
      case 'builtin':
        this.builtin(e);
        if (e.type.kind !== 'void') this.op(Op.drop);
        return;
      case 'const':
      case 'float':
      case 'function':
        return;
      default:
        if (e.type.kind === 'void') {
          if (e.op === 'deref') return this.effect(e.pointer);
          return;
        }
        if (e.type.kind === 'record') {
          // A record is its address: only what computing that does can matter.
          if (!hasEffect(e)) return;
          this.address(e);
          return this.op(Op.drop);
        }
        this.value(e);
        this.op(Op.drop);
    }
  }

  /** Pushes 1 or 0. */
  boolean(e: Expr): void {
    this.truth(e);
    const plain =
      e.op === 'lnot' ||
      e.op === 'and' ||
      e.op === 'or' ||
      isBool(e.type) ||
      (e.op === 'binary' && e.operator in COMPARE_OPS);
    if (!plain && valType(e.type) === Val.i32) this.op(Op.i32Eqz, Op.i32Eqz);
  }

  /** Pushes an i32 that is not zero when `e` is true. */
  truth(e: Expr): void {
    this.value(e);
    this.truthOf(e.type);
  }

  protected truthOf(type: CType): void {
    switch (valType(type)) {
      case Val.i64:
        return this.op(Op.i64Eqz, Op.i32Eqz);
      case Val.f32:
        this.op(Op.f32Const);
        this.body.code.f32(0);
        return this.op(0x5c);
      case Val.f64:
        this.op(Op.f64Const);
        this.body.code.f64(0);
        return this.op(0x62);
    }
  }

  // ---- places ----

  protected place(e: Expr): Place {
    switch (e.op) {
      case 'variable': {
        const { symbol } = e;
        if (!symbol.object) {
          const shadowed = symbol.tracked || symbol.addressTaken;
          return { kind: 'stackFrame', offset: symbol.frameOffset, checked: shadowed, shadowed };
        }
        const { va, host } = this.env.placement(symbol.object);
        if (host === undefined) return { kind: 'memory', push: () => this.i64(BigInt.asIntN(64, va)), offset: 0n };
        return { kind: 'static', host, va, readonly: symbol.object.readonly };
      }
      case 'object': {
        const { va, host } = this.env.placement(e.object);
        if (host === undefined) return { kind: 'memory', push: () => this.i64(BigInt.asIntN(64, va)), offset: 0n };
        return { kind: 'static', host, va, readonly: e.object.readonly };
      }
      case 'member':
        return this.shift(this.place(e.base), e.field.offset);
      case 'deref': {
        const { pointer } = e;
        if (pointer.op === 'pointerAdd' && pointer.index.op === 'const') {
          const inner = pointer.pointer;
          return { kind: 'memory', push: () => this.value(inner), offset: pointer.index.value * BigInt(pointer.scale) };
        }
        return { kind: 'memory', push: () => this.value(pointer), offset: 0n };
      }
      case 'index': {
        const size = sizeOf(e.type);
        const base = this.place(e.base);
        if (e.index.op === 'const') return this.shift(base, Number(e.index.value) * size);
        const length = e.base.type.kind === 'array' ? e.base.type.length : null;
        return {
          kind: 'memory',
          offset: 0n,
          push: () => {
            this.pushPlace(base);
            this.value(e.index);
            if (e.checked && length !== null) this.checkIndex(length);
            if (size !== 1) {
              this.i64(BigInt(size));
              this.op(Op.i64Mul);
            }
            this.op(Op.i64Add);
          },
        };
      }
      default:
        // A record value: the code leaves its address.
        return { kind: 'memory', push: () => this.value(e), offset: 0n };
    }
  }

  private shift(place: Place, by: number): Place {
    switch (place.kind) {
      case 'stackFrame':
        return { ...place, offset: place.offset + by };
      case 'static':
        return { ...place, host: place.host + by, va: place.va + BigInt(by) };
      case 'memory':
        return { ...place, offset: place.offset + BigInt(by) };
    }
  }

  /** Stack: index (i64) -> the same, reported if it is not below `length`. */
  private checkIndex(length: number): void {
    const index = this.take(Val.i64);
    this.tee(index);
    this.i64(BigInt(length));
    this.op(Op.i64GeU);
    this.if(() =>
      this.rule(
        'indexOutOfBounds',
        () => this.get(index),
        () => this.i64(BigInt(length)),
      ),
    );
    this.get(index);
    this.release(index);
  }

  /** Pushes the guest address of a place. */
  protected pushPlace(place: Place): void {
    if (place.kind === 'stackFrame') return this.frameAddress(place.offset);
    if (place.kind === 'static') return this.i64(BigInt.asIntN(64, place.va));
    place.push();
    if (place.offset !== 0n) {
      this.i64(BigInt.asIntN(64, place.offset));
      this.op(Op.i64Add);
    }
  }

  /** Pushes the guest address of an lvalue (or of a record value). */
  address(e: Expr): void {
    this.pushPlace(this.place(e));
  }

  private loadPlace(place: Place, type: CType): void {
    if (place.kind === 'stackFrame') return this.loadFrame(type, place.offset, place.checked);
    if (place.kind === 'static') return this.loadStatic(type, place.host, place.va);
    this.pushPlace(place);
    this.hostForLoad(sizeOf(type));
    this.memory(this.loadOp(type), 0);
  }

  /** Stores what `value` pushes; leaves it on the stack again if `keep`. */
  private storePlace(place: Place, type: CType, keep: boolean, value: () => void): void {
    const kind = valType(type);
    if (place.kind === 'memory' || (place.kind === 'static' && place.readonly)) {
      const held = this.take(kind);
      value();
      this.set(held);
      this.pushPlace(place);
      this.hostForStore(sizeOf(type), held, kind);
      this.get(held);
      this.memory(this.storeOp(type), 0);
      if (keep) this.get(held);
      return this.release(held);
    }
    const held = keep ? this.take(kind) : -1;
    const once = () => {
      value();
      if (keep) this.tee(held);
    };
    if (place.kind === 'stackFrame') this.storeFrame(type, place.offset, place.shadowed, once);
    else this.storeStatic(type, place.host, place.va, once);
    if (keep) {
      this.get(held);
      this.release(held);
    }
  }

  protected load(e: Expr): void {
    const { type } = e;
    if (type.kind === 'record' || type.kind === 'array' || type.kind === 'function') return this.address(e);
    if (sizeOf(type) === 16) this.unsupported(`a value of type '${typeName(type)}'`, e.position);
    if (e.op === 'member' && e.field.bitWidth !== undefined) {
      const unit = unitBytes(e.field) === 8 ? ULONG : { ...UINT, size: unitBytes(e.field) };
      this.loadPlace(this.place(e), unit);
      return this.extractBits(e.field.bitOffset ?? 0, e.field.bitWidth, type, unit.size === 8);
    }
    this.loadPlace(this.place(e), type);
  }

  /** Stack: storage unit -> the bit-field's value, in the wasm type of `type`. */
  private extractBits(offset: number, width: number, type: CType, wideUnit: boolean): void {
    const wide = valType(type) === Val.i64;
    if (wide && !wideUnit) this.op(Op.i64ExtendI32U);
    const signed = isSigned(type) && !isBool(type);
    if (wide || wideUnit) {
      this.i64(BigInt(64 - offset - width));
      this.op(Op.i64Shl);
      this.i64(BigInt(64 - width));
      this.op(signed ? Op.i64ShrS : Op.i64ShrU);
      if (!wide) this.op(Op.i32WrapI64);
    } else {
      this.i32(32 - offset - width);
      this.op(Op.i32Shl);
      this.i32(32 - width);
      this.op(signed ? Op.i32ShrS : Op.i32ShrU);
    }
  }

  /** Stores into a lvalue the value (of its own type) that `value` pushes. */
  protected store(target: Expr, keep: boolean, value: () => void): void {
    const { type } = target;
    if (target.op === 'member' && target.field.bitWidth !== undefined) return this.storeBits(target, keep, value);
    this.storePlace(this.place(target), type, keep, value);
  }

  private storeBits(target: Expr & { op: 'member' }, keep: boolean, value: () => void): void {
    const { field, type } = target;
    const size = unitBytes(field);
    const width = field.bitWidth ?? 0;
    const offset = field.bitOffset ?? 0;
    const wide = valType(type) === Val.i64;
    const held = this.take(Val.i64);
    value();
    if (!wide) this.op(Op.i64ExtendI32U);
    this.set(held);
    const place = this.place(target);
    const address = this.take(Val.i64);
    this.pushPlace(place);
    this.set(address);
    // The other bits of the unit are only carried along, so they are read without asking whether they are initialised.
    const unit = this.take(Val.i64);
    this.i64(0n);
    this.set(unit);
    this.get(address);
    this.hostForStore(size, unit, Val.i64);
    const host = this.take(Val.i32);
    this.tee(host);
    this.get(host);
    const [load, store] = ([
      [Op.i32Load8U, Op.i32Store8],
      [Op.i32Load16U, Op.i32Store16],
      [0, 0],
      [Op.i32Load, Op.i32Store],
    ][size - 1] ?? [Op.i64Load, Op.i64Store]) as [number, number];
    this.memory(load, 0);
    if (size < 8) this.op(Op.i64ExtendI32U);
    const mask = ((1n << BigInt(width)) - 1n) << BigInt(offset);
    this.i64(BigInt.asIntN(64, ~mask));
    this.op(Op.i64And);
    this.get(held);
    this.i64(BigInt(offset));
    this.op(Op.i64Shl);
    this.i64(BigInt.asIntN(64, mask));
    this.op(Op.i64And, Op.i64Or);
    if (size < 8) this.op(Op.i32WrapI64);
    this.memory(store, 0);
    if (keep) {
      this.get(held);
      if (isBool(type)) {
        this.op(Op.i32WrapI64);
      } else {
        this.i64(BigInt(64 - width));
        this.op(Op.i64Shl);
        this.i64(BigInt(64 - width));
        this.op(isSigned(type) ? Op.i64ShrS : Op.i64ShrU);
        if (!wide) this.op(Op.i32WrapI64);
      }
    }
    for (const l of [held, address, unit, host]) this.release(l);
  }

  protected assign(e: Expr & { op: 'assign' }, keep: boolean): void {
    if (e.type.kind === 'record') {
      this.copyRecord(() => this.address(e.target), e.value, sizeOf(e.type));
      if (keep) this.address(e.target);
      return;
    }
    this.store(e.target, keep, () => this.value(e.value));
  }

  /** Copies `bytes` from where `from` is to the address that `to` pushes. */
  protected copyRecord(to: () => void, from: Expr, bytes: number): void {
    to();
    this.address(from);
    if (bytes === 0) return this.op(Op.drop, Op.drop);
    this.i32(bytes);
    this.i32(this.position);
    this.callImport('copy');
  }

  /** An lvalue whose address is computed once, for reading and writing it. */
  private twice(target: Expr, use: (fixed: Expr) => void): void {
    const place = this.place(target);
    if (place.kind !== 'memory') return use(target);
    const bitField = target.op === 'member' && target.field.bitWidth !== undefined ? target.field : undefined;
    const held = this.take(Val.i64);
    this.pushPlace(place);
    this.set(held);
    const pointer: Expr = { op: 'builtin', name: 'local', args: [], type: VOID_PTR, position: held };
    const fixed: Expr = { op: 'deref', pointer, type: target.type, position: target.position };
    use(
      bitField
        ? { op: 'member', base: fixed, field: { ...bitField, offset: 0 }, type: target.type, position: target.position }
        : fixed,
    );
    this.release(held);
  }

  private compound(e: Expr & { op: 'compound' }, keep: boolean): void {
    this.twice(e.target, (target) => {
      this.store(target, keep, () => {
        const current: Expr = { op: 'cast', operand: target, type: e.computeType, position: e.position };
        this.binary(e.operator, current, e.value, e.computeType, e.position);
        this.convert(e.computeType, e.target.type, e.position);
      });
    });
  }

  private increment(e: Expr & { op: 'increment' }, keep: boolean): void {
    const { type } = e;
    const kind = valType(type);
    this.twice(e.target, (target) => {
      const old = keep && e.post ? this.take(kind) : -1;
      this.store(target, keep && !e.post, () => {
        this.value(target);
        if (old >= 0) this.tee(old);
        if (isBool(type)) {
          if (e.delta > 0n) this.op(Op.drop);
          if (e.delta > 0n) this.i32(1);
          else this.op(Op.i32Eqz);
        } else if (kind === Val.i64) {
          this.i64(e.delta);
          this.op(Op.i64Add);
        } else if (kind === Val.i32) {
          this.i32(Number(e.delta));
          this.op(Op.i32Add);
          this.narrow(type);
        } else {
          this.op(kind === Val.f32 ? Op.f32Const : Op.f64Const);
          if (kind === Val.f32) this.body.code.f32(Number(e.delta));
          else this.body.code.f64(Number(e.delta));
          this.op(kind === Val.f32 ? Op.f32Add : Op.f64Add);
        }
      });
      if (old >= 0) {
        this.get(old);
        this.release(old);
      }
    });
  }

  // ---- arithmetic ----

  private negate(operand: Expr, type: CType): void {
    switch (valType(type)) {
      case Val.i64:
        this.i64(0n);
        this.value(operand);
        return this.op(Op.i64Sub);
      case Val.i32:
        this.i32(0);
        this.value(operand);
        this.op(Op.i32Sub);
        return this.narrow(type);
      case Val.f32:
        this.value(operand);
        return this.op(Op.f32Neg);
      default:
        this.value(operand);
        this.op(Op.f64Neg);
    }
  }

  /** left operator right; for comparisons the operands' type decides, else `type`. */
  protected binary(operator: BinaryOperator, left: Expr, right: Expr, type: CType, position: number): void {
    const operandType = operator in COMPARE_OPS ? left.type : type;
    if (sizeOf(operandType) === 16) this.unsupported('128-bit arithmetic', position);
    const kind = valType(operandType);
    this.value(left);
    this.value(right);
    if (kind === Val.f32 || kind === Val.f64) {
      const ops = FLOAT_OPS[operator];
      if (ops) this.op(ops[kind === Val.f32 ? 0 : 1]);
      return;
    }
    const wide = kind === Val.i64;
    const unsigned = !isSigned(operandType);
    const compare = COMPARE_OPS[operator];
    if (compare) return this.op(compare[unsigned ? 1 : 0] + (wide ? COMPARE_TO_I64 : 0));
    if (operator === '<<' || operator === '>>') {
      if (right.op !== 'const') this.checkShift(wide, valType(right.type) === Val.i64);
      else if (wide && valType(right.type) === Val.i32) this.op(Op.i64ExtendI32U);
    } else if ((operator === '/' || operator === '%') && !(right.op === 'const' && right.value > 0n)) {
      return this.divide(operator, wide, unsigned, type);
    }
    this.op((INTEGER_OPS[operator] as readonly [number, number])[unsigned ? 1 : 0] + (wide ? TO_I64 : 0));
    if (!wide) this.narrow(type);
  }

  /** Stack: value, count -> value, count in the value's width; a count out of range is reported. */
  private checkShift(wide: boolean, wideCount: boolean): void {
    const count = this.take(wideCount ? Val.i64 : Val.i32);
    this.tee(count);
    if (wideCount) this.i64(wide ? 64n : 32n);
    else this.i32(wide ? 64 : 32);
    this.op(wideCount ? Op.i64GeU : Op.i32GeU);
    this.if(() =>
      this.rule(
        'shiftCount',
        () => {
          this.get(count);
          if (!wideCount) this.op(Op.i64ExtendI32S);
        },
        () => this.i64(wide ? 64n : 32n),
      ),
    );
    this.get(count);
    if (wide && !wideCount) this.op(Op.i64ExtendI32U);
    else if (!wide && wideCount) this.op(Op.i32WrapI64);
    this.release(count);
  }

  /** Stack: dividend, divisor -> quotient or remainder. Division by zero is reported and gives 0. */
  private divide(operator: '/' | '%', wide: boolean, unsigned: boolean, type: CType): void {
    const kind: ValType = wide ? Val.i64 : Val.i32;
    const a = this.take(kind);
    const b = this.take(kind);
    this.set(b);
    this.set(a);
    const pushWide = (local: number) => () => {
      this.get(local);
      if (!wide) this.op(unsigned ? Op.i64ExtendI32U : Op.i64ExtendI32S);
    };
    const zero = () => (wide ? this.i64(0n) : this.i32(0));
    const divide = () => {
      this.get(a);
      this.get(b);
      this.op((INTEGER_OPS[operator] as readonly [number, number])[unsigned ? 1 : 0] + (wide ? TO_I64 : 0));
    };
    this.get(b);
    this.op(wide ? Op.i64Eqz : Op.i32Eqz);
    this.if(
      () => {
        this.rule('divisionByZero', pushWide(a), pushWide(b));
        zero();
      },
      unsigned
        ? divide
        : () => {
            // INT_MIN / -1 would trap: -1 is done by negation, which wraps as the kernel's compiler options ask.
            this.get(b);
            if (wide) this.i64(-1n);
            else this.i32(-1);
            this.op(wide ? Op.i64Eq : Op.i32Eq);
            this.if(
              () => {
                zero();
                if (operator === '%') return;
                this.get(a);
                this.op(wide ? Op.i64Sub : Op.i32Sub);
              },
              divide,
              kind,
            );
          },
      kind,
    );
    if (!wide) this.narrow(type);
    this.release(a);
    this.release(b);
  }

  /** Stack: an i32 result -> the same as a value of a type narrower than 32 bits. */
  protected narrow(type: CType): void {
    const size = sizeOf(type);
    if (size >= 4) return;
    if (isSigned(type)) return this.op(size === 1 ? Op.i32Extend8S : Op.i32Extend16S);
    this.i32(size === 1 ? 0xff : 0xffff);
    this.op(Op.i32And);
  }

  /** Stack: a value of type `from` -> of type `to` (C11 6.3.1). */
  protected convert(from: CType, to: CType, position: number): void {
    const f = underlying(from);
    const t = underlying(to);
    if (t.kind === 'void') return;
    if (sizeOf(f) === 16 || sizeOf(t) === 16) {
      if (sizeOf(f) !== sizeOf(t)) this.unsupported('128-bit arithmetic', position);
      return;
    }
    if (isBool(t)) {
      if (isBool(f)) return;
      this.truthOf(f);
      if (valType(f) === Val.i32) this.op(Op.i32Eqz, Op.i32Eqz);
      return;
    }
    const source = valType(f);
    const target = valType(t);
    const floatSource = source === Val.f32 || source === Val.f64;
    if (target === Val.f32 || target === Val.f64) {
      if (floatSource) {
        if (source !== target) this.op(target === Val.f32 ? Op.f32DemoteF64 : Op.f64PromoteF32);
        return;
      }
      const base = target === Val.f32 ? Op.f32ConvertI32S : Op.f64ConvertI32S;
      return this.op(base + (source === Val.i64 ? 2 : 0) + (isSigned(f) ? 0 : 1));
    }
    if (floatSource) {
      const base =
        (target === Val.i64 ? PrefixOp.i64TruncSatF32S : PrefixOp.i32TruncSatF32S) + (source === Val.f64 ? 2 : 0);
      this.op(Op.prefix, base + (isSigned(t) ? 0 : 1));
      if (target === Val.i32) this.narrow(t);
      return;
    }
    if (target === Val.i64) {
      if (source === Val.i32) this.op(isSigned(f) ? Op.i64ExtendI32S : Op.i64ExtendI32U);
      return;
    }
    if (source === Val.i64) this.op(Op.i32WrapI64);
    const fits =
      f.kind === 'int' &&
      t.kind === 'int' &&
      (f.size < t.size ? !f.signed || t.signed : f.size === t.size && f.signed === t.signed);
    if (!fits) this.narrow(t);
  }

  // ---- builtins ----

  private builtin(e: Expr & { op: 'builtin' }): void {
    const [first, second, third] = e.args;
    const overflow = /^(add|sub|mul)_overflow(_p)?$/.exec(e.name);
    if (overflow && first && second && third)
      return this.overflow(overflow[1] as string, first, second, third, overflow[2] !== undefined);
    if (e.name === 'local') return this.get(e.position); // an address held by twice()
    if (e.name === 'unreachable' || e.name === 'trap') return this.rule(e.name);
    if (e.name === 'return_address' || e.name === 'frame_address') {
      return e.name === 'frame_address' ? this.frameAddress(0) : this.i64(0n);
    }
    if (!first) return this.unsupported(`__builtin_${e.name}`, e.position);
    const wide = valType(first.type) === Val.i64;
    const name = /^(clz|ctz|ffs|popcount|parity)/.exec(e.name)?.[1] ?? e.name;
    const wrap = () => {
      if (wide) this.op(Op.i32WrapI64);
    };
    switch (name) {
      case 'clz':
        this.value(first);
        this.op(wide ? Op.i64Clz : Op.i32Clz);
        return wrap();
      case 'ctz':
        this.value(first);
        this.op(wide ? Op.i64Ctz : Op.i32Ctz);
        return wrap();
      case 'popcount':
      case 'parity':
        this.value(first);
        this.op(wide ? Op.i64Popcnt : Op.i32Popcnt);
        wrap();
        if (name === 'parity') {
          this.i32(1);
          this.op(Op.i32And);
        }
        return;
      case 'ffs': {
        const held = this.take(wide ? Val.i64 : Val.i32);
        this.value(first);
        this.tee(held);
        this.op(wide ? Op.i64Eqz : Op.i32Eqz);
        this.if(
          () => this.i32(0),
          () => {
            this.get(held);
            this.op(wide ? Op.i64Ctz : Op.i32Ctz);
            wrap();
            this.i32(1);
            this.op(Op.i32Add);
          },
          Val.i32,
        );
        return this.release(held);
      }
      case 'bswap16':
      case 'bswap32':
      case 'bswap64':
        return this.byteSwap(first, Number(e.name.slice(5)));
      default:
        return this.unsupported(`__builtin_${e.name}`, e.position);
    }
  }

  private byteSwap(operand: Expr, bits: number): void {
    const wide = bits === 64;
    const held = this.take(wide ? Val.i64 : Val.i32);
    this.value(operand);
    this.set(held);
    for (let i = 0; i < bits; i += 8) {
      this.get(held);
      if (wide) {
        this.i64(BigInt(i));
        this.op(Op.i64ShrU);
        this.i64(255n);
        this.op(Op.i64And);
        this.i64(BigInt(bits - 8 - i));
        this.op(Op.i64Shl);
      } else {
        this.i32(i);
        this.op(Op.i32ShrU);
        this.i32(255);
        this.op(Op.i32And);
        this.i32(bits - 8 - i);
        this.op(Op.i32Shl);
      }
      if (i > 0) this.op(wide ? Op.i64Or : Op.i32Or);
    }
    this.release(held);
  }

  /**
   * The exact result of a, b fits the target if computing it in 64 bits does not overflow and narrowing keeps it.
   * Pushes 1 if it does not fit; stores the wrapped result unless only asked (`predicate`).
   */
  private overflow(operation: string, left: Expr, right: Expr, out: Expr, predicate: boolean): void {
    const target = predicate ? out.type : out.type.kind === 'pointer' ? out.type.to : out.type;
    const a = this.take(Val.i64);
    const b = this.take(Val.i64);
    const r = this.take(Val.i64);
    const over = this.take(Val.i32);
    for (const [e, local] of [
      [left, a],
      [right, b],
    ] as const) {
      this.value(e);
      if (valType(e.type) === Val.i32) this.op(isSigned(e.type) ? Op.i64ExtendI32S : Op.i64ExtendI32U);
      this.set(local);
    }
    this.get(a);
    this.get(b);
    this.op(operation === 'add' ? Op.i64Add : operation === 'sub' ? Op.i64Sub : Op.i64Mul);
    this.set(r);
    // Operands of up to 32 bits cannot overflow 64; wider ones are checked by sign or by dividing back.
    const wideUnsigned = (e: Expr) => sizeOf(e.type) === 8 && !isSigned(e.type);
    const unsigned = wideUnsigned(left) || wideUnsigned(right);
    if (sizeOf(left.type) < 8 && sizeOf(right.type) < 8) this.i32(0);
    else if (operation === 'mul') this.multiplyOverflow(a, b, r, unsigned);
    else if (unsigned && !isSigned(target)) {
      this.get(operation === 'add' ? r : a);
      this.get(operation === 'add' ? a : b);
      this.op(Op.i64LtU);
    } else {
      // ((a ^ r) & (b ^ r)) < 0 for addition, ((a ^ b) & (a ^ r)) < 0 for subtraction
      this.get(a);
      this.get(operation === 'add' ? r : b);
      this.op(Op.i64Xor);
      this.get(operation === 'add' ? b : a);
      this.get(r);
      this.op(Op.i64Xor, Op.i64And);
      this.i64(0n);
      this.op(Op.i64LtS);
    }
    this.set(over);
    // Narrow to the target and see whether the value survived.
    const size = sizeOf(target);
    this.get(r);
    if (size < 8) {
      this.i64(BigInt(64 - size * 8));
      this.op(Op.i64Shl);
      this.i64(BigInt(64 - size * 8));
      this.op(isSigned(target) ? Op.i64ShrS : Op.i64ShrU);
    }
    this.get(r);
    this.op(Op.i64Ne);
    if (size === 8 && isSigned(target) === unsigned) {
      // 64 bits read with the other signedness: the sign bit must be clear.
      this.get(r);
      this.i64(0n);
      this.op(Op.i64LtS, Op.i32Or);
    } else if (size === 8 && !isSigned(target) && !unsigned) {
      this.get(r);
      this.i64(0n);
      this.op(Op.i64LtS, Op.i32Or);
    }
    this.get(over);
    this.op(Op.i32Or);
    this.set(over);
    if (!predicate) {
      const pointer: Expr = { op: 'deref', pointer: out, type: target, position: out.position };
      this.store(pointer, false, () => {
        this.get(r);
        if (valType(target) === Val.i32) {
          this.op(Op.i32WrapI64);
          this.narrow(target);
        }
      });
    }
    this.get(over);
    for (const l of [a, b, r, over]) this.release(l);
  }

  private multiplyOverflow(a: number, b: number, r: number, unsigned: boolean): void {
    this.get(a);
    this.op(Op.i64Eqz);
    this.if(
      () => this.i32(0),
      () => {
        if (unsigned) {
          this.get(r);
          this.get(a);
          this.op(Op.i64DivU);
          this.get(b);
          this.op(Op.i64Ne);
          return;
        }
        // a == -1 is the one case where dividing back could trap.
        this.get(a);
        this.i64(-1n);
        this.op(Op.i64Eq);
        this.if(
          () => {
            this.get(b);
            this.i64(-0x8000000000000000n);
            this.op(Op.i64Eq);
          },
          () => {
            this.get(r);
            this.get(a);
            this.op(Op.i64DivS);
            this.get(b);
            this.op(Op.i64Ne);
          },
          Val.i32,
        );
      },
      Val.i32,
    );
  }

  // ---- supplied by the layers above ----

  private vaArg(e: Extract<Expr, { readonly list: Expr }>): void {
    // list is the address of the next slot: value = *(type *)list, list += slots * 8
    const { type } = e;
    const slots = Math.ceil(sizeOf(type) / 8); // an empty struct takes none
    const at = this.take(Val.i64);
    this.twice(e.list, (list) => {
      this.value(list);
      this.set(at);
      this.store(list, false, () => {
        this.get(at);
        this.i64(BigInt(slots * 8));
        this.op(Op.i64Add);
      });
    });
    const pointer: Expr = { op: 'builtin', name: 'local', args: [], type: VOID_PTR, position: at };
    this.value({ op: 'deref', pointer, type, position: e.position });
    this.release(at);
  }

  protected vaStart(_list: Expr): void {
    throw new Error('va_start outside a function');
  }

  protected labelAddress(_label: string): void {
    throw new Error('label address outside a function');
  }
}
