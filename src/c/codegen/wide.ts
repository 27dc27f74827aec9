// Values that no WebAssembly value can hold: 128-bit integers, complex numbers and vectors. Each lies in a temporary of
// the stack frame, and every operation on one is a step of its own: complex numbers and vectors part by part with the
// scalar operators, 128-bit integers by the host. Kernel code hardly uses them, so they are plain rather than fast.

import { SHADOW } from '../../program/abi';
import {
  alignOf,
  BOOL,
  type CType,
  type FloatType,
  INT,
  INT128,
  type IntType,
  inMemory,
  isBool,
  isSigned,
  isWide,
  LONG,
  pointerTo,
  sizeOf,
  UINT128,
  ULONG,
  underlying,
} from '../../program/types';
import { WIDE_OPERATIONS, type WideOperation } from '../../program/wideOperations';
import type { BinaryOperator, Expr, VariableSymbol } from '../ast';
import { BuiltinEmitter } from './builtinCode';
import { Local } from './emitter';
import { Op } from './opcodes';

const roundUp = (n: number, to: number) => Math.ceil(n / to) * to;

type PartType = IntType | FloatType;
type Temporary = Expr & { readonly op: 'variable' };

/** A slot of the stack frame that only the generator knows. */
export const temporarySymbol = (type: CType, frameOffset: number): VariableSymbol => ({
  kind: 'variable',
  name: '',
  type,
  position: 0,
  object: undefined,
  param: false,
  align: 0,
  addressTaken: false,
  tracked: false,
  frameOffset,
  cleanup: undefined,
});

const isComparison = (operator: BinaryOperator) => /^([=!<>]=|[<>])$/.test(operator);
const isInt128 = (type: CType): type is IntType => type.kind === 'int' && type.size === 16;

const OVERFLOW = /^(add|sub|mul)_overflow(_p)?$/;
const pointee = (type: CType) => (type.kind === 'pointer' ? type.to : type);

/** Whether `e` computes with a value of these types, rather than only naming or moving one. */
export function computesWide(e: Expr): boolean {
  switch (e.op) {
    case 'const':
    case 'float':
    case 'increment':
      return isWide(e.type);
    case 'negate':
    case 'invert':
    case 'cast':
      return e.type.kind !== 'void' && (isWide(e.type) || isWide(e.operand.type));
    case 'binary':
      return isWide(e.left.type) || isWide(e.type);
    case 'compound':
      return isWide(e.type) || isWide(e.computeType);
    case 'builtin':
      return isWide(e.type) || (OVERFLOW.test(e.name) && e.args.some((a) => isWide(pointee(a.type))));
    default:
      return false;
  }
}

export abstract class WideEmitter extends BuiltinEmitter {
  /** First free byte for temporaries, and the highest use so far. */
  protected tempTop = 0;
  protected frameTop = 0;

  /** Emits the steps that `e` needs and returns what is left. */
  protected abstract lower(e: Expr): Expr;

  protected newTemporary(type: CType): VariableSymbol {
    const offset = roundUp(this.tempTop, Math.max(alignOf(type), inMemory(type) ? 8 : 1));
    this.tempTop = offset + Math.max(sizeOf(type), 1);
    this.frameTop = Math.max(this.frameTop, this.tempTop);
    return temporarySymbol(type, offset);
  }

  /** The value of an expression for which computesWide() holds, in a temporary. */
  protected lowerWide(e: Expr): Expr {
    switch (e.op) {
      case 'const': {
        const made = this.wideTemporary(e.type, e.position);
        this.storePart(made, 0, ULONG, number(BigInt.asIntN(64, e.value), e.position));
        this.storePart(made, 1, ULONG, number(BigInt.asIntN(64, e.value >> 64n), e.position));
        return made;
      }
      case 'negate':
      case 'invert':
        return this.unary(e.op, this.held(e.operand), e.type);
      case 'binary':
        return this.wideBinary(e.operator, this.held(e.left), this.held(e.right), e.type);
      case 'cast':
        return this.wideCast(this.lower(e.operand), e.type);
      case 'compound':
      case 'increment':
        return this.update(e);
      case 'builtin':
        return this.wideBuiltin(e);
      default:
        throw new Error(`${e.op} does not compute with wide values`);
    }
  }

  // ---- temporaries and their parts ----

  private wideTemporary(type: CType, position: number): Temporary {
    const symbol = this.newTemporary(type);
    // Copies carry shadow bytes along, so those of a temporary must say that it is initialised.
    if (inMemory(type) || type.kind === 'array') this.frameShadow(symbol.frameOffset, sizeOf(type), SHADOW.ok);
    return { op: 'variable', symbol, type, position };
  }

