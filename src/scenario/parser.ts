// Reads a scenario. Every line is checked before anything runs, and all errors are told at once, with their place.
//
//   line      = "" | "#" text | "@" label | [ "~" | "!" ] operation
//   operation = name { operand | key "=" value } [ operation ]

import { expectProblem } from './expect';
import { FRAMES, type Operation, parseNumber, type ScenarioError } from './operation';
import { OPERATIONS, type OperandKind, type OperationSpec, usage } from './operations';

export interface Scenario {
  readonly operations: readonly Operation[];
  readonly errors: readonly ScenarioError[];
}

interface Token {
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

export function parseScenario(text: string): Scenario {
  const operations: Operation[] = [];
  const errors: ScenarioError[] = [];
  const names = { handle: new Set<string>(), map: new Set<string>(), thread: new Set<string>() };
  let label = '';
  text.split(/\r?\n/).forEach((line, i) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return;
    if (trimmed.startsWith('@')) {
      label = trimmed.slice(1).trim();
      return;
    }
    const read = readLine(line, i + 1, label, names);
    errors.push(...read.errors);
    if (read.operation) operations.push(read.operation);
  });
  return { operations, errors };
}

/** One line by itself: names of other lines are taken for known. */
export function parseOperation(text: string, line: number): ReadLine {
  return readLine(text, line, '', undefined);
}

/** What is wrong with an operation of a thread; undefined if nothing is. */
export function threadProblem(text: string): string | undefined {
  if (!/\S/.test(text)) return 'there is no operation';
  const { operation, errors } = parseOperation(text, 0);
  return errors[0]?.message ?? (operation && inThreadProblem(operation));
}
const inThreadProblem = ({ op }: Operation): string | undefined =>
  NOT_IN_THREAD.includes(op) ? `${op} cannot be carried out by a thread` : undefined;

type Names = Readonly<Record<'handle' | 'map' | 'thread', Set<string>>>;
export interface ReadLine {
  readonly operation?: Operation;
  readonly errors: readonly ScenarioError[];
}

/** Any operation may have it: after so many milliseconds a signal ends what waits. */
const TIMEOUT: OperationSpec = { operands: [], keys: { timeout: 'number' }, help: '' };

/** What makes no sense in a second thread: it is about threads itself, or about the script. */
const NOT_IN_THREAD = ['bg', 'join', 'forkread', 'expect', 'interrupt', 'cleanup'];

/** `start`: where in the line the operation begins. */
function readLine(line: string, number: number, label: string, names: Names | undefined, start = 0): ReadLine {
  const tokens = [...line.slice(start).matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    column: start + match.index + 1,
  }));
  const first = tokens[0] as Token;
  const prefix = first.text[0];
  const record = prefix === '~' ? 'failure' : prefix === '!' ? 'never' : 'always';
  const op = record === 'always' ? first.text : first.text.slice(1);
  const errors: ScenarioError[] = [];
  const complain = (token: Token, message: string): unknown =>
    errors.push({ line: number, column: token.column, message });
  const spec = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
  if (!spec) {
    complain(first, unknownOperation(op));
    return { errors };
  }
  const operands: string[] = [];
  const keys: Record<string, string> = {};
  let when: Operation['when'];
  for (let i = 1; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    const wanted = spec.operands[operands.length];
    if (wanted?.[0] === 'rest') {
      operands.push(line.slice(token.column - 1).trim());
      break;
    }
    const equals = token.text.indexOf('=');
    const key = token.text.slice(0, Math.max(equals, 0));
    if (wanted?.[0] === 'operation' && !Object.hasOwn(spec.keys, key)) {
      const inner = readLine(line, number, label, names, token.column - 1);
      errors.push(...inner.errors);
      const problem = inner.operation && inThreadProblem(inner.operation);
      if (problem !== undefined) complain(token, problem);
      operands.push(line.slice(token.column - 1).trim());
      break;
    }
    if (equals > 0) {
      const value = token.text.slice(equals + 1);
      if (key === 'when' && !spec.anyKey) {
        if (value === 'mmap' || value === 'rw') when = value;
        else complain(token, `when=${value}: expected when=mmap or when=rw`);
      } else {
        const known = spec.anyKey || Object.hasOwn(spec.keys, key) || key !== 'timeout';
        const problem = keyProblem(op, known ? spec : TIMEOUT, key, value);
        if (problem) complain(token, problem);
        keys[key] = value;
      }
    } else if (!wanted) {
      complain(token, `"${token.text}" is too much: ${usage(op, spec)}`);
    } else {
      const problem = operandProblem(wanted[0], token.text, names);
      if (problem) complain(token, problem);
      operands.push(token.text);
    }
  }
  const missing = spec.operands[operands.length];
  if (missing && !missing[2]) complain(first, `${op} needs ${missing[1]}: ${usage(op, spec)}`);
  const expected = op === 'expect' && errors.length === 0 ? expectProblem(operands, keys) : undefined;
  if (expected !== undefined) complain(tokens[1] ?? first, expected);
  if (op === 'hw_params' && operands[1] !== undefined && operands[1] !== 'auto') {
    complain(tokens[2] as Token, `"${operands[1]}" is too much: hw_params H auto, or hw_params H key=value ...`);
  }
  if (errors.length > 0) return { errors };
  return {
    operation: {
      op,
      text: line.slice(start).trim().replace(/^[~!]/, ''),
      line: number,
      record,
      label,
      operands,
      keys,
      ...(when && { when }),
    },
    errors,
  };
}

