// gcc's built-in functions and va_arg as code.

import { isSigned, sizeOf, VOID_PTR } from '../../program/types';
import type { Expr } from '../ast';
import { valType } from './environment';
import { Op, Val } from './opcodes';
import { ValueEmitter } from './values';

export abstract class BuiltinEmitter extends ValueEmitter {
  protected abstract alloca(size: Expr): void;

  protected builtin(e: Expr & { op: 'builtin' }): void {
    const [first, second, third] = e.args;
    const overflow = /^(add|sub|mul)_overflow(_p)?$/.exec(e.name);
    if (overflow && first && second && third)
      return this.overflow(overflow[1] as string, first, second, third, overflow[2] !== undefined);
    if (e.name === 'local') return this.get(e.position); // an address held by twice()
    if (e.name === 'unreachable' || e.name === 'trap') return this.rule(e.name);
    if (e.name === 'return_address' || e.name === 'frame_address') {
      return e.name === 'frame_address' ? this.frameAddress(0) : this.i64(0n);
    }
    if (e.name === 'alloca' && first) return this.alloca(first);
    if (!first) return this.unsupported(`__builtin_${e.name}`, e.position);
    const wide = valType(first.type) === Val.i64;
    const name = /^(clz|ctz|ffs|popcount|parity|clrsb)/.exec(e.name)?.[1] ?? e.name;
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
      case 'clrsb': {
        // clz(v ^ (v >> width - 1)) - 1: the sign bit stands for itself
        const held = this.take(wide ? Val.i64 : Val.i32);
        this.value(first);
        this.tee(held);
        this.get(held);
        if (wide) this.i64(63n);
        else this.i32(31);
        this.op(...(wide ? [Op.i64ShrS, Op.i64Xor, Op.i64Clz] : [Op.i32ShrS, Op.i32Xor, Op.i32Clz]));
        wrap();
        this.i32(1);
        this.op(Op.i32Sub);
        return this.release(held);
      }
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

  protected vaArg(e: Extract<Expr, { readonly list: Expr }>): void {
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
}