  /** The value of `e` in a temporary that nobody else writes. */
  private held(e: Expr): Temporary {
    const value = this.lower(e);
    if (value.op === 'variable' && isTemporary(value.symbol)) return value;
    const made = this.wideTemporary(value.type, value.position);
    const { frameOffset } = made.symbol;
    if (inMemory(value.type))
      this.copyRecord(() => this.frameAddress(frameOffset), value, sizeOf(value.type)); // shadow and all
    else this.storeFrame(value.type, frameOffset, false, () => this.value(value));
    return made;
  }

  private partAt(of: Temporary, index: number, type: CType): Expr {
    const symbol = { ...of.symbol, type, frameOffset: of.symbol.frameOffset + index * sizeOf(type) };
    return { op: 'variable', symbol, type, position: of.position };
  }

  private storePart(into: Temporary, index: number, type: CType, value: Expr): void {
    this.storeFrame(type, into.symbol.frameOffset + index * sizeOf(type), false, () => this.value(value));
  }

  private retyped(value: Temporary, type: CType): Temporary {
    return { ...value, symbol: { ...value.symbol, type }, type };
  }

  /** Calls `part` for each part of a complex number or vector, and gathers what it answers. */
  private eachPart(type: CType, position: number, part: (index: number, type: PartType) => Expr): Temporary {
    const made = this.wideTemporary(type, position);
    const { of, length } = partsOf(type);
    for (let i = 0; i < length; i++) this.storePart(made, i, of, part(i, of));
    return made;
  }

  // ---- operators ----

  private unary(op: 'negate' | 'invert', value: Temporary, type: CType): Expr {
    const { position } = value;
    if (isInt128(type)) {
      const zero = this.held({ op: 'const', value: op === 'negate' ? 0n : -1n, type, position });
      return this.int128(op === 'negate' ? '-' : '^', zero, value, type);
    }
    return this.eachPart(type, position, (i, of): Expr => {
      const operand = this.partAt(value, i, of);
      // ~ of a complex number is its conjugate
      if (type.kind === 'complex' && op === 'invert') return i === 0 ? operand : negative(operand);
      return op === 'negate' ? negative(operand) : { op, operand, type: of, position };
    });
  }

  private wideBinary(operator: BinaryOperator, a: Temporary, b: Temporary, type: CType): Expr {
    const operands = a.type;
    if (isInt128(operands)) return this.int128(operator, a, b, type);
    if (operands.kind === 'complex') return this.complex(operator, a, b, operands.of, type);
    const { of } = partsOf(operands);
    return this.eachPart(type, a.position, (i, result): Expr => {
      const made = both(operator, this.partAt(a, i, of), this.partAt(b, i, of), isComparison(operator) ? INT : of);
      // A comparison of vectors answers all ones or all zeros.
      return isComparison(operator) ? cast(negative(made), result) : made;
    });
  }

  private complex(operator: BinaryOperator, a: Temporary, b: Temporary, of: PartType, type: CType): Expr {
    const { position } = a;
    const [ar, ai, br, bi] = [
      this.partAt(a, 0, of),
      this.partAt(a, 1, of),
      this.partAt(b, 0, of),
      this.partAt(b, 1, of),
    ];
    const op = (o: BinaryOperator, x: Expr, y: Expr) => both(o, x, y, of);
    if (operator === '==' || operator === '!=') {
      const [re, im] = [both(operator, ar, br, INT), both(operator, ai, bi, INT)];
      return { op: operator === '==' ? 'and' : 'or', left: re, right: im, type: INT, position };
    }
    if (operator === '+' || operator === '-')
      return this.eachPart(type, position, (i) => (i === 0 ? op(operator, ar, br) : op(operator, ai, bi)));
    if (operator === '*')
      return this.eachPart(type, position, (i) =>
        i === 0 ? op('-', op('*', ar, br), op('*', ai, bi)) : op('+', op('*', ar, bi), op('*', ai, br)),
      );
    // (a + bi) / (c + di) = ((ac + bd) + (bc - ad)i) / (cc + dd)
    const norm = this.held(op('+', op('*', br, br), op('*', bi, bi)));
    return this.eachPart(type, position, (i) =>
      op('/', i === 0 ? op('+', op('*', ar, br), op('*', ai, bi)) : op('-', op('*', ai, br), op('*', ar, bi)), norm),
    );
  }

  /** One operation of the host on values in the stack frame; comparisons answer an int. */
  private int128(operator: WideOperation, a: Temporary, b: Temporary, type: CType): Expr {
    if (operator === '/' || operator === '%') this.checkDivisor(b);
    if (operator === '<<' || operator === '>>') this.checkCount(b);
    const made = this.wideTemporary(type, a.position);
    this.wideOperation(operator, made, a, b, !isSigned(a.type));
    return made;
  }

