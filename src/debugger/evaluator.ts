// C expressions against the stopped program: parsed with the scope and macros of the stopped place; then read directly if
// they are plain, or else compiled and run.

import { present } from '../base/assert';
import type { CSymbol, Expr, StaticObject } from '../c/ast';
import { decay, isLvalue } from '../c/build';
import type { Environment } from '../c/codegen/environment';
import type { Compilation } from '../c/compile';
import { Context, type FunctionState, SyntaxFault } from '../c/context';
import { Diagnostics } from '../c/diagnostics';
import { tokenize } from '../c/lexer';
import { grammar } from '../c/parser';
import { TokenList } from '../c/tokenList';
import { STARTS_LINE, Token, TokenKind } from '../c/tokens';
import { littleEndian } from '../inspect/guest';
import { bitFieldBytes } from '../inspect/value';
import { asVa, type Va } from '../machine/address';
import { SHADOW } from '../program/abi';
import type { VariableInfo } from '../program/program';
import { alignOf, bitFieldSpan, type CType, INT, pointerTo, unqualified } from '../program/types';
import type { CValue, Evaluation, StackFrame } from './api';
import { DirectReader } from './directReader';
import { evaluationSymbol, type ParsedExpression, runCode, sizeFor, type Unshadowed } from './expressionCode';
import { Literals } from './literals';
import { assignedNames, isOwn, leavesDangling } from './ownObjects';
import type { QuietHost, QuietResult } from './quietCall';

/** Statements an expression may execute before it is given up. */
const BUDGET = 2_000_000;

export interface EvaluationHost extends QuietHost {
  readonly compilation: Compilation;
  placeOf(frame: StackFrame, variable: VariableInfo): { readonly va: Va; readonly type: CType };
  isUnset(frame: StackFrame, variable: VariableInfo): boolean;
  /** A local has been assigned to, whatever the text of the function says. */
  noteSetByHand(frame: StackFrame, name: string): void;
  scopesOf(frame: StackFrame): readonly { readonly variables: readonly VariableInfo[] }[];
}

export class Evaluator {
  constructor(private readonly host: EvaluationHost) {}

  *evaluating(
    text: string,
    frame: StackFrame | undefined,
    keep: boolean,
    budget = BUDGET,
  ): Generator<void, Evaluation> {
    if (!/\S/.test(text)) return { error: 'there is no expression' };
    const parsed = this.parse(text, frame, keep);
    if ('error' in parsed) return parsed;
    const result = yield* this.run(parsed, keep, budget);
    if (keep && frame && !('error' in result))
      for (const name of assignedNames(parsed.value)) this.host.noteSetByHand(frame, name);
    const role = roleOf(parsed.value);
    return 'error' in result || role === undefined ? result : { value: { ...result.value, role } };
  }

  // ---- text to syntax ----

