// `alsaMemory/views`: what the editor's trees and the Page Lens show, read from the guest at this stop.

import type { RecordedEvent, RecordedFinding, RecordedResolution } from '../debugger/api';
import type { Session } from '../debugger/session';
import { placeOf } from '../inspect/guest';
import { lensView } from '../inspect/lens';
import { memoryView } from '../inspect/memory';
import type { EventRecord, ResolutionRecord } from '../inspect/records';
import { substreamsView } from '../inspect/substreams';
import type { Finding } from '../protocol/findings';
import type { SourceLocation } from '../protocol/values';
import type { ViewsArguments, ViewsBody } from '../protocol/views';
import { locationOf } from './places';

export function viewsBody(session: Session, contextId: number, args: ViewsArguments): ViewsBody {
  const { kernel } = session;
  const body: ViewsBody = { clock: clockOf(session), kernelApi: session.api };
  const want = new Set(args.want);
  if (want.has('substreams')) body.substreams = substreamsView(kernel);
  if (want.has('memory')) body.memory = memoryView(kernel);
  if (want.has('findings')) body.findings = session.findings.map((finding) => findingView(session, finding));
  if (want.has('lens')) {
    const { substream, pageIndex } = args;
    body.lens = lensView(
      kernel,
      {
        resolutions: session.resolutions.map(resolutionRecord),
        events: session.events.map((event) => eventRecord(session, event)),
        stack: session.stack(contextId),
        tick: kernel.mmu.memory.tick,
      },
      { ...(substream !== undefined && { substream }), ...(pageIndex !== undefined && { pageIndex }) },
    );
  }
  return body;
}

const clockOf = ({ kernel }: Session): ViewsBody['clock'] => ({
  tick: kernel.mmu.memory.tick,
  nanoseconds: Number(kernel.scheduler.nowNs),
});

function resolutionRecord({ range, function: fn, ...answer }: RecordedResolution): ResolutionRecord {
  return { ...answer, ...(range && { source: locationOf(range, fn) }) };
}

function eventRecord(session: Session, { range, ...event }: RecordedEvent): EventRecord {
  // A resolution's label is its number in the log.
  const number = event.kind === 'resolution' ? Number(event.label.slice(1)) : 0;
  const offset = number > 0 ? session.resolutions[number - 1]?.offset : undefined;
  return { ...event, ...(range && { source: locationOf(range) }), ...(offset !== undefined && { offset }) };
}

export function findingView({ kernel }: Session, finding: RecordedFinding): Finding {
  const places = (positions: readonly number[]): SourceLocation[] =>
    positions.flatMap((position) => placeOf(kernel, position) ?? []);
  const { memory, range } = finding;
  return {
    id: String(finding.number),
    class: finding.class,
    cause: finding.cause,
    rule: finding.rule,
    fix: finding.fix,
    tick: finding.tick,
    ...(range && { source: locationOf(range, finding.stack[0]?.function) }),
    stack: finding.stack.map((at) => locationOf(at.range, at.function)),
    ...(memory && {
      object: {
        description: memory.description,
        va: `0x${memory.va.toString(16)}` as const,
        bytes: memory.bytes,
        allocated: places(memory.allocated),
        freed: places(memory.freed),
      },
    }),
    kernelChecker: finding.checker,
  };
}
