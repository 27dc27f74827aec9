// What a run tells: lines of JSON for programs, or text for people. Both from the same events, as they happen.

import { exactJson } from '../base/exactJson';
import { formatPlace } from '../base/units';
import type { OperationRecord, Output, RecordedFinding, RecordedResolution } from '../debugger/api';
import { inThread } from '../scenario/operation';

/** How a run ended. */
export interface End {
  readonly operations: number;
  readonly failed: number;
  readonly resolutions: number;
  readonly wrong: number;
  readonly findings: number;
  /** `expect` lines that were not met. */
  readonly unmet: number;
  readonly tick: number;
}

export interface Report {
  output(output: Output): void;
  operation(operation: OperationRecord): void;
  resolution(resolution: RecordedResolution): void;
  finding(finding: RecordedFinding): void;
  end(end: End): void;
}

const hex = (value: bigint | number): string => `0x${value.toString(16)}`;
const placeJson = (range: RecordedFinding['range']) => (range ? { file: range.path, line: range.line } : {});

/** One object a line; 64-bit values are hex text. */
export function jsonReport(print: (line: string) => void): Report {
  const line = (value: unknown) => print(exactJson(value));
  return {
    output: ({ category, text, range }) => {
      if (category === 'kernel') line({ kernel: text.trimEnd(), ...placeJson(range) });
    },
    operation: ({ text, thread, line: number, result, errno, detail, tick }) =>
      line({
        operation: text,
        ...(thread && { thread }),
        line: number,
        result,
        ...(errno && { errno }),
        ...detail,
        tick,
      }),
    resolution: (answer) =>
      line({
        resolution: {
          offset: answer.offset,
          va: hex(answer.va),
          returned: { page: hex(answer.returned.page), pfn: answer.returned.pfn ?? null },
          walked: answer.walked ? { page: hex(answer.walked.page), pfn: answer.walked.pfn } : null,
          ok: answer.ok,
          by: answer.by,
          function: answer.function,
          ...placeJson(answer.range),
          tick: answer.tick,
          ...(answer.rule && { rule: answer.rule, explanation: answer.explanation, fix: answer.fix }),
        },
      }),
    finding: (finding) =>
      line({
        finding: {
          class: finding.class,
          kind: finding.kind,
          cause: finding.cause,
          rule: finding.rule,
          fix: finding.fix,
          checker: finding.checker,
          ...placeJson(finding.range),
          tick: finding.tick,
          stack: finding.stack.map((at) => ({ function: at.function, file: at.range.path, line: at.range.line })),
          ...(finding.memory && {
            memory: {
              va: hex(finding.memory.va),
              bytes: finding.memory.bytes,
              description: finding.memory.description,
            },
          }),
        },
      }),
    end: (end) => line({ end: true, ...end }),
  };
}

/** Operations as they happen, then the table of answers, then what is wrong. */
export function textReport(print: (line: string) => void): Report {
  const answers: RecordedResolution[] = [];
  const findings: RecordedFinding[] = [];
  return {
    output: ({ category, text, range }) => {
      const place = range ? `  (${formatPlace(range)})` : '';
      print(category === 'kernel' ? `  kernel: ${text.trimEnd()}${place}` : `  ${text.trimEnd()}${place}`);
    },
    operation: (operation) => print(operationLine(operation)),
    resolution: (answer) => {
      answers.push(answer);
    },
    finding: (finding) => {
      findings.push(finding);
      print(`  finding ${finding.number}: ${finding.cause}`);
    },
    end: (end) => {
      if (answers.length > 0) for (const line of resolutionTable(answers)) print(line);
      for (const finding of findings) for (const line of findingLines(finding)) print(line);
      print('');
      print(
        `${counted(end.operations, 'operation')} (${end.failed} failed), ` +
          (end.unmet > 0 ? `${counted(end.unmet, 'expectation')} not met, ` : '') +
          `${counted(end.resolutions, 'page resolution')} (${end.wrong} wrong), ` +
          `${counted(end.findings, 'finding')}, ${counted(end.tick, 'statement')}`,
      );
    },
  };
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** 'hw_params s auto                 0  MMAP_INTERLEAVED S16_LE …' */
export function operationLine({ text, thread, result, errno, detail }: OperationRecord): string {
  const outcome = result < 0 ? `${errno ?? result}` : String(result);
  // `when=` says when a line counts; once it has, there is nothing more to it.
  const shown = inThread(thread, text.replace(/ when=\w+/, ''));
  return `${shown.padEnd(36)} ${outcome.padStart(6)}  ${detailText(detail)}`.trimEnd();
}

/** The few details that say most; all of them are in the JSON. */
function detailText(detail: OperationRecord['detail']): string {
  if (!detail) return '';
  if (typeof detail['configuration'] === 'string') return detail['configuration'];
  return Object.entries(detail)
    .filter(([name]) => name !== 'hw')
    .map(([name, value]) => (isTree(value) ? valueText(value) : `${name} ${valueText(value)}`))
    .join(', ');
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** 'state RUNNING, hw 0'; what lies deeper, in brackets. */
function valueText(value: unknown, depth = 0): string {
  const inner = (v: unknown) => valueText(v, depth + 1);
  if (Array.isArray(value)) return `[${value.map(inner).join(', ')}]`;
  if (!isTree(value)) return String(value);
  const text = Object.entries(value)
    .map(([name, v]) => `${name} ${inner(v)}`)
    .join(', ');
  return depth === 0 ? text : `{${text}}`;
}

const MAX_ROWS = 200;

function resolutionTable(answers: readonly RecordedResolution[]): string[] {
  const rows = answers
    .slice(0, MAX_ROWS)
    .map((answer) => [
      `#${answer.number}`,
      hex(answer.offset),
      answer.va === 0n ? '-' : hex(answer.va),
      answer.returned.page === 0n ? 'NULL' : hex(answer.returned.page),
      answer.returned.pfn === undefined ? '-' : hex(answer.returned.pfn),
      answer.walked ? hex(answer.walked.pfn) : '-',
      answer.ok ? 'ok' : `WRONG: ${answer.rule ?? ''}`,
      `${answer.by}, ${answer.function}${answer.range ? ` ${formatPlace(answer.range)}` : ''}`,
    ]);
  const head = ['', 'offset', 'address', 'returned page', 'pfn', 'walked', '', 'asked by'];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] as string).length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] as number))
      .join('  ')
      .trimEnd();
  const more = answers.length - rows.length;
  return ['', 'Page resolutions', line(head), ...rows.map(line), ...(more > 0 ? [`… and ${more} more`] : [])];
}

function findingLines(finding: RecordedFinding): string[] {
  const place = finding.range ? `${finding.range.path}:${finding.range.line}: ` : '';
  return [
    '',
    `Finding ${finding.number} (${finding.kind}): ${place}${finding.cause}`,
    `  rule: ${finding.rule}`,
    `  fix:  ${finding.fix}`,
    `  a real kernel: ${finding.checker}`,
    ...(finding.memory
      ? [`  memory: ${hex(finding.memory.va)}, ${finding.memory.bytes} bytes, ${finding.memory.description}`]
      : []),
    ...finding.stack.map((at) => `    at ${at.function}  ${formatPlace(at.range)}`),
  ];
}
