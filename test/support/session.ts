// A session without DAP or command line: the debugger on a driver, with the scenario's own client or a short one.

import * as fs from 'node:fs';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { OperationRecord, RecordedFinding, RecordedResolution } from '../../src/debugger/api';
import { createSession, type Session } from '../../src/debugger/session';
import { fileAccess } from '../../src/scenario/fileAccess';
import { resolveLaunch, sessionOptions } from '../../src/scenario/launch';

export interface TestRun {
  readonly session: Session;
  readonly findings: RecordedFinding[];
  readonly resolutions: RecordedResolution[];
  readonly operations: OperationRecord[];
  readonly log: string[];
}

const files = fileAccess(fs);

/** Compiles and boots; throws what a launch would refuse with. */
export function startSession(program: string, more: Record<string, unknown> = {}): TestRun {
  const resolved = resolveLaunch({ program: resolve(program), ...more }, files);
  if ('problem' in resolved) throw new Error(resolved.problem);
  const findings: RecordedFinding[] = [];
  const resolutions: RecordedResolution[] = [];
  const operations: OperationRecord[] = [];
  const log: string[] = [];
  const created = createSession(
    sessionOptions(resolved.launch, files, resolve('src/kernel/linux'), {
      onOutput: (output) => log.push(output.text),
      onOperation: (operation) => operations.push(operation),
      onFinding: (finding) => findings.push(finding),
      onResolution: (resolution) => resolutions.push(resolution),
    }),
  );
  const [problem] = [
    ...created.diagnostics.filter((d) => d.severity === 'error').map((d) => d.message),
    ...created.problems,
  ];
  if (!created.session) throw new Error(problem ?? 'no session');
  return { session: created.session, findings, resolutions, operations, log };
}

/** Runs to the end without stopping at findings, so many statements at a time. */
export function runToEnd({ session }: TestRun, slice = 1_000_000): void {
  session.setFindingFilters([]);
  session.continue();
  for (let i = 0; i < 1_000_000; i++) {
    const stop = session.run(slice);
    if (stop?.reason === 'end') return;
    if (stop) session.continue();
  }
  throw new Error('the run does not end');
}

/** The line, from 1, of the first occurrence of a text. */
export function lineOf(path: string, text: string): number {
  const index = readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text));
  if (index < 0) throw new Error(`${text} is not in ${path}`);
  return index + 1;
}
