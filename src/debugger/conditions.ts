// What breakpoints say in C: whether one holds, and what a log point tells. Both are judged when the machine stands.

import { littleEndian } from '../inspect/guest';
import type { CValue, Evaluation, StackFrame } from './api';
import type { Breakpoint } from './breakpoints';
import type { Messages } from './messages';

/** What is needed of the inspector. */
export interface Looking {
  /** The processor is in an interrupt, or in what one began. */
  readonly inInterrupt: boolean;
  evaluate(expression: string, frame: StackFrame | undefined): Evaluation;
  describe(value: CValue): string;
}

export class Conditions {
  constructor(
    private readonly looking: Looking,
    private readonly messages: Messages,
  ) {}

  /** A condition that cannot be evaluated is told, and holds. */
  holds({ condition, mode }: Pick<Breakpoint, 'condition' | 'mode'>, frame: StackFrame | undefined): boolean {
    if (mode && (mode === 'interrupt') !== this.looking.inInterrupt) return false;
    if (!condition) return true;
    const result = this.looking.evaluate(condition, frame);
    if (!('error' in result)) return isTrue(result.value);
    this.messages.note({
      category: 'debugger',
      text: `condition '${condition}': ${result.error}\n`,
      ...(frame && { range: frame.position.range }),
    });
    return true;
  }

  log(message: string, frame: StackFrame | undefined): void {
    const values: { name: string; value: CValue }[] = [];
    const text = message.replace(/\{([^{}]*)\}/g, (_, expression: string) => {
      const result = this.looking.evaluate(expression, frame);
      if ('error' in result) return `{${result.error}}`;
      // Kept as it is now: its place may hold something else when somebody looks.
      values.push({ name: expression.trim(), value: { ...result.value, va: undefined } });
      return this.looking.describe(result.value);
    });
    const range = frame && { range: frame.position.range };
    this.messages.note({ category: 'log', text: `${text}\n`, ...range, ...(values.length > 0 && { values }) });
  }
}

/** The value as a number, for conditions and plain log messages. */
export const integerOf = (value: CValue): bigint => (value.bytes ? littleEndian(value.bytes.slice(0, 8)) : 0n);

function isTrue(value: CValue): boolean {
  if (value.type.kind === 'array' || value.type.kind === 'function') return true;
  return integerOf(value) !== 0n;
}