  private wideOperation(
    operator: WideOperation,
    to: Temporary,
    a: Temporary,
    b: Temporary,
    unsigned: boolean,
    flags = 0,
  ): void {
    this.i32(WIDE_OPERATIONS.indexOf(operator) * 2 + (unsigned ? 1 : 0) + (flags << 8));
    for (const { symbol } of [to, a, b]) {
      this.get(Local.fp);
      this.i32(symbol.frameOffset);
      this.op(Op.i32Add);
    }
    this.callImport('wide');
  }

  private checkDivisor(b: Temporary): void {
    const [low, high] = [this.partAt(b, 0, ULONG), this.partAt(b, 1, ULONG)];
    this.value(both('|', low, high, ULONG));
    this.op(Op.i64Eqz);
    this.if(() => this.rule('divisionByZero', undefined, () => this.i64(0n)));
  }

  private checkCount(b: Temporary): void {
    this.value(b);
    this.i32(128);
    this.op(Op.i32GeU);
    this.if(() =>
      this.rule(
        'shiftCount',
        () => {
          this.value(b);
          this.op(Op.i64ExtendI32S);
        },
        () => this.i64(128n),
      ),
    );
  }

  // ---- conversions ----

  private wideCast(operand: Expr, type: CType): Expr {
    const { position } = operand;
    const from = underlying(operand.type);
    if (isBool(type)) return this.isNonZero(this.held(operand));
    if (from.kind === 'vector' || type.kind === 'vector') return this.retyped(this.held(operand), type);
    if (type.kind === 'complex') {
      const value = this.held(operand);
      const complex = from.kind === 'complex';
      return this.eachPart(type, position, (i, of) =>
        complex ? cast(this.partAt(value, i, from.of), of) : cast(i === 0 ? value : number(0n, position), of),
      );
    }
    if (from.kind === 'complex') return this.lower(cast(this.partAt(this.held(operand), 0, from.of), type));
    if (isInt128(from) && isInt128(type)) return this.retyped(this.held(operand), type);
    if (isInt128(from)) {
      const value = this.held(operand);
      if (type.kind !== 'float') return cast(this.partAt(value, 0, ULONG), type);
      const made = this.wideTemporary(type, position);
      this.wideOperation(type.size === 4 ? 'toFloat' : 'toDouble', made, value, value, !from.signed);
      return made;
    }
    if (from.kind === 'float') {
      const value = this.held(cast(operand, { kind: 'float', name: 'double', size: 8, quals: 0 }));
      const made = this.wideTemporary(type, position);
      this.wideOperation('fromDouble', made, value, value, !isSigned(type));
      return made;
    }
    const low = this.held(cast(operand, isSigned(from) ? LONG : ULONG));
    const made = this.wideTemporary(type, position);
    this.storePart(made, 0, ULONG, low);
    this.storePart(
      made,
      1,
      ULONG,
      isSigned(from) ? both('>>', low, number(63n, position), LONG) : number(0n, position),
    );
    return made;
  }

  /** 1 or 0: whether any part is not zero. */
  private isNonZero(value: Temporary): Expr {
    const { of, length } = isInt128(value.type) ? { of: ULONG, length: 2 } : partsOf(value.type);
    let any: Expr | undefined;
    for (let i = 0; i < length; i++) {
      const part = both('!=', this.partAt(value, i, of), cast(number(0n, value.position), of), INT);
      any = any ? { op: 'or', left: any, right: part, type: INT, position: value.position } : part;
    }
    return { ...(any as Expr), type: BOOL };
  }

  // ---- assignments ----

  /** target op= value, ++ and --: the target's address is computed once. */
  private update(e: Extract<Expr, { readonly op: 'compound' | 'increment' }>): Expr {
    const { target, type, position } = e;
    if (target.op === 'member' && target.field.bitWidth !== undefined) {
      this.unsupported('this arithmetic on a bit-field', position);
      return this.wideTemporary(type, position);
    }
    const pointerType = pointerTo(target.type);
    const pointer = this.held({ op: 'address', of: target, type: pointerType, position });
    const place: Expr = { op: 'deref', pointer, type: target.type, position };
    const before = this.held(place);
    const compute = e.op === 'compound' ? e.computeType : type;
    const step: Expr = e.op === 'compound' ? e.value : cast(number(e.delta, position), compute);
    const operator = e.op === 'compound' ? e.operator : '+';
    const after = this.lower(cast(both(operator, cast(before, compute), step, compute), type));
    this.effect({ op: 'assign', target: place, value: after, type, position });
    return e.op === 'increment' && e.post ? before : after;
  }

  // ---- built-ins ----

