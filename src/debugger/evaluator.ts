// C expressions against the stopped program: parsed with the scope and macros of the stopped place, compiled to a small
// module over the same memory, run, and (unless they are to be kept) all their writes thrown away.

import { present } from '../base/assert';
import type {
  BlockStatement,
  CSymbol,
  Expr,
  FunctionBody,
  FunctionSymbol,
  StaticObject,
  VariableSymbol,
} from '../c/ast';
import { decay, isLvalue } from '../c/build';
import type { Environment } from '../c/codegen/environment';
import { HELPERS, IMPORTS } from '../c/codegen/environment';
import { FunctionEmitter } from '../c/codegen/functionEmitter';
import { writeModule } from '../c/codegen/wasmModule';
import type { Compilation } from '../c/compile';
import { Context, type FunctionState, SyntaxFault } from '../c/context';
import { Diagnostics } from '../c/diagnostics';
import { tokenize } from '../c/lexer';
import { grammar } from '../c/parser';
import { TokenList } from '../c/tokenList';
import { STARTS_LINE, Token, TokenKind } from '../c/tokens';
import { littleEndian } from '../inspect/guest';
import { bitFieldBytes } from '../inspect/value';
import type { Kernel } from '../kernel/kernel';
import { asVa, type Va } from '../machine/address';
import { BREAKPOINTS, FUNCTION_TYPES, SHADOW } from '../program/abi';
import type { FunctionInfo, VariableInfo } from '../program/program';
import { alignOf, bitFieldSpan, type CType, INT, pointerTo, sizeOf, unqualified } from '../program/types';
import type { CValue, Evaluation, StackFrame } from './api';

/** Statements an expression may execute before it is given up, and those of one piece: some milliseconds. */
const BUDGET = 2_000_000;
const PIECE = 500_000;

