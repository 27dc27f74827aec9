// An expression as code: a small module over the same memory, run on the current stack, and (unless its effects are to
// be kept) all its writes thrown away.

import type { BlockStatement, Expr, FunctionBody, FunctionSymbol, VariableSymbol } from '../c/ast';
import { type Environment, HELPERS, IMPORTS } from '../c/codegen/environment';
import { FunctionEmitter } from '../c/codegen/functionEmitter';
import { writeModule } from '../c/codegen/wasmModule';
import type { Kernel } from '../kernel/kernel';
import type { Va } from '../machine/address';
import { BREAKPOINTS, FUNCTION_TYPES, SHADOW } from '../program/abi';
import type { FunctionInfo } from '../program/program';
import { type CType, sizeOf, unqualified } from '../program/types';

/** Statements of one piece: some milliseconds. */
const PIECE = 500_000;

/** Bytes of a local whose shadow is a leftover of earlier stack frames: the compiler never looks, expressions do. */
export interface Unshadowed {
  readonly va: Va;
  readonly bytes: number;
}

export interface ParsedExpression {
  readonly value: Expr;
  readonly environment: Environment;
  readonly locals: VariableSymbol[];
  /** It makes objects of its own on the stack. */
  readonly dynamic: boolean;
  readonly unshadowed: readonly Unshadowed[];
}

/** The session's part: silence while an expression runs. */
export interface CodeHost {
  readonly kernel: Kernel;
  /** Set while an expression runs; findings go here. */
  quiet: { problem: string | undefined; keep: boolean } | undefined;
}

/** Compiles `return value;` and calls it, a piece at a time; whoever does not go on with it leaves no trace. */
export function* runCode(
  host: CodeHost,
  value: Expr,
  parsed: ParsedExpression,
  keep: boolean,
  budget: number,
): Generator<void, { bytes: Uint8Array } | { error: string }> {
  const { kernel } = host;
  const { environment, locals, dynamic, unshadowed } = parsed;
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
  const restore = checkpoint(kernel, keep);
  for (const { va, bytes } of unshadowed) mmu.setShadow(va, bytes, SHADOW.ok);
  const quiet: { problem: string | undefined; keep: boolean } = { problem: undefined, keep };
  host.quiet = quiet;
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
    host.quiet = undefined;
    restore();
    if (idle) cpu.switchTo(undefined);
    functions.pop();
    const ids = program.positions as unknown[];
    mmu.memory.bytes.fill(0, BREAKPOINTS.base + positions, BREAKPOINTS.base + ids.length);
    ids.length = positions;
  }
}

/** Remembers the machine so that it can be put back: clock always, memory unless the writes are wanted. */
function checkpoint(kernel: Kernel, keep: boolean): () => void {
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
