// Reads a scenario. Every line is checked before anything runs, and all errors are told at once, with their place.
//
//   line      = "" | "#" text | "@" label | [ "~" | "!" ] operation
//   operation = name { operand | key "=" value }

import { expectProblem } from './expect';
import { FRAMES, type Operation, parseNumber, type ScenarioError } from './operation';
import { NOT_YET, OPERATIONS, type OperandKind, type OperationSpec } from './operations';

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
  const names = { handle: new Set<string>(), map: new Set<string>() };
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

type Names = Readonly<Record<'handle' | 'map', Set<string>>>;

function readLine(
  line: string,
  number: number,
  label: string,
  names: Names,
): { operation?: Operation; errors: ScenarioError[] } {
  const tokens = [...line.matchAll(/\S+/g)].map((match) => ({ text: match[0], column: match.index + 1 }));
  const first = tokens[0] as Token;
  const prefix = first.text[0];
  const record = prefix === '~' ? 'failure' : prefix === '!' ? 'never' : 'always';
  const op = record === 'always' ? first.text : first.text.slice(1);
  const errors: ScenarioError[] = [];
  const complain = (token: Token, message: string) => errors.push({ line: number, column: token.column, message });
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
    if (equals > 0) {
      const key = token.text.slice(0, equals);
      const value = token.text.slice(equals + 1);
      if (key === 'when' && !spec.anyKey) {
        if (value === 'mmap' || value === 'rw') when = value;
        else complain(token, `when=${value}: expected when=mmap or when=rw`);
      } else if (key !== 'timeout') {
        const problem = keyProblem(op, spec, key, value);
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
      text: line.trim().replace(/^[~!]/, ''),
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

function operandProblem(kind: OperandKind, text: string, names: Names): string | undefined {
  switch (kind) {
    case 'newHandle':
      names.handle.add(text);
      return nameProblem(text);
    case 'newMap':
      names.map.add(text);
      return nameProblem(text);
    case 'handle':
      return names.handle.has(text)
        ? undefined
        : `no line before this one opens "${text}"${near(text, [...names.handle])}`;
    case 'map':
      return names.map.has(text) ? undefined : `no line before this one maps "${text}"${near(text, [...names.map])}`;
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

function unknownOperation(op: string): string {
  const reason = Object.hasOwn(NOT_YET, op) ? NOT_YET[op] : undefined;
  if (reason) return `"${op}" cannot be run here: ${reason}`;
  return `unknown operation "${op}"${near(op, Object.keys(OPERATIONS))}`;
}

function usage(op: string, spec: OperationSpec): string {
  const operands = spec.operands.map(([, name, optional]) => (optional ? `[${name}]` : name));
  return [op, ...operands, ...(Object.keys(spec.keys).length > 0 ? ['[key=value ...]'] : [])].join(' ');
}

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
