// Looking at the standing machine: its contexts and stacks, variables, values, and what C expressions say of them.

import type { Compilation } from '../c/compile';
import type { FileProvider } from '../c/source';
import { formatValue, type Radix } from '../inspect/format';
import { taskName } from '../inspect/tasks';
import type { Kernel } from '../kernel/kernel';
import { asVa, type Va } from '../machine/address';
import type { Context } from '../machine/cpu';
import type { VariableInfo } from '../program/program';
import type { CType } from '../program/types';
import type { CallTarget, ContextInfo, CValue, Evaluation, GotoTarget, StackFrame } from './api';
import { callTargets } from './callTargets';
import { EntryTypes } from './entryTypes';
import { type EvaluationHost, Evaluator, uninitialised, withoutShadow } from './evaluator';
import { gotoTargets } from './gotoTargets';
import { type ChainLink, chainOf } from './reverse';

interface Place {
  readonly va: Va;
  readonly type: CType;
}

export interface Scope {
  readonly name: string;
  readonly variables: readonly VariableInfo[];
}

export class Inspector implements EvaluationHost {
  quiet: { problem: string | undefined; keep: boolean } | undefined;
  private readonly evaluator = new Evaluator(this);
  readonly entryTypes: EntryTypes;

  constructor(
    readonly kernel: Kernel,
    readonly compilation: Compilation,
    private readonly readFile: FileProvider,
  ) {
    this.entryTypes = new EntryTypes(kernel.program, readFile);
  }

  /** A value as log messages show it. */
  describe(value: CValue, radix?: Radix): string {
    return formatValue(this.kernel, value, radix);
  }

  // ---- contexts and stacks ----

  get context(): Context | undefined {
    return this.kernel.cpu.context;
  }
  get inInterrupt(): boolean {
    return this.kernel.scheduler.inInterrupt;
  }
  get contextId(): number {
    return this.context?.id ?? 0;
  }
  contextOf(id: number): Context | undefined {
    return this.kernel.scheduler.contexts().find((c) => c.id === id);
  }
  contextHolding({ fp }: StackFrame): Context | undefined {
    return this.kernel.scheduler.contexts().find((c) => fp >= c.stackLimit && fp < c.stackTop);
  }
  contexts(): ContextInfo[] {
    const { kernel } = this;
    return kernel.scheduler.withStacks().map((task) => ({ id: task.context.id, name: taskName(kernel, task) }));
  }

  /** Innermost stack frame of what is running. */
  innermost(): StackFrame | undefined {
    return this.stack(this.contextId)[0];
  }

  stack(contextId: number): StackFrame[] {
    const { cpu, program } = this.kernel;
    const context = this.contextOf(contextId);
    const out: StackFrame[] = [];
    for (const activation of [...(context?.activations ?? [])].reverse()) {
      const frames = activation.fp === 0 ? [] : cpu.stackFrames(activation);
      frames.forEach((fp, i) => {
        const position = cpu.positionOf(fp);
        const info = program.functions[position.slot];
        if (!info) return;
        const began = i === frames.length - 1 ? { began: activation.label.replace(/^irq:/, '') } : {};
        out.push({ fp, function: info, position, ...began });
      });
    }
    return out;
  }

  /** All stack frames of a standing context, as places only. */
  chain(context: Context | undefined): ChainLink[] {
    const top = context?.activations[context.activations.length - 1];
    return context ? chainOf(this.kernel.cpu, context, top?.fp ?? 0) : [];
  }

  /** The stack frame as it is now, when the run has come by again. */
  private sameFrame(frame: StackFrame): StackFrame {
    for (const { id } of this.contexts()) {
      const same = this.stack(id).find((f) => f.fp === frame.fp && f.function.slot === frame.function.slot);
      if (same) return same;
    }
    return frame;
  }

  // ---- variables and values ----

  scopesOf(frame: StackFrame): Scope[] {
    const out: Scope[] = [];
    for (let i = frame.position.scope; i >= 0; ) {
      const scope = frame.function.scopes[i];
      if (!scope) break;
      const outermost = scope.parent < 0;
      if (scope.variables.length > 0)
        out.push({ name: outermost ? 'Arguments' : 'Locals', variables: scope.variables });
      i = scope.parent;
    }
    return out;
  }

  globals(frame: StackFrame): VariableInfo[] {
    const { unit } = frame.function;
    return this.kernel.program.globals
      .filter((g) => g.unit === unit && !g.name.startsWith('.') && !g.section)
      .map((g) => ({ name: g.shown, type: g.type, offset: undefined, va: g.va, param: false, line: g.line }));
  }

