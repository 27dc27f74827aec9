// `expect`: what the line before must have come to. A scenario with such lines is a test: an expectation that is not
// met is told as a failed operation, and the run fails.
//
//   expect r=-EPIPE | r=ok | r=100         result of the last operation
//   expect state=RUNNING                   state of the stream it was about
//   expect finding=none | finding=KIND     nothing wrong so far; or: this was found (its kind or its class)
//   expect page +0x5000 ok|wrong|none      the last answer for that page of the ring

import type { RecordedFinding, RecordedResolution } from '../debugger/api';
import { errnoName } from '../kernel/errno';
import { parseNumber } from './operation';
import type { Finished, Handler, ProcessState, Run, Step } from './process';
import { askPositions, takePositions } from './streamOperations';

/** What was told so far in this run. */
export interface Told {
  readonly findings: readonly Pick<RecordedFinding, 'kind' | 'class' | 'cause'>[];
  readonly resolutions: readonly Pick<RecordedResolution, 'offset' | 'ok' | 'rule'>[];
}

/** Instead of an errno's name, in the record of an expectation that is not met. */
export const NOT_MET = 'NOT_MET';

const PAGE_SIZE = 4096;
const notMet = (expected: string, is: string): Finished => ({
  result: -1,
  errno: NOT_MET,
  detail: { expected, is },
});

/** What is wrong with an `expect` line; undefined if nothing is. */
export function expectProblem(operands: readonly string[], keys: Readonly<Record<string, string>>): string | undefined {
  const { r, finding } = keys;
  if (operands.length === 0 && Object.keys(keys).length === 0)
    return 'expect needs r=, state=, finding= or page +OFFSET ok';
  if (r !== undefined && r !== 'ok' && parseNumber(r) === undefined && !/^-E[A-Z0-9]+$/.test(r))
    return `r=${r}: expected ok, a number or -ENAME`;
  if (finding !== undefined && !/^[\w-]+$/.test(finding))
    return `finding=${finding}: expected none or a kind of finding`;
  if (operands.length === 0) return undefined;
  const [what, offset = '', outcome = ''] = operands;
  const right = what === 'page' && parseNumber(offset) !== undefined && ['ok', 'wrong', 'none'].includes(outcome);
  return right ? undefined : `expected page +OFFSET ok, wrong or none, not ${operands.join(' ')}`;
}

/** All that the line says must be so; the first thing that is not is told. */
export function expectation(told: Told): Handler {
  return (run) => resultProblem(run) ?? findingProblem(run, told) ?? pageProblem(run, told) ?? stateStep(run);
}

function resultProblem({ operation, process }: Run): Finished | undefined {
  const { r } = operation.keys;
  if (r === undefined) return undefined;
  const { last } = process;
  if (!last) return notMet(`r=${r}`, 'no operation before it');
  const is = last.result < 0 ? `-${last.errno ?? errnoName(last.result)}` : String(last.result);
  const met = r === 'ok' ? last.result >= 0 : r === is || parseNumber(r) === BigInt(last.result);
  return met ? undefined : notMet(`r=${r}`, `r=${is}`);
}

function findingProblem({ operation }: Run, { findings }: Told): Finished | undefined {
  const { finding } = operation.keys;
  if (finding === undefined) return undefined;
  const [first] = findings;
  if (finding === 'none') return first && notMet('finding=none', `finding=${first.kind}: ${first.cause}`);
  if (findings.some((f) => f.kind === finding || f.class === finding)) return undefined;
  return notMet(`finding=${finding}`, `finding=${findings.map((f) => f.kind).join(', ') || 'none'}`);
}

function pageProblem(run: Run, { resolutions }: Told): Finished | undefined {
  const [what, at = '', outcome = ''] = run.operation.operands;
  if (what === undefined) return undefined;
  const page = Math.floor(run.number(1) / PAGE_SIZE);
  const answer = resolutions.findLast(({ offset }) => Math.floor(offset / PAGE_SIZE) === page);
  const is = answer ? (answer.ok ? 'ok' : 'wrong') : 'none';
  return is === outcome ? undefined : notMet(`page ${at} ${outcome}`, `${is}${answer?.rule ? `: ${answer.rule}` : ''}`);
}

/** Phase 0: ask for the state, without any side effect. 1: compare. */
function stateStep(run: Run): Step {
  const wanted = run.key('state');
  if (wanted === undefined) return { result: 0 };
  const handle = run.handleNamed(run.process.last?.handle ?? '');
  if (!handle) return notMet(`state=${wanted}`, 'no stream that the line before was about');
  if (run.phase === 0) return askPositions(run, handle, 6);
  const is = run.result < 0 ? errnoName(run.result) : takePositions(run).state;
  return is === wanted ? { result: 0 } : notMet(`state=${wanted}`, `state=${is}`);
}

/**
 * Remembers what an `expect` may ask about; a line that is about no stream leaves the last one. What a joined thread
 * came to is that of its operation.
 */
export function remember(process: ProcessState, { operands, op }: Run['operation'], finished: Finished): void {
  if (op === 'expect') return;
  const joined = finished.detail?.['bg'] as { readonly r: number; readonly e?: string } | undefined;
  const { result, errno } = joined ? { result: joined.r, errno: joined.e } : finished;
  const name = operands[0];
  const handle = process.handles.some((h) => h?.name === name) ? name : process.last?.handle;
  process.last = { result, errno, handle };
}
