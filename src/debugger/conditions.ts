// What breakpoints say in C: whether one holds, and what a log point tells. Both are judged when the machine stands.

import type { Radix } from '../inspect/format';
import { littleEndian } from '../inspect/guest';
import { splitForm } from '../inspect/valueForm';
import type { CValue, StackFrame } from './api';
import type { Breakpoint } from './breakpoints';
import { type FormHost, inForm } from './inForm';
import type { Messages } from './messages';

/** What is needed of the inspector. */
export interface Looking extends FormHost {
  /** The processor is in an interrupt, or in what one began. */
  readonly inInterrupt: boolean;
  describe(value: CValue, radix?: Radix): string;
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
    const text = piecesOf(message)
      .map((piece) => {
        if (typeof piece === 'string') return piece;
        const { expression, form, letter } = splitForm(piece.expression);
        const result = this.looking.evaluate(expression, frame);
        const shown = 'error' in result ? result : inForm(this.looking, result.value, form, frame);
        if ('error' in shown) return `{${letter ? `${letter} is no form of a value` : shown.error}}`;
        // Kept as it is now: its place may hold something else when somebody looks.
        values.push({ name: piece.expression.trim(), value: { ...shown.value, va: undefined } });
        return this.looking.describe(shown.value, form.radix);
      })
      .join('');
    const range = frame && { range: frame.position.range };
    this.messages.note({ category: 'log', text: `${text}\n`, ...range, ...(values.length > 0 && { values }) });
  }
}

/** The value as a number, for conditions. */
const integerOf = (value: CValue): bigint => (value.bytes ? littleEndian(value.bytes.slice(0, 8)) : 0n);

/** Quoted text, a brace, or a run of anything else. */
const PIECE = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[{}]|[^{}"']+|["']/g;

/**
 * A log message as plain text and expressions. An expression reaches to the brace that closes it, whatever braces and
 * quoted text it has inside; a brace that nothing closes, another one before an expression and `\\{` are plain text.
 */
export function piecesOf(message: string): (string | { readonly expression: string })[] {
  const pieces: (string | { readonly expression: string })[] = [];
  let plain = '';
  for (let at = 0; at < message.length; ) {
    const escaped = /^\\[{}]/.test(message.slice(at));
    const end = message[at] === '{' && message[at + 1] !== '{' ? closing(message, at) : undefined;
    if (end === undefined) {
      plain += message[escaped ? at + 1 : at];
      at += escaped ? 2 : 1;
    } else {
      pieces.push(plain, { expression: message.slice(at + 1, end) });
      plain = '';
      at = end + 1;
    }
  }
  return [...pieces, plain];
}

/** Where the brace is that closes the one at `from`. */
function closing(text: string, from: number): number | undefined {
  let depth = 0;
  for (const { 0: piece, index } of text.slice(from).matchAll(PIECE)) {
    if (piece === '{') depth++;
    else if (piece === '}' && --depth === 0) return from + index;
  }
  return undefined;
}

function isTrue(value: CValue): boolean {
  if (value.type.kind === 'array' || value.type.kind === 'function') return true;
  return integerOf(value) !== 0n;
}