  /** Where a variable is, and its type with the lengths that only the running program knows. */
  placeOf(frame: StackFrame, variable: VariableInfo): Place {
    const delta = this.contextHolding(frame)?.stackDelta ?? 0n;
    const type = withLengths(variable.type, (offset) => this.word(frame.fp + offset));
    if (variable.va !== undefined) return { va: asVa(variable.va), type };
    const host = frame.fp + (variable.offset ?? 0);
    if (!variable.indirect || type.kind !== 'pointer') return { va: asVa(BigInt(host) + delta), type };
    // Arrays that have been made lie right below the stack frame.
    const at = Number(this.word(host) - BigInt.asUintN(64, delta));
    const low = frame.function.lowOffset ?? 0;
    const made = at < frame.fp && at >= this.kernel.mmu.memory.view.getUint32(frame.fp + low, true);
    return made ? { va: asVa(BigInt(at) + delta), type: type.to } : { va: asVa(0n), type: emptyOf(type.to) };
  }
  private word(host: number): bigint {
    return this.kernel.mmu.memory.view.getBigUint64(host, true);
  }
  variable(frame: StackFrame, variable: VariableInfo): CValue {
    const { va, type } = this.placeOf(frame, variable);
    const value = { ...this.valueAt(va, type), role: variable.name };
    if (this.isUnset(frame, variable)) return uninitialised(value);
    return variable.plain && !variable.indirect ? withoutShadow(value) : value;
  }
  /** Locals that were set by hand since the machine stands. */
  private setByHand = new Set<string>();
  noteSetByHand({ fp }: StackFrame, name: string): void {
    this.setByHand.add(`${fp} ${name}`);
  }
  goesOn(): void {
    this.setByHand.clear();
  }
  /** A local that has surely not been assigned yet, as the text says: what its place on the stack holds is left over. */
  isUnset({ fp, position: { range }, function: fn }: StackFrame, { name, unsetTo }: VariableInfo): boolean {
    if (!unsetTo || range.path !== fn.range.path || this.setByHand.has(`${fp} ${name}`)) return false;
    return range.line < unsetTo.line || (range.line === unsetTo.line && range.column <= unsetTo.column);
  }
  valueAt(va: Va, type: CType): CValue {
    return this.evaluator.valueAt(va, type);
  }
  readMemory(va: Va, length: number): Uint8Array | undefined {
    return this.kernel.mmu.peek(va, length) ?? this.kernel.currentSpace()?.peek(va, length);
  }

  // ---- expressions ----

  /** An expression is being evaluated: whether its effects are to be kept. */
  get effects(): 'discard' | 'keep' | undefined {
    return this.quiet && (this.quiet.keep ? 'keep' : 'discard');
  }
  evaluate(expression: string, frame: StackFrame | undefined, keep = false, budget?: number): Evaluation {
    const pieces = this.evaluating(expression, frame, keep, budget);
    for (;;) {
      const piece = pieces.next();
      if (piece.done) return piece.value;
    }
  }
  evaluating(expression: string, frame: StackFrame | undefined, keep: boolean, budget?: number) {
    return this.evaluator.evaluating(expression, frame && this.sameFrame(frame), keep, budget);
  }

  /** Macros of the unit that a stack frame is in; of the driver, for the core's. */
  macros(frame: StackFrame | undefined): Iterable<string> {
    const { units } = this.compilation;
    const own = units[(frame?.function.unit ?? 0) - 1] ?? units[0];
    return own?.preprocessor.macros.keys() ?? [];
  }

  callTargets(frame: StackFrame): CallTarget[] {
    const { range } = frame.position;
    const text = this.readFile(range.path) ?? '';
    return callTargets(this.kernel, text, range, (expression) => this.evaluate(expression, frame));
  }
  gotoTargets(path: string, line: number): GotoTarget[] {
    const frame = this.innermost();
    return frame ? gotoTargets(this.kernel.program, frame, path, line) : [];
  }
}

/** A type in which every length is a number: `word` reads the hidden variable at an offset of the stack frame. */
function withLengths(type: CType, word: (offset: number) => bigint): CType {
  if (type.kind === 'pointer') {
    const to = withLengths(type.to, word);
    return to === type.to ? type : { ...type, to };
  }
  if (type.kind !== 'array') return type;
  const of = withLengths(type.of, word);
  const { variable, ...plain } = type;
  if (!variable) return of === type.of ? type : { ...type, of };
  return { ...plain, of, length: Number(word(variable.frameOffset)) };
}

/** An array that has not been made. */
const emptyOf = (type: CType): CType => (type.kind === 'array' ? { ...type, length: 0 } : type);
