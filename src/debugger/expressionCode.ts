// An expression as code: a small module over the same memory, run on the current stack, and (unless its effects are to
// be kept) all its writes thrown away.

import type { BlockStatement, Expr, FunctionBody, FunctionSymbol, VariableSymbol } from '../c/ast';
import { type Environment, HELPERS, IMPORTS } from '../c/codegen/environment';
import { FunctionEmitter } from '../c/codegen/functionEmitter';
import { writeModule } from '../c/codegen/wasmModule';
import { walkStatement } from '../c/walk';
import type { Va } from '../machine/address';
import { BREAKPOINTS, FUNCTION_TYPES, SHADOW } from '../program/abi';
import type { FunctionInfo } from '../program/program';
import { type CType, sizeOf, unqualified } from '../program/types';
import type { Literals } from './literals';
import { type QuietHost, type QuietResult, quietCall } from './quietCall';

/** Bytes of a local whose shadow is a leftover of earlier stack frames: the compiler never looks, expressions do. */
export interface Unshadowed {
  readonly va: Va;
  readonly bytes: number;
  /** It has surely not been assigned yet. */
  readonly unset: boolean;
}

export interface ParsedExpression {
  readonly value: Expr;
  readonly environment: Environment;
  readonly locals: VariableSymbol[];
  /** It makes objects of its own on the stack. */
  readonly dynamic: boolean;
  readonly unshadowed: readonly Unshadowed[];
  readonly literals: Literals;
}

/**
 * Compiles `return value;` and calls it, a piece at a time; whoever does not go on with it leaves no trace. `behind`: so
 * many bytes that the pointer it returns leads to are wanted too.
 */
export function* runCode(
  host: QuietHost,
  value: Expr,
  parsed: ParsedExpression,
  keep: boolean,
  budget: number,
  behind?: number,
): Generator<void, QuietResult | { error: string }> {
  const { kernel } = host;
  const { environment, locals, dynamic, unshadowed, literals } = parsed;
  const { program, cpu, mmu } = kernel;
  const symbol = evaluationSymbol(value.type);
  const returns = { kind: 'return' as const, value, position: 0, end: 0 };
  const block: BlockStatement = { kind: 'block', items: [returns], locals: [], position: 0, end: 0 };
  const body: FunctionBody = {
    params: [],
    locals,
    block,
    end: 0,
    labels: new Map(),
    dynamic,
  };
  const positions = program.positions.length;
  const slot = program.functions.length;
  // The small module reaches the program's functions only through a table: its own, of the few that it calls by name,
  // because a module that imports the program's takes milliseconds. Only a call by pointer may go to any function.
  const byPointer = callsByPointer(block);
  const called: number[] = [];
  const local: Environment = {
    ...environment,
    callTarget: (s) => {
      const target = environment.slotOf(s) ?? kernel.symbols.find(s.name)?.slot ?? 0;
      if (byPointer) return { slot: target };
      if (!called.includes(target)) called.push(target);
      return { slot: called.indexOf(target) };
    },
    helperIndex: (name) => IMPORTS.length + HELPERS.indexOf(name),
    addressOf: (s) => (s === symbol ? 0n : environment.addressOf(s) || (kernel.symbols.find(s.name)?.va ?? 0n)),
  };
  const { code, info } = new FunctionEmitter(local, symbol, body, slot, -1).emit();
  const wasm = writeModule({
    natives: [],
    bodies: [code],
    slots: [byPointer ? slot : called.length],
    shadowDelta: environment.shadowDelta,
    memoryPages: mmu.memory.wasm.buffer.byteLength / 65536,
    tableSize: byPointer ? FUNCTION_TYPES.slots : called.length + 1,
  });
  const functions = program.functions as (FunctionInfo | undefined)[];
  functions.push(info);
  let takeOut: (() => void) | undefined;
  const prepare = () => {
    for (const { va, bytes } of unshadowed) mmu.setShadow(va, bytes, SHADOW.ok);
    takeOut = literals.write();
    cpu.loadAt(wasm, slot, byPointer ? undefined : called);
  };
  try {
    const call = { slot, args: [], resultBytes: sizeFor(value.type), prepare, ...(behind !== undefined && { behind }) };
    return yield* quietCall(host, call, keep, budget);
  } finally {
    if (keep) takeOut?.();
    functions.pop();
    const ids = program.positions as unknown[];
    mmu.memory.bytes.fill(0, BREAKPOINTS.base + positions, BREAKPOINTS.base + ids.length);
    ids.length = positions;
  }
}

function callsByPointer(block: BlockStatement): boolean {
  let found = false;
  walkStatement(block, {
    expression(e) {
      found ||= e.op === 'call' && !(e.callee.op === 'address' && e.callee.of.op === 'function');
      return !found;
    },
  });
  return found;
}

export function evaluationSymbol(type: CType): FunctionSymbol {
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

export function sizeFor(type: CType): number {
  return type.kind === 'void' || type.kind === 'function' ? 0 : Math.max(0, sizeOf(type));
}
