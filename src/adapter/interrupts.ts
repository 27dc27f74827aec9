// Interrupts that a person may place, and what came of trying them everywhere.

import * as fs from 'node:fs';
import type { Trials } from '../debugger/api';
import type { Session } from '../debugger/session';
import { tellTrials } from '../debugger/trials';
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
    interrupt: trials.interrupt,
    tried: trials.results.length,
    notArmed: trials.notArmed,
    failures,
  };
}

/** The script with a line that places the interrupt, before the line that was carried out. */
function scenarioWith(session: Session, script: string, { line, interrupt }: Trials, position: number): string | null {
  const place = placeOf(session.kernel.program, position);
  if (line === undefined || !place) return null;
  const lines = script.split('\n');
  lines.splice(line - 1, 0, `interrupt ${interrupt} before=${place}`);
  return lines.join('\n');
}
