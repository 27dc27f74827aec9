// Compares records with a recording of a real kernel. Paths in `vol` differed between recordings: they say nothing.
// Paths in `timed` depend on how much time had passed: numbers may differ by a tolerance. The labels are not compared.

import { exactJson, parseExactJson } from '../../base/exactJson';
import type { ScriptRecord } from './thread';

export interface Difference {
  readonly path: string;
  readonly wanted: unknown;
  readonly got: unknown;
}
export interface Comparison {
  /** Undefined: nothing of that line was printed. */
  readonly record: ScriptRecord | undefined;
  readonly golden: ScriptRecord;
  readonly differences: readonly Difference[];
}

const NOT_COMPARED = ['case', 'vol', 'timed'];

/** Every record of the recording beside the one of the same line. */
export function compareRecords(recording: string, records: readonly ScriptRecord[]): Comparison[] {
  const byLine = new Map(records.map((record) => [record['n'], record]));
  return recording
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => parseExactJson(line) as ScriptRecord)
    .filter((golden) => 'op' in golden)
    .map((golden) => {
      const record = byLine.get(golden['n']);
      return { golden, record, differences: record ? differencesOf(golden, record) : [] };
    });
}

export const isEqual = ({ record, differences }: Comparison): boolean =>
  record !== undefined && differences.length === 0;

function differencesOf(golden: ScriptRecord, record: ScriptRecord): Difference[] {
  const paths = (name: string) => (golden[name] ?? []) as string[];
  const out: Difference[] = [];
  diff(without(golden), without(parseExactJson(exactJson(record)) as ScriptRecord), '', out);
  return out.filter(({ path }) => !isBelow(path, paths('vol')) && !isBelow(path, paths('timed')));
}

const without = (record: ScriptRecord): ScriptRecord =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !NOT_COMPARED.includes(key)));

const isBelow = (path: string, parents: readonly string[]): boolean =>
  parents.some((parent) => path === parent || path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`));

function diff(wanted: unknown, got: unknown, path: string, out: Difference[]): void {
  if (Array.isArray(wanted) && Array.isArray(got) && wanted.length === got.length) {
    wanted.forEach((value, i) => {
      diff(value, got[i], `${path}[${i}]`, out);
    });
  } else if (isObject(wanted) && isObject(got)) {
    for (const key of [...new Set([...Object.keys(wanted), ...Object.keys(got)])].sort()) {
      diff(wanted[key], got[key], path === '' ? key : `${path}.${key}`, out);
    }
  } else if (wanted !== got) out.push({ path, wanted, got });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
