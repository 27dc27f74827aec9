// Expressions that hold no call (lowering has seen to that) to wasm code, value on the operand stack.
//
// Integers narrower than 32 bits are kept extended as their type says; every operation that could leave other bits
// set narrows its result again.

import {
  alignOf,
  type BitRange,
  type CType,
  type Field,
  inMemory,
  isBool,
  isSigned,
  SEGMENT,
  sizeOf,
  UINT,
  ULONG,
  VOID_PTR,
} from '../../program/types';
import type { Expr } from '../ast';
import { hasEffect } from '../fold';
import { unitBytes } from '../layout';
import { ArithmeticEmitter, COMPARE_OPS } from './arithmetic';
import { valType } from './environment';
import { Op, Val } from './opcodes';

/** Where an lvalue is. */
type Place =
  | { readonly kind: 'stackFrame'; readonly offset: number; readonly checked: boolean; readonly shadowed: boolean }
  | { readonly kind: 'static'; readonly host: number; readonly va: bigint; readonly readonly: boolean }
  /** push() leaves the guest address without `offset` on the stack. */
  | { readonly kind: 'memory'; readonly push: () => void; readonly offset: bigint; readonly packed?: boolean };

export abstract class ValueEmitter extends ArithmeticEmitter {
  /** Pushes the value of `e`. Records leave their guest address. */
  value(e: Expr): void {
    const { type } = e;
    switch (e.op) {
      case 'const':
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
        }
        return this.narrow(type);
      case 'lnot':
        this.truth(e.operand);
        return this.op(Op.i32Eqz);
      case 'binary':
        return this.binary(e.operator, e.left, e.right, type);
      case 'pointerAdd': {
        return this.checkedSum(e);
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
            this.convert(e.test.type, type);
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
        return this.convert(e.operand.type, type);
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

  private pointerSum(e: Expr & { op: 'pointerAdd' }, base?: number): void {
    this.value(e.pointer);
    if (base !== undefined) this.tee(base);
    this.value(e.index);
    if (e.scale !== 1) {
      this.i64(BigInt(e.scale));
      this.op(Op.i64Mul);
    }
    this.op(Op.i64Add);
  }

  /** A pointer moved by a count that is not constant (those are members and containers): NULL must not be moved. */
  private checkedSum(e: Expr & { op: 'pointerAdd' }): void {
    if (e.index.op === 'const') return this.pointerSum(e);
    const [base, sum] = [this.take(Val.i64), this.take(Val.i64)];
    this.pointerSum(e, base);
    this.tee(sum);
    this.get(base);
    this.op(Op.i64Eqz);
    this.if(() => {
      this.get(sum);
      this.op(Op.i64Eqz, Op.i32Eqz);
      this.if(() => this.rule('nullArithmetic', () => this.get(sum)));
    });
    this.release(base);
    this.release(sum);
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
        if (inMemory(e.type)) {
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

  // ---- places ----

  protected place(e: Expr): Place {
    if (e.type.quals & SEGMENT && (e.op === 'deref' || e.op === 'variable')) this.rule('segment');
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
      case 'member': {
        const place = this.shift(this.place(e.base), e.field.offset);
        const { type } = e.base;
        const packed = type.kind === 'record' && (type.record.packed || type.record.align < alignOf(e.type));
        return packed && place.kind === 'memory' ? { ...place, packed } : place;
      }
      case 'deref': {
        const { pointer } = e;
        if (pointer.op === 'pointerAdd' && pointer.index.op === 'const') {
          const inner = pointer.pointer;
          const offset = pointer.index.value * BigInt(pointer.scale);
          return { kind: 'memory', push: () => this.value(inner), offset, ...(e.packed && { packed: true }) };
        }
        // A null pointer that is followed at once is told by the access itself.
        const push = () => (pointer.op === 'pointerAdd' ? this.pointerSum(pointer) : this.value(pointer));
        return { kind: 'memory', push, offset: 0n, ...(e.packed && { packed: true }) };
      }
      case 'index': {
        const size = sizeOf(e.type);
        const base = this.place(e.base);
        if (e.index.op === 'const') return this.shift(base, Number(e.index.value) * size);
        const { type } = e.base;
        const length = type.kind === 'array' || type.kind === 'vector' ? type.length : null;
        return {
          kind: 'memory',
          offset: 0n,
          ...(base.kind === 'memory' && base.packed && { packed: true }),
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
    this.hostForLoad(sizeOf(type), place.packed);
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
      this.hostForStore(sizeOf(type), held, kind, place.kind === 'memory' && place.packed);
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
    if (inMemory(type) || type.kind === 'array' || type.kind === 'function') return this.address(e);
    if (e.op === 'member' && e.field.parts) return this.loadParts(e, e.field.parts);
    if (e.op === 'member' && e.field.bitWidth !== undefined) {
      const unit = unitBytes(e.field) === 8 ? ULONG : { ...UINT, size: unitBytes(e.field) };
      // It may lie at any byte where #pragma pack lets it cross.
      const place = this.place(e);
      this.loadPlace(place.kind === 'memory' ? { ...place, packed: true } : place, unit);
      return this.extractBits(e.field.bitOffset ?? 0, e.field.bitWidth, type, unit.size === 8);
    }
    this.loadPlace(this.place(e), type);
  }

  private loadParts(e: Expr & { op: 'member' }, parts: readonly BitRange[]): void {
    const { type, field } = e;
    this.twice(e, (fixed) => {
      let width = 0;
      for (const part of parts) {
        this.load(partOf(fixed as Expr & { op: 'member' }, part));
        if (width > 0) {
          this.i64(BigInt(width));
          this.op(Op.i64Shl, Op.i64Or);
        }
        width += part.bitWidth;
      }
    });
    this.extractBits(0, field.bitWidth ?? 0, type, true);
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
    if (field.parts) return this.storeParts(target, field.parts, keep, value);
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
    this.hostForStore(size, unit, Val.i64, true);
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
      this.extractBits(0, width, type, true);
    }
    for (const l of [held, address, unit, host]) this.release(l);
  }

  private storeParts(
    target: Expr & { op: 'member' },
    parts: readonly BitRange[],
    keep: boolean,
    value: () => void,
  ): void {
    const { type } = target;
    const held = this.take(Val.i64);
    value();
    if (valType(type) !== Val.i64) this.op(Op.i64ExtendI32U);
    this.set(held);
    this.twice(target, (fixed) => {
      let width = 0;
      for (const part of parts) {
        const shift = BigInt(width);
        this.storeBits(partOf(fixed as Expr & { op: 'member' }, part), false, () => {
          this.get(held);
          this.i64(shift);
          this.op(Op.i64ShrU);
        });
        width += part.bitWidth;
      }
    });
    if (keep) {
      this.get(held);
      this.extractBits(0, target.field.bitWidth ?? 0, type, true);
    }
    this.release(held);
  }

  protected assign(e: Expr & { op: 'assign' }, keep: boolean): void {
    if (inMemory(e.type)) {
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
  protected twice(target: Expr, use: (fixed: Expr) => void): void {
    const place = this.place(target);
    if (place.kind !== 'memory') return use(target);
    const bitField = target.op === 'member' && target.field.bitWidth !== undefined ? target.field : undefined;
    const held = this.take(Val.i64);
    this.pushPlace(place);
    this.set(held);
    const pointer: Expr = { op: 'builtin', name: 'local', args: [], type: VOID_PTR, position: held };
    const packed = place.packed && { packed: true as const };
    const fixed: Expr = { op: 'deref', pointer, type: target.type, position: target.position, ...packed };
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
        this.binary(e.operator, current, e.value, e.computeType);
        this.convert(e.computeType, e.target.type);
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

  // ---- supplied by the layers above ----

  protected abstract builtin(e: Expr & { op: 'builtin' }): void;
  protected abstract vaArg(e: Extract<Expr, { readonly list: Expr }>): void;

  protected vaStart(_list: Expr): void {
    throw new Error('va_start outside a function');
  }

  protected labelAddress(_label: string): void {
    throw new Error('label address outside a function');
  }
}

/** A part of a bit-field as a bit-field of its own. */
function partOf(whole: Expr & { op: 'member' }, { offset, bitOffset, bitWidth }: BitRange): Expr & { op: 'member' } {
  const field: Field = {
    name: whole.field.name,
    type: ULONG,
    offset: whole.field.offset + offset,
    bitOffset,
    bitWidth,
  };
  return { ...whole, field, type: ULONG };
}