  private parse(text: string, frame: StackFrame | undefined, keep: boolean): ParsedExpression | { error: string } {
    const { compilation, kernel } = this.host;
    const environment = present(compilation.environment, 'a linked program');
    const moduleUnit = kernel.program.units.findIndex((u) => u.module);
    const unit = frame && frame.function.unit >= 0 ? frame.function.unit : Math.max(moduleUnit, 0);
    // Unit 0 is the core; its syntax is read when it is first asked for.
    const own = present(unit === 0 ? compilation.core() : compilation.units[unit - 1], `unit ${unit}`);
    const others = function* () {
      yield own;
      yield* compilation.units;
      const core = compilation.core();
      if (core) yield core;
    };
    const diagnostics = new Diagnostics(compilation.sources);
    const raw = tokenize({ path: '<expression>', text, base: 0, system: true }, diagnostics).withoutEnd();
    const tokens = TokenList.of([...own.preprocessor.expand(raw), new Token(TokenKind.End, '', 0, STARTS_LINE)]);
    const places = new Map<StaticObject, Va>();
    const unshadowed: Unshadowed[] = [];
    const c = new Context({
      tokens,
      sources: compilation.sources,
      diagnostics,
      grammar,
      path: '<expression>',
      dialect: 'kernel',
      unsignedChar: own.tu.unsignedChar,
    });
    c.outerLookup = (name) => {
      const local = frame && this.local(name, frame, places, unshadowed);
      if (local) return local;
      for (const u of others()) {
        const found = u.tu.globals.get(name);
        if (found && this.usable(found)) return found;
      }
      return undefined;
    };
    c.outerTag = (name) => {
      for (const u of others()) {
        const found = u.tu.tags.get(name);
        if (found) return found;
      }
      return undefined;
    };
    const fn: FunctionState = {
      symbol: { ...evaluationSymbol(INT), ...(frame && { name: frame.function.name }) }, // what __func__ says
      locals: [],
      labels: new Map(),
      gotos: [],
      loops: 0,
      breakables: 0,
      switches: [],
      statics: 0,
      dynamic: false,
    };
    c.fn = fn;
    let value: Expr;
    try {
      value = grammar.expression(c);
      if (c.token.kind !== TokenKind.End) c.fail(`unexpected '${c.token.text}'`);
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      return { error: diagnostics.list[0]?.message ?? 'not an expression' };
    }
    const problem = diagnostics.list.find((d) => d.severity === 'error');
    if (problem)
      return { error: problem.message.replace(/: no bundled kernel header.*$/, ': the program does not use it') };
    const literals = new Literals(
      kernel,
      c.objects.filter((o) => !places.has(o)),
    );
    if (literals.problem) return { error: literals.problem };
    if (keep && leavesDangling(value, ({ object }) => literals.placement(object) !== undefined))
      return { error: 'a pointer cannot be set to what is gone when the expression is over' };
    const placed: Environment = {
      ...environment,
      diagnostics,
      placement: (o) => {
        const va = places.get(o) ?? literals.placement(o);
        return va === undefined ? this.placementOf(o, environment) : { va, host: undefined };
      },
    };
    return { value, environment: placed, locals: fn.locals, dynamic: fn.dynamic, unshadowed, literals };
  }

  /** A variable of the stopped function, as an object at its address on the stack. */
  private local(
    name: string,
    frame: StackFrame,
    places: Map<StaticObject, Va>,
    unshadowed: Unshadowed[],
  ): CSymbol | undefined {
    for (const scope of this.host.scopesOf(frame)) {
      const variable = scope.variables.find((v) => v.name === name);
      if (!variable) continue;
      const { va, type } = this.host.placeOf(frame, variable);
      const object: StaticObject = {
        name,
        type,
        align: alignOf(type),
        readonly: false,
        section: undefined,
        position: 0,
        bytes: undefined,
        relocations: [],
        external: false,
        defined: true,
        weak: false,
        used: true,
        shown: name,
      };
      places.set(object, va);
      const unset = this.host.isUnset(frame, variable);
      if (variable.plain && !variable.indirect) unshadowed.push({ va, bytes: Math.max(1, sizeFor(type)), unset });
      return {
        kind: 'variable',
        name,
        type,
        position: 0,
        object,
        param: false,
        align: 0,
        addressTaken: true,
        tracked: false,
        frameOffset: -1,
        cleanup: undefined,
      };
    }
    return undefined;
  }

  /** Functions and variables that nothing in the program uses were left out of it. */
  private usable(symbol: CSymbol): boolean {
    const { kernel, compilation } = this.host;
    if (symbol.kind === 'function') return kernel.symbols.find(symbol.name) !== undefined;
    if (symbol.kind !== 'variable' || !symbol.object) return true;
    return compilation.environment !== undefined && this.placementOf(symbol.object, compilation.environment).va !== 0n;
  }

  /** Statics of the core are known by name only: it was linked before this session. */
  private placementOf(object: StaticObject, environment: Environment): { va: Va; host: number | undefined } {
    const placed = environment.placement(object);
    if (placed.va !== 0n) return placed;
    const global = this.host.kernel.program.globals.find((g) => g.shown === object.shown && g.unit === 0);
    return { va: asVa(global?.va ?? 0n), host: undefined };
  }

  // ---- syntax to value ----