  private wideBuiltin(e: Expr & { readonly op: 'builtin' }): Expr {
    const { type, position, args } = e;
    const [first, second] = args;
    const overflow = OVERFLOW.exec(e.name);
    if (overflow) return this.wideOverflow(e, `${overflow[1]}Overflow` as WideOperation, overflow[2] !== undefined);
    switch (e.name) {
      case 'complex':
        return this.eachPart(type, position, (i) => this.lower((i === 0 ? first : second) as Expr));
      case 'splat': {
        const value = this.held(first as Expr);
        return this.eachPart(type, position, () => value);
      }
      case 'convertvector': {
        const value = this.held(first as Expr);
        const { of } = partsOf(value.type);
        return this.eachPart(type, position, (i, to) => cast(this.partAt(value, i, of), to));
      }
      case 'shuffle': {
        const values = args.slice(0, -1).map((a) => this.held(a));
        const mask = this.held(args[args.length - 1] as Expr);
        return this.shuffle(values, mask, type);
      }
      default:
        this.unsupported(`__builtin_${e.name} with this type`, position);
        return this.wideTemporary(type, position);
    }
  }

  /** __builtin_add_overflow and its like, where an operand or the target has 128 bits. */
  private wideOverflow(e: Expr & { readonly op: 'builtin' }, operation: WideOperation, predicate: boolean): Expr {
    const { position } = e;
    const [left, right, out] = e.args as [Expr, Expr, Expr];
    const target = predicate ? out.type : pointee(out.type);
    const exact = (a: Expr) => this.held(cast(a, isSigned(a.type) ? INT128 : UINT128));
    const [a, b] = [exact(left), exact(right)];
    const made = this.wideTemporary({ kind: 'array', of: ULONG, length: 3, quals: 0 }, position);
    const flags = (isSigned(left.type) ? 0 : 1) | (isSigned(right.type) ? 0 : 2) | (isSigned(target) ? 0 : 4);
    this.wideOperation(operation, made, a, b, false, flags | (sizeOf(target) << 4));
    if (!predicate) {
      const place: Expr = { op: 'deref', pointer: this.lower(out), type: target, position };
      const value = isWide(target) ? this.retyped(made, target) : cast(this.partAt(made, 0, ULONG), target);
      this.effect({ op: 'assign', target: place, value, type: target, position });
    }
    return cast(this.partAt(made, 2, ULONG), e.type);
  }

  /** Each part of the mask chooses one part of the values laid end to end, modulo their number. */
  private shuffle(values: readonly Temporary[], mask: Temporary, type: CType): Temporary {
    const { of, length } = partsOf(type);
    const bytes = sizeOf(type);
    const joined = this.newTemporary({ kind: 'array', of: type, length: values.length, quals: 0 });
    this.frameShadow(joined.frameOffset, bytes * values.length, SHADOW.ok);
    values.forEach((v, i) => {
      this.copyRecord(() => this.frameAddress(joined.frameOffset + i * bytes), v, bytes);
    });
    const maskOf = partsOf(mask.type).of;
    return this.eachPart(type, mask.position, (i): Expr => {
      const chosen = both(
        '&',
        cast(this.partAt(mask, i, maskOf), LONG),
        number(BigInt(length * values.length - 1), mask.position),
        LONG,
      );
      const array: CType = { kind: 'array', of, length: length * values.length, quals: 0 };
      const base: Expr = { op: 'variable', symbol: { ...joined, type: array }, type: array, position: mask.position };
      return { op: 'index', base, index: chosen, checked: false, type: of, position: mask.position };
    });
  }
}

const isTemporary = (symbol: VariableSymbol) =>
  symbol.name === '' && !symbol.addressTaken && !symbol.object && symbol.frameOffset >= 0;

function partsOf(type: CType): { of: PartType; length: number } {
  if (type.kind === 'complex') return { of: type.of, length: 2 };
  if (type.kind === 'vector') return { of: type.of, length: type.length };
  return { of: underlying(type) as PartType, length: 1 };
}

const number = (value: bigint, position: number): Expr => ({ op: 'const', value, type: LONG, position });
const both = (operator: BinaryOperator, left: Expr, right: Expr, type: CType): Expr => ({
  op: 'binary',
  operator,
  left,
  right,
  type,
  position: left.position,
});
const negative = (operand: Expr): Expr => ({ op: 'negate', operand, type: operand.type, position: operand.position });
function cast(operand: Expr, type: CType): Expr {
  if (operand.op === 'const' && type.kind === 'float')
    return { op: 'float', value: Number(operand.value), type, position: operand.position };
  if (operand.op === 'const' && type.kind === 'int') return { ...operand, type };
  return { op: 'cast', operand, type, position: operand.position };
}
