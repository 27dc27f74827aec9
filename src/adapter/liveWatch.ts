// Expressions that are looked at while the program runs. Local names mean something at a stop only: what they led to is
// remembered by its place in memory, and read there. Of what is on a stack, or has no place, the last value is told.

import type { CValue, StackFrame } from '../debugger/api';
import type { Session } from '../debugger/session';
import { formatValue, memoryOf, partsOf, typeText } from '../inspect/format';
import { FORMS, splitForm } from '../inspect/valueForm';
import type { Hex } from '../protocol/values';
import type { WatchedValue } from '../protocol/watch';

/** Statements that one of them may execute: it is asked for several times a second. */
const BUDGET = 100_000;
const MAX_PARTS = 64;

type Known =
  /** Its names mean the same everywhere in the module. */
  | { readonly scope: 'file' }
  | { readonly scope: 'place'; readonly value: CValue }
  | { readonly scope: 'stop'; readonly shown: WatchedValue };

export class LiveWatch {
  private readonly known = new Map<string, Known>();

  /** Another program: its places are others. */
  clear(): void {
    this.known.clear();
  }

  /** `frame`: where the program stands; undefined while it runs. */
  values(session: Session, expressions: readonly string[], frame: StackFrame | undefined): WatchedValue[] {
    return expressions.map((expression) =>
      frame ? this.atStop(session, expression, frame) : this.running(session, expression),
    );
  }

  private atStop(session: Session, text: string, frame: StackFrame): WatchedValue {
    const result = evaluate(session, text, frame);
    if ('error' in result) {
      this.known.delete(text);
      return this.running(session, text);
    }
    const shown = show(session, text, result.value);
    const everywhere = evaluate(session, text, undefined);
    const { va } = result.value;
    if (!('error' in everywhere) && everywhere.value.va === va) this.known.set(text, { scope: 'file' });
    else if (va !== undefined && !onStack(session, va)) this.known.set(text, { scope: 'place', value: result.value });
    else this.known.set(text, { scope: 'stop', shown: { ...shown, stale: true } });
    return shown;
  }

  private running(session: Session, text: string): WatchedValue {
    const known = this.known.get(text);
    if (known?.scope === 'stop') return known.shown;
    if (known?.scope === 'place') {
      const { va, type, role, bitField } = known.value;
      if (va !== undefined && !bitField)
        return show(session, text, { ...session.valueAt(va, type), ...(role && { role }) });
      return { ...show(session, text, known.value), stale: true };
    }
    const result = evaluate(session, text, undefined);
    return 'error' in result ? { expression: text, problem: result.error } : show(session, text, result.value);
  }
}

function evaluate(session: Session, text: string, frame: StackFrame | undefined) {
  const { expression, letter } = splitForm(text);
  if (letter) return { error: `${letter} is no form of a value: ${FORMS}.` };
  const pieces = session.evaluating(expression, frame, false, BUDGET);
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
  }
}

const hex = (va: bigint): Hex => `0x${va.toString(16)}`;

function show(session: Session, text: string, value: CValue): WatchedValue {
  const { kernel } = session;
  const { form } = splitForm(text);
  const memory = memoryOf(value);
  const parts = partsOf(kernel, value, text, 0, MAX_PARTS).map((part) => ({
    name: part.name,
    value: formatValue(kernel, part.value, form.radix),
    ...(part.value.va !== undefined && { memoryReference: hex(part.value.va) }),
  }));
  return {
    expression: text,
    value: formatValue(kernel, value, form.radix),
    type: typeText(value),
    ...(memory !== undefined && { memoryReference: hex(memory) }),
    ...(parts.length > 0 && { parts }),
  };
}

function onStack({ kernel }: Session, va: bigint): boolean {
  return kernel.scheduler.contexts().some(({ stackLimit, stackTop, stackDelta }) => {
    const host = BigInt.asIntN(64, va - stackDelta);
    return host >= BigInt(stackLimit) && host < BigInt(stackTop);
  });
}
