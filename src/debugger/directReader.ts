// Expressions that only read, worked out on their syntax: no code is made for them, which is what takes time. Whatever
// is not plain (a call, a change, floating point, memory that must not be read, arithmetic that breaks a rule of C) is
// answered with undefined: compiled code then does it, and says what is wrong with it.

import type { Expr, StaticObject } from '../c/ast';
import { bitsOf, operate, wrapTo } from '../c/fold';
import { extractBits, littleEndian } from '../inspect/guest';
import { asVa, type Va } from '../machine/address';
import type { Mmu } from '../machine/mmu';
import { SHADOW } from '../program/abi';
import { bitFieldSpan, type CType, type Field, isSigned, SEGMENT, sizeOf } from '../program/types';

export interface DirectMemory {
  readonly mmu: Mmu;
  /** Where an object is; 0n if it is nowhere. */
  placement(object: StaticObject): bigint;
  /** Bytes of an object that the expression brings along. */
  literal(va: Va, size: number): Uint8Array | undefined;
  /** The shadow there says nothing. */
  isUnshadowed(va: Va): boolean;
}

/** An integer or a pointer as memory holds it. */
const isPlain = (type: CType): boolean =>
  type.kind === 'int' ? type.size <= 8 && type.bits === undefined : type.kind === 'enum' || type.kind === 'pointer';

/** The value as the type holds it. */
const wrap = (type: CType, value: bigint): bigint | undefined => (isPlain(type) ? wrapTo(type, value) : undefined);
/** The same, but a signed result must fit. */
function exact(type: CType, value: bigint): bigint | undefined {
  const wrapped = wrap(type, value);
  return isSigned(type) && wrapped !== value ? undefined : wrapped;
}
const flag = (holds: boolean): bigint => (holds ? 1n : 0n);

export class DirectReader {
  constructor(private readonly memory: DirectMemory) {}

  /** Address of an lvalue. */
  place(e: Expr): Va | undefined {
    if (e.type.quals & SEGMENT) return undefined;
    switch (e.op) {
      case 'variable':
        return e.symbol.object && this.objectAt(e.symbol.object);
      case 'object':
        return this.objectAt(e.object);
      case 'member':
        return this.plus(this.place(e.base), BigInt(e.field.offset));
      case 'deref': {
        const pointer = this.value(e.pointer);
        return pointer === 0n ? undefined : pointer;
      }
      case 'index': {
        const index = this.value(e.index);
        const { type } = e.base;
        if (index === undefined || type.kind !== 'array' || type.length === null) return undefined;
        if (index < 0n || index >= BigInt(type.length)) return undefined;
        return this.plus(this.place(e.base), index * BigInt(sizeOf(e.type)));
      }
      default:
        return undefined;
    }
  }

  /** An integer or a pointer. */
  value(e: Expr): bigint | undefined {
    switch (e.op) {
      case 'const':
        return wrap(e.type, e.value);
      case 'variable':
      case 'object':
      case 'deref':
      case 'index':
        return this.load(this.place(e), e.type);
      case 'member':
        return e.field.bitWidth === undefined
          ? this.load(this.place(e), e.type)
          : this.bits(this.place(e.base), e.field, e.type);
      case 'address':
        return this.place(e.of);
      case 'cast': {
        const value = isPlain(e.operand.type) ? this.value(e.operand) : undefined;
        return value === undefined ? undefined : wrap(e.type, value);
      }
      case 'lnot': {
        const value = this.value(e.operand);
        return value === undefined ? undefined : flag(value === 0n);
      }
      case 'negate':
      case 'invert': {
        const value = this.value(e.operand);
        return value === undefined ? undefined : exact(e.type, e.op === 'negate' ? -value : ~value);
      }
      case 'pointerAdd': {
        const [pointer, index] = [this.value(e.pointer), this.value(e.index)];
        if (!pointer || index === undefined) return undefined;
        return this.plus(pointer, index * BigInt(e.scale));
      }
      case 'pointerDifference': {
        const [left, right] = [this.value(e.left), this.value(e.right)];
        if (left === undefined || right === undefined) return undefined;
        const bytes = BigInt.asIntN(64, left - right);
        return bytes % BigInt(e.scale) === 0n ? exact(e.type, bytes / BigInt(e.scale)) : undefined;
      }
      case 'comma':
        return this.value(e.left) === undefined ? undefined : this.value(e.right);
      case 'elvis': {
        const test = this.value(e.test);
        if (test === undefined) return undefined;
        return test !== 0n ? wrap(e.type, test) : this.value(e.no);
      }
      case 'and':
      case 'or': {
        const left = this.value(e.left);
        if (left === undefined) return undefined;
        if ((left !== 0n) === (e.op === 'or')) return flag(e.op === 'or');
        const right = this.value(e.right);
        return right === undefined ? undefined : flag(right !== 0n);
      }
      case 'conditional': {
        const test = this.value(e.test);
        return test === undefined ? undefined : this.value(test !== 0n ? e.yes : e.no);
      }
      case 'binary': {
        const [left, right] = [this.value(e.left), this.value(e.right)];
        if (left === undefined || right === undefined) return undefined;
        const pointers = e.left.type.kind === 'pointer' || e.right.type.kind === 'pointer';
        if (pointers && e.operator !== '==' && e.operator !== '!=') return undefined;
        if (e.operator === '<<' && left < 0n) return undefined;
        const result = operate(e.operator, isPlain(e.left.type) ? bitsOf(e.left.type) : 0, left, right);
        return result === undefined ? undefined : exact(e.type, result);
      }
      default:
        return undefined;
    }
  }

  private objectAt(object: StaticObject): Va | undefined {
    const va = this.memory.placement(object);
    return va === 0n ? undefined : asVa(va);
  }
  private plus(va: bigint | undefined, offset: bigint): Va | undefined {
    return va === undefined ? undefined : asVa(va + offset);
  }

  private bits(base: Va | undefined, field: Field, type: CType): bigint | undefined {
    const va = this.plus(base, BigInt(field.offset));
    const { mmu } = this.memory;
    const span = bitFieldSpan(field);
    const bytes = va === undefined ? undefined : mmu.peek(va, span);
    if (va === undefined || !bytes || this.isBad(va, span)) return undefined;
    return extractBits(littleEndian(bytes), field.bitOffset ?? 0, field.bitWidth ?? 0, isSigned(type));
  }

  private load(va: Va | undefined, type: CType): bigint | undefined {
    if (va === undefined || !isPlain(type)) return undefined;
    const { mmu } = this.memory;
    const size = sizeOf(type);
    if (va % BigInt(size) !== 0n) return undefined;
    const literal = this.memory.literal(va, size);
    if (literal) return wrap(type, littleEndian(literal));
    const bytes = mmu.peek(va, size);
    return bytes && !this.isBad(va, size) ? wrap(type, littleEndian(bytes)) : undefined;
  }

  /** Whether reading there is wrong: the guest would be told so. */
  private isBad(va: Va, size: number): boolean {
    const bad = SHADOW.poison | SHADOW.uninit;
    return (
      !this.memory.isUnshadowed(va) && this.memory.mmu.peekShadow(va, size)?.some((shadow) => shadow & bad) === true
    );
  }
}