/** The session's part: silence while an expression runs. */
export interface EvaluationHost {
  readonly kernel: Kernel;
  readonly compilation: Compilation;
  /** Set while an expression runs; findings go here. */
  quiet: { problem: string | undefined; keep: boolean } | undefined;
  placeOf(frame: StackFrame, variable: VariableInfo): { readonly va: Va; readonly type: CType };
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
    const parsed = this.parse(text, frame);
    if ('error' in parsed) return parsed;
    const result = yield* this.run(parsed.value, parsed.environment, keep, budget);
    const role = roleOf(parsed.value);
    return 'error' in result || role === undefined ? result : { value: { ...result.value, role } };
  }

  // ---- text to syntax ----

  private parse(
    text: string,
    frame: StackFrame | undefined,
  ): { value: Expr; environment: Environment } | { error: string } {
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
    this.unshadowed = [];
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
      const local = frame && this.local(name, frame, places);
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
      symbol: evaluationSymbol(INT),
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
    for (const o of c.objects)
      if (o.bytes && !places.has(o)) return { error: 'string literals are not supported in expressions' };
    this.locals = fn.locals;
    this.dynamic = fn.dynamic;
    const placed: Environment = {
      ...environment,
      diagnostics,
      placement: (o) => {
        const va = places.get(o);
        return va === undefined ? this.placementOf(o, environment) : { va, host: undefined };
      },
    };
    return { value, environment: placed };
  }

  private locals: VariableSymbol[] = [];
  /** Locals whose shadow is a leftover of earlier stack frames: the compiler never looks at it, but expressions do. */
  private unshadowed: { readonly va: Va; readonly bytes: number }[] = [];
  private dynamic = false;

  /** A variable of the stopped function, as an object at its address on the stack. */
  private local(name: string, frame: StackFrame, places: Map<StaticObject, Va>): CSymbol | undefined {
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
      if (variable.plain && !variable.indirect) this.unshadowed.push({ va, bytes: Math.max(1, sizeFor(type)) });
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

  private *run(expression: Expr, environment: Environment, keep: boolean, budget: number): Generator<void, Evaluation> {
    // An lvalue is answered as a place, so that it can be expanded, watched and changed.
    const bitField =
      expression.op === 'member' && expression.field.bitWidth !== undefined ? expression.field : undefined;
    const place = isLvalue(expression);
    let target = expression;
    if (bitField && expression.op === 'member') {
      target = { ...expression, field: { name: bitField.name, type: bitField.type, offset: bitField.offset } };
    }
    const returned: Expr = place
      ? { op: 'address', of: target, type: pointerTo(expression.type), position: 0 }
      : expression.type.kind === 'array' || expression.type.kind === 'function'
        ? decay(expression)
        : expression;
    const result = yield* this.execute(returned, environment, keep, budget);
    if ('error' in result) return result;
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
      const value = this.valueAt(va, unqualified(expression.type));
      return { value: this.unshadowed.some((local) => local.va === va) ? withoutShadow(value) : value };
    }
    return { value: { type: unqualified(returned.type), va: undefined, bytes: result.bytes } };
  }

  valueAt(va: Va, type: CType): CValue {
    const { mmu } = this.host.kernel;
    const size = Math.max(sizeFor(type), 0);
    const bytes = mmu.peek(va, size);
    const shadow = mmu.peekShadow(va, size);
    return { type, va, bytes, ...(shadow && { shadow }) };
  }

  /** Compiles `return value;` and calls it on the current stack. */
  private *execute(
    value: Expr,
    environment: Environment,
    keep: boolean,
    budget: number,
  ): Generator<void, { bytes: Uint8Array } | { error: string }> {
    const { kernel } = this.host;
    const { program, cpu, mmu } = kernel;
    const symbol = evaluationSymbol(value.type);
    const returns = { kind: 'return' as const, value, position: 0, end: 0 };
    const block: BlockStatement = { kind: 'block', items: [returns], locals: [], position: 0, end: 0 };
    const body: FunctionBody = {
      params: [],
      locals: this.locals,
      block,
      end: 0,
      labels: new Map(),
      dynamic: this.dynamic,
    };
    const positions = program.positions.length;
    const slot = program.functions.length;
    const local: Environment = {
      ...environment,
      // The small module reaches the program's functions only through the table.
      callTarget: (s) => ({ slot: environment.slotOf(s) ?? kernel.symbols.find(s.name)?.slot ?? 0 }),
      helperIndex: (name) => IMPORTS.length + HELPERS.indexOf(name),
      addressOf: (s) => (s === symbol ? 0n : environment.addressOf(s) || (kernel.symbols.find(s.name)?.va ?? 0n)),
    };
    const { code, info } = new FunctionEmitter(local, symbol, body, slot, -1).emit();
    const wasm = writeModule({
      natives: [],
      bodies: [code],
      slots: [slot],
      shadowDelta: environment.shadowDelta,
      memoryPages: mmu.memory.wasm.buffer.byteLength / 65536,
      tableSize: FUNCTION_TYPES.slots,
    });
    // Before the first call of the process nobody runs yet: then on the stack that will.
    const idle = cpu.context === undefined;
    if (idle) cpu.switchTo(kernel.scheduler.contexts()[0]);
    if (!cpu.context) return { error: 'there is no task yet' };
    const functions = program.functions as (FunctionInfo | undefined)[];
    functions.push(info);
    const restore = this.checkpoint(keep);
    for (const { va, bytes } of this.unshadowed) mmu.setShadow(va, bytes, SHADOW.ok);
    const quiet: { problem: string | undefined; keep: boolean } = { problem: undefined, keep };
    this.host.quiet = quiet;
    let begun = false;
    try {
      cpu.loadAt(wasm, slot);
      // What a call returns lies where its arguments were: they must be as many.
      const size = sizeFor(value.type);
      const call = cpu.begin(slot, Array<bigint>(Math.ceil(size / 8)).fill(0n), 'evaluate');
      begun = true;
      const { memory } = mmu;
      const end = memory.tick + budget;
      for (;;) {
        memory.limit = Math.min(end, memory.tick + PIECE);
        const result = cpu.run();
        if (result.kind === 'returned') {
          begun = false;
          if (quiet.problem !== undefined) return { error: quiet.problem };
          return { bytes: mmu.memory.bytes.slice(call.argumentsBase, call.argumentsBase + size) };
        }
        if (quiet.problem !== undefined) return { error: quiet.problem };
        if (memory.tick >= end) return { error: 'the expression takes too long' };
        yield;
      }
    } finally {
      if (begun) cpu.abandon();
      this.host.quiet = undefined;
      restore();
      if (idle) cpu.switchTo(undefined);
      functions.pop();
      const ids = program.positions as unknown[];
      mmu.memory.bytes.fill(0, BREAKPOINTS.base + positions, BREAKPOINTS.base + ids.length);
      ids.length = positions;
    }
  }

  /** Remembers the machine so that it can be put back: clock always, memory unless the writes are wanted. */
  private checkpoint(keep: boolean): () => void {
    const { kernel } = this.host;
    const { scheduler, history, unfinishedLine } = kernel;
    const { memory } = kernel.mmu;
    const clock = { tick: memory.tick, limit: memory.limit, skew: memory.skewNs, irqsOff: scheduler.irqsOff };
    const reset = () => {
      memory.tick = clock.tick;
      memory.skewNs = clock.skew;
      memory.limit = clock.limit;
    };
    if (keep) return reset;
    const layer = history.begin(kernel.directFrames());
    return () => {
      history.undo(layer);
      scheduler.irqsOff = clock.irqsOff;
      kernel.unfinishedLine = unfinishedLine;
      reset();
    };
  }
}

/** A value whose bytes are all taken to be initialised. */
export const withoutShadow = ({ shadow: _, ...value }: CValue): CValue => value;

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

function evaluationSymbol(type: CType): FunctionSymbol {
  return {
    kind: 'function',
    name: '(expression)',
    position: 0,
    isStatic: true,
    isInline: false,
    noreturn: false,
    weak: false,
    mustCheck: false,
    alias: undefined,
    used: true,
    format: undefined,
    body: undefined,
    pending: undefined,
    type: { kind: 'function', returns: unqualified(type), params: [], variadic: false, unprototyped: false, quals: 0 },
  };
}

function sizeFor(type: CType): number {
  return type.kind === 'void' || type.kind === 'function' ? 0 : Math.max(0, sizeOf(type));
}
