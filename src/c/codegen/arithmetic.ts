// Arithmetic on the operand stack, whatever the operands are: conversions, narrowing, division and shifts with their
// checks. Integers narrower than 32 bits are kept extended as their type says.

import { type CType, isBool, isSigned, sizeOf, underlying } from '../../program/types';
import type { BinaryOperator, Expr } from '../ast';
import { Emitter } from './emitter';
import { valType } from './environment';
import { Op, PrefixOp, Val, type ValType } from './opcodes';

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
export const COMPARE_OPS: Record<string, readonly [signed: number, unsigned: number]> = {
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

export abstract class ArithmeticEmitter extends Emitter {
  /** Pushes the value of an expression. */
  abstract value(e: Expr): void;

  /** Reports something the generator cannot do yet, at its place in the source. */
  protected unsupported(what: string, position: number): void {
    this.env.diagnostics.error(position, `${what} is not supported`);
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

  protected negate(operand: Expr, type: CType): void {
    switch (valType(type)) {
      case Val.i64:
        this.i64(0n);
        this.value(operand);
        this.op(Op.i64Sub);
        return this.narrow(type);
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
  protected binary(operator: BinaryOperator, left: Expr, right: Expr, type: CType): void {
    const operandType = operator in COMPARE_OPS ? left.type : type;
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
    this.narrow(type);
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
    this.narrow(type);
    this.release(a);
    this.release(b);
  }

  /** Stack: an i64 result -> the same cut to the width of a bit-field. */
  private narrowBits(type: CType, bits: number): void {
    this.i64(BigInt(64 - bits));
    this.op(Op.i64Shl);
    this.i64(BigInt(64 - bits));
    this.op(isSigned(type) ? Op.i64ShrS : Op.i64ShrU);
  }

  /** Stack: a result -> the same as a value of a type narrower than the WebAssembly type that holds it. */
  protected narrow(type: CType): void {
    const size = sizeOf(type);
    if (type.kind === 'int' && type.bits) return this.narrowBits(type, type.bits);
    if (size >= 4) return;
    if (isSigned(type)) return this.op(size === 1 ? Op.i32Extend8S : Op.i32Extend16S);
    this.i32(size === 1 ? 0xff : 0xffff);
    this.op(Op.i32And);
  }

  /** Stack: a value of type `from` -> of type `to` (C11 6.3.1). */
  protected convert(from: CType, to: CType): void {
    const f = underlying(from);
    const t = underlying(to);
    if (t.kind === 'void') return;
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
      return this.narrow(t);
    }
    if (source === Val.i64) this.op(Op.i32WrapI64);
    const fits =
      f.kind === 'int' &&
      t.kind === 'int' &&
      (f.size < t.size ? !f.signed || t.signed : f.size === t.size && f.signed === t.signed);
    if (!fits) this.narrow(t);
  }
}