  private *run(parsed: ParsedExpression, keep: boolean, budget: number): Generator<void, Evaluation> {
    const { value: expression, unshadowed, literals } = parsed;
    // An lvalue is answered as a place, so that it can be expanded, watched and changed.
    const bitField =
      expression.op === 'member' && expression.field.bitWidth !== undefined ? expression.field : undefined;
    const own = isOwn(expression);
    const place = isLvalue(expression) && !own;
    let target = expression;
    if (bitField && expression.op === 'member') {
      target = { ...expression, field: { name: bitField.name, type: bitField.type, offset: bitField.offset } };
    }
    const returned: Expr = place
      ? { op: 'address', of: target, type: pointerTo(expression.type), position: 0 }
      : expression.type.kind === 'array' || expression.type.kind === 'function'
        ? decay(expression)
        : expression;
    const behind = own && expression.type.kind === 'array' ? sizeFor(expression.type) : undefined;
    const result: QuietResult | { error: string } =
      this.read(returned, parsed) ?? (yield* runCode(this.host, returned, parsed, keep, budget, behind));
    if ('error' in result) return result;
    if (behind !== undefined)
      return { value: { type: unqualified(expression.type), va: undefined, bytes: result.pointedTo } };
    if (returned.type.kind === 'void')
      return { value: { type: returned.type, va: undefined, bytes: new Uint8Array(0) } };
    if (place) {
      const va = asVa(new DataView(result.bytes.buffer).getBigUint64(0, true));
      if (bitField) {
        const bytes = this.host.kernel.mmu.peek(va, bitFieldSpan(bitField));
        const type = unqualified(expression.type);
        const bits = { bit: bitField.bitOffset ?? 0, width: bitField.bitWidth ?? 0 };
        return {
          value: {
            type,
            va,
            bytes: bytes && bitFieldBytes(littleEndian(bytes), bits.bit, bits.width, type, sizeFor(bitField.type)),
            bitField: bits,
          },
        };
      }
      const type = unqualified(expression.type);
      const literal = literals.peek(va, sizeFor(type));
      if (literal) return { value: { type, va: undefined, bytes: literal } };
      const value = this.valueAt(va, type);
      const local = unshadowed.find((l) => l.va === va);
      return { value: local ? (local.unset ? uninitialised(value) : withoutShadow(value)) : value };
    }
    const value = { type: unqualified(returned.type), va: undefined, bytes: result.bytes };
    return { value: literals.pointedTo(value) ?? value };
  }

  valueAt(va: Va, type: CType): CValue {
    const { mmu } = this.host.kernel;
    const size = Math.max(sizeFor(type), 0);
    const bytes = mmu.peek(va, size);
    const shadow = mmu.peekShadow(va, size);
    return { type, va, bytes, ...(shadow && { shadow }) };
  }

  /** The value without any code, if it is plain. */
  private read(
    value: Expr,
    { environment, unshadowed, literals }: ParsedExpression,
  ): { bytes: Uint8Array } | undefined {
    const reader = new DirectReader({
      mmu: this.host.kernel.mmu,
      placement: (object) => environment.placement(object).va,
      literal: (va, size) => literals.peek(va, size),
      isUnshadowed: (va) => unshadowed.some((local) => va >= local.va && va < local.va + BigInt(local.bytes)),
    });
    const read = this.host.kernel.scheduler.contexts().length > 0 ? reader.value(value) : undefined;
    if (read === undefined) return undefined;
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, read), true);
    return { bytes: bytes.slice(0, sizeFor(value.type)) };
  }
}

/** A value whose bytes are all taken to be initialised. */
export const withoutShadow = ({ shadow: _, ...value }: CValue): CValue => value;
/** A value of which nothing is initialised. */
export const uninitialised = (value: CValue): CValue => ({
  ...value,
  shadow: new Uint8Array(value.bytes?.length ?? 0).fill(SHADOW.uninit),
});

/** What a value is held by, as far as the expression says it. */
function roleOf(expression: Expr): string | undefined {
  switch (expression.op) {
    case 'member':
      return expression.base.type.kind === 'record'
        ? `${expression.base.type.record.tag}.${expression.field.name}`
        : undefined;
    case 'variable':
      return expression.symbol.name;
    case 'call':
      return '()';
    default:
      return undefined;
  }
}

/** Whether an expression may change anything, by its text: an assignment, a step, a call. */
export const mayChange = (expression: string): boolean => /(^|[^=!<>])=(?!=)|\+\+|--|\(/.test(expression);
