// Interrupts and threads that a person may place, and what came of trying them everywhere.

import * as fs from 'node:fs';
import type { Trials } from '../debugger/api';
import type { Session } from '../debugger/session';
import { nameOf, tellTrials } from '../debugger/trials';
import type { InterruptsBody, TriedBody } from '../protocol/interrupts';
import { placeOf } from '../scenario/codePlace';
import { DEFAULT_SCENARIO } from '../scenario/defaultScenario';
import { locationOf } from './places';

export function interruptsBody(session: Session, contextId: number): InterruptsBody {
  const [top] = session.stack(contextId);
  return {
    interrupts: session.interrupts().map(({ kind, name, handlers, dueInNs }) => ({
      kind,
      name,
      handlers: [...handlers],
      dueInNanoseconds: dueInNs === undefined ? null : Number(dueInNs),
    })),
    masked: session.kernel.scheduler.irqsOff,
    operations: session.threadOperations(),
    function: top?.function.name ?? null,
  };
}

/** `scenarioPath`: the script of this launch; undefined for the built-in one. */
export function triedBody(session: Session, trials: Trials, scenarioPath: string | undefined): TriedBody {
  const { positions } = session.kernel.program;
  const script = scenarioPath === undefined ? DEFAULT_SCENARIO : fs.readFileSync(scenarioPath, 'utf8');
  const failures: TriedBody['failures'] = [];
  for (const { position, masked, findings, hangs } of trials.results) {
    const range = positions[position]?.range;
    if (!range || (findings.length === 0 && !hangs)) continue;
    failures.push({
      place: locationOf(range, trials.function),
      masked,
      findings: [
        ...findings.map(({ kind, cause, range: at }) => ({ kind, cause, ...(at && { source: locationOf(at) }) })),
        ...(hangs ? [{ kind: 'hung-task', cause: 'the process waits forever' }] : []),
      ],
      scenario: scenarioWith(session, script, trials, position),
    });
  }
  return {
    summary: tellTrials(trials),
    function: trials.function,
    what: nameOf(trials.what),
    tried: trials.results.length,
    notArmed: trials.notArmed,
    failures,
  };
}

/** The script with a line that places the interrupt or thread, before the line that was carried out. */
function scenarioWith(session: Session, script: string, { line, what }: Trials, position: number): string | null {
  const place = placeOf(session.kernel.program, position);
  if (line === undefined || !place) return null;
  const lines = script.split('\n');
  if ('operation' in what) {
    lines.splice(line, 0, 'join other');
    lines.splice(line - 1, 0, `bg other before=${place} ${what.operation}`);
  } else lines.splice(line - 1, 0, `interrupt ${what.name} before=${place}`);
  return lines.join('\n');
}
