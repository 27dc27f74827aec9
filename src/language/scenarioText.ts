// A scenario (*.pcm.txt) while it is being written: errors, completion of operations and their values, help on hover.

import { OPERATIONS, type OperationSpec, usage } from '../scenario/operations';
import { parseScenario } from '../scenario/parser';

export interface Suggestion {
  readonly text: string;
  readonly kind: 'operation' | 'key' | 'value' | 'name';
  readonly detail: string;
}

/** Errors of the text; lines and columns from 1, each up to the end of its word. */
export function checkScenario(text: string): { line: number; column: number; endColumn: number; message: string }[] {
  const lines = text.split(/\r?\n/);
  return parseScenario(text).errors.map(({ line, column, message }) => {
    const word = /^\S*/.exec(lines[line - 1]?.slice(column - 1) ?? '')?.[0].length ?? 0;
    return { line, column, endColumn: column + Math.max(word, 1), message };
  });
}

/** A key with what its value is: `[stream=p|c|any]`. */
const withValue =
  ({ keys }: OperationSpec) =>
  (key: string): string => {
    const kind = keys[key];
    return `[${key}=${Array.isArray(kind) ? kind.join('|') : VALUE[kind as Kind]}]`;
  };

type Kind = 'number' | 'frames' | 'word' | 'hw';
const VALUE: Record<Kind, string> = { number: 'N', frames: 'FRAMES', word: 'WORD', hw: 'RANGE' };

/** PCM frame counts may be given by name. */
const FRAME_WORDS = ['boundary', 'buffer', 'period'];
const HW_VALUES: Record<string, readonly string[]> = {
  access: ['RW_INTERLEAVED', 'RW_NONINTERLEAVED', 'MMAP_INTERLEAVED', 'MMAP_NONINTERLEAVED', 'any'],
  format: ['S16_LE', 'S24_LE', 'S24_3LE', 'S32_LE', 'U8', 'FLOAT_LE', 'any'],
  subformat: ['STD', 'any'],
};

/** `bg NAME KEY=VALUE` in front of the operation of a thread, as far as the blank behind it. */
const THREAD = /^\s*[~!]?bg\s+\w+\s+((before|hit)=\S*\s+)*/;

/** What may stand at the end of `before`, the line up to the cursor. `above` holds the lines before it. */
export function completeScenario(above: readonly string[], before: string): Suggestion[] {
  const thread = THREAD.exec(before)?.[0];
  if (thread) {
    const inThread = completeLine(above, before.slice(thread.length));
    return before.length > thread.length ? inThread : [...inThread, ...completeLine(above, before)];
  }
  return completeLine(above, before);
}

function completeLine(above: readonly string[], before: string): Suggestion[] {
  const words = before.trimStart().split(/\s+/);
  const last = words[words.length - 1] ?? '';
  if (before.trimStart().startsWith('#')) return [];
  if (words.length <= 1) {
    return Object.entries(OPERATIONS).map(([name, spec]) => ({ text: name, kind: 'operation', detail: spec.help }));
  }
  const name = (words[0] as string).replace(/^[~!]/, '');
  const spec = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (!spec) return [];
  const equals = last.indexOf('=');
  if (equals > 0) return valuesOf(spec, last.slice(0, equals));
  const given = words.slice(1, -1).filter((w) => !w.includes('='));
  const operand = spec.operands[given.length];
  const names = operand ? namesFor(operand[0], above) : [];
  const used = new Set(words.map((w) => w.split('=')[0]));
  const keys = Object.keys(spec.keys).map((key) => ({ key, detail: describe(spec, key) }));
  if (spec.operands[0]?.[0] === 'handle') keys.push({ key: 'timeout', detail: 'milliseconds, then a signal ends it' });
  const unused = keys.filter(({ key }) => !used.has(key));
  return [...names, ...unused.map(({ key, detail }): Suggestion => ({ text: `${key}=`, kind: 'key', detail }))];
}

function describe(spec: OperationSpec, key: string): string {
  const kind = spec.keys[key];
  if (Array.isArray(kind)) return kind.join(' or ');
  if (kind === 'hw') return 'N, A..B, A.. or ..B, or names';
  return kind === 'frames' ? 'PCM frames: a number, or boundary, buffer, period' : 'a number';
}

function valuesOf(spec: OperationSpec, key: string): Suggestion[] {
  const kind = Object.hasOwn(spec.keys, key) ? spec.keys[key] : undefined;
  const values = Array.isArray(kind)
    ? kind
    : kind === 'frames'
      ? FRAME_WORDS
      : kind === 'hw'
        ? (HW_VALUES[key.replace(/^sub(?=format)/, 'sub')] ?? [])
        : [];
  return values.map((text: string) => ({ text, kind: 'value', detail: key }));
}

const MAKES: Readonly<Record<string, string>> = { handle: 'newHandle', map: 'newMap', thread: 'newThread' };

/** Handles, maps and threads that lines above have made. */
function namesFor(kind: string, above: readonly string[]): Suggestion[] {
  if (kind === 'frames') return FRAME_WORDS.map((text) => ({ text, kind: 'value', detail: 'PCM frames' }));
  const makes = MAKES[kind];
  if (!makes) return [];
  const found = new Map<string, string>();
  for (const line of above) {
    const [op = '', ...rest] = line.trim().replace(/^[~!]/, '').split(/\s+/);
    const at = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op]?.operands.findIndex(([k]) => k === makes) : undefined;
    const name = at === undefined || at < 0 ? undefined : rest[at];
    if (name) found.set(name, line.trim());
  }
  return [...found].map(([text, detail]) => ({ text, kind: 'name', detail }));
}

/** Markdown about the operation of a line, or of its thread, at a column from 0; undefined where there is none. */
export function explainOperation(line: string, column = 0): string | undefined {
  const thread = THREAD.exec(line)?.[0].length ?? 0;
  const name = /^\s*[~!]?(\w+)/.exec(column < thread ? line : line.slice(thread))?.[1];
  if (!name || !Object.hasOwn(OPERATIONS, name)) return undefined;
  const spec = OPERATIONS[name] as OperationSpec;
  return `\`\`\`alsa-scenario\n${usage(name, spec, withValue(spec))}\n\`\`\`\n\n${spec.help.replaceAll('<', '\\<')}`;
}