const MADE_BY = { handle: 'opens', map: 'maps', thread: 'begins' } as const;

function operandProblem(kind: OperandKind, text: string, names: Names | undefined): string | undefined {
  switch (kind) {
    case 'newHandle':
      names?.handle.add(text);
      return nameProblem(text);
    case 'newMap':
      names?.map.add(text);
      return nameProblem(text);
    case 'newThread':
      names?.thread.add(text);
      return nameProblem(text);
    case 'handle':
    case 'map':
    case 'thread': {
      const known = names?.[kind];
      if (!known || known.has(text)) return undefined;
      return `no line before this one ${MADE_BY[kind]} "${text}"${near(text, [...known])}`;
    }
    case 'number':
      return parseNumber(text) === undefined ? `"${text}" is not a number` : undefined;
    case 'frames':
      return framesProblem(text);
    default:
      return undefined;
  }
}

const nameProblem = (text: string): string | undefined =>
  /^\w+$/.test(text) ? undefined : `"${text}" is not a name: letters, digits and _ only`;

const framesProblem = (text: string): string | undefined =>
  parseNumber(text) === undefined && !FRAMES.test(text)
    ? `"${text}" is no count of PCM frames: a number, or boundary, buffer, period with +N -N *N /N`
    : undefined;

/** An interval of hw_params: N, A..B, A.., ..B, with ( ) for open ends and i, e behind it; or the names of a mask. */
const INTERVAL = /^[[(]?(\d+|0x[0-9a-f]+)?(\.\.(\d+|0x[0-9a-f]+)?)?[\])]?[ie]*$/i;
const MASK = /^(any|none|0x[0-9a-f]+|\w+(,\w+)*)$/i;

function keyProblem(op: string, spec: OperationSpec, key: string, value: string): string | undefined {
  if (spec.anyKey) return undefined;
  const kind = Object.hasOwn(spec.keys, key) ? spec.keys[key] : undefined;
  if (!kind) {
    const known = Object.keys(spec.keys);
    return `${op} has no "${key}"${near(key, known) || (known.length > 0 ? `; it has ${known.join(', ')}` : '')}`;
  }
  if (value === '') return `${key}= needs a value`;
  if (kind === 'number') return parseNumber(value) === undefined ? `${key}=${value}: not a number` : undefined;
  if (kind === 'frames') {
    const problem = framesProblem(value);
    return problem && `${key}=${value}: ${problem}`;
  }
  if (kind === 'hw') {
    const mask = key === 'access' || key.endsWith('format');
    return (mask ? MASK : INTERVAL).test(value)
      ? undefined
      : `${key}=${value}: expected ${mask ? 'names, any, none or 0x...' : 'N, A..B, A.. or ..B'}`;
  }
  if (typeof kind === 'object' && !kind.includes(value)) return `${key}=${value}: expected ${kind.join(' or ')}`;
  return undefined;
}

const unknownOperation = (op: string): string => `unknown operation "${op}"${near(op, Object.keys(OPERATIONS))}`;

/** '; did you mean "open"?' where one name is close enough. */
function near(text: string, names: readonly string[]): string {
  const [best] = names
    .map((name) => ({ name, distance: editDistance(text, name) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(1, Math.floor(text.length / 3)) ? `; did you mean "${best.name}"?` : '';
}

/** How many letters must be put in, left out, changed, or swapped with their neighbour. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const change = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const best = Math.min(change, at(i - 1, j) + 1, at(i, j - 1) + 1, swapped ? at(i - 2, j - 2) + 1 : change);
      rows[i]?.push(best);
    }
  }
  return at(a.length, b.length);
}
