// What happened so far: findings, answers of page callbacks, events of the time line. Everything is stamped with the
// tick it happened at, and bounded.

import { checkPageAnswer } from '../inspect/pageContract';
import type { FindingReport } from '../kernel/finding';
import type { Kernel } from '../kernel/kernel';
import type { Va } from '../machine/address';
import type { CodePosition, SourceRange } from '../program/program';
import type { RecordedEvent, RecordedFinding, RecordedResolution, StackLine } from './api';

const MAX_EVENTS = 20_000;
const MAX_RESOLUTIONS = 100_000;

/** Who asked, by the number the core's trace point gives. */
const BY_REMAP = 3;
const ASKED_BY = ['mmap fault', 'mmap fault', 'mmap fault', 'mmap'];

export interface RecorderState {
  readonly findings: number;
  readonly resolutions: number;
  readonly events: number;
  readonly open: readonly RecordedEvent[];
}

export class Recorder {
  readonly findings: RecordedFinding[] = [];
  readonly resolutions: RecordedResolution[] = [];
  readonly events: RecordedEvent[] = [];
  private open: RecordedEvent[] = [];

  constructor(private readonly kernel: () => Kernel) {}

  save(): RecorderState {
    const { findings, resolutions, events, open } = this;
    return { findings: findings.length, resolutions: resolutions.length, events: events.length, open: [...open] };
  }
  /** Back to how it was: everything is only ever added, and spans that were open then are open again. */
  restore(state: RecorderState): void {
    this.findings.length = state.findings;
    this.resolutions.length = state.resolutions;
    this.events.length = state.events;
    this.open = [...state.open];
    for (const event of this.open) {
      event.endTick = null;
      event.ok = true;
    }
  }

  private get tick(): number {
    return this.kernel().mmu.memory.tick;
  }

  /** Functions and lines from the running statement outwards. */
  stackLines(position?: number): StackLine[] {
    const { cpu, program } = this.kernel();
    const lines: StackLine[] = [];
    const add = (p: CodePosition) => {
      if (p.range.path === '') return;
      lines.push({ function: program.functions[p.slot]?.name ?? '?', range: p.range });
    };
    let fp = cpu.fp;
    const innermost = position === undefined ? undefined : program.positions[position];
    if (innermost && fp) {
      add(innermost);
      fp = cpu.callerOf(fp);
    }
    for (; fp !== 0 && lines.length < 64; fp = cpu.callerOf(fp)) add(cpu.positionOf(fp));
    return lines;
  }

  finding(report: FindingReport, position: number): RecordedFinding {
    const stack = this.stackLines(position);
    const range = this.kernel().program.positions[position]?.range ?? stack[0]?.range;
    const finding: RecordedFinding = {
      ...report,
      number: this.findings.length + 1,
      tick: this.tick,
      range: range?.path ? range : undefined,
      stack,
    };
    this.findings.push(finding);
    this.instant('finding', report.kind, false, 0n, finding.range);
    return finding;
  }

  /** The callback's line: the `return` that was executed last cannot be known, so the function is named. */
  pageAnswer(substream: Va, offset: bigint, page: Va, by: number): RecordedResolution {
    const k = this.kernel();
    const check = checkPageAnswer(k, substream, Number(offset), page, by !== BY_REMAP);
    const { fn, range } = this.answeringFunction(substream);
    const resolution: RecordedResolution = {
      number: this.resolutions.length + 1,
      tick: this.tick,
      by: ASKED_BY[by] ?? 'kernel',
      substream,
      offset: Number(offset),
      ...check,
      range: range ?? this.stackLines()[0]?.range,
      function: fn ?? this.stackLines()[0]?.function ?? 'the core',
    };
    if (this.resolutions.length < MAX_RESOLUTIONS) this.resolutions.push(resolution);
    this.instant('resolution', `#${resolution.number}`, resolution.ok, substream, resolution.range);
    return resolution;
  }

  /** The driver's .page, if it has one; its last statement is where the answer was made. */
  private answeringFunction(substream: Va): { fn: string | undefined; range: SourceRange | undefined } {
    const k = this.kernel();
    const ops = k.u64('snd_pcm_substream', 'ops', substream);
    const page = ops === 0n ? 0n : k.u64('snd_pcm_ops', 'page', ops);
    const info = page === 0n ? undefined : k.symbols.functionAt(page);
    if (!info) return { fn: undefined, range: undefined };
    for (let p = info.lastPosition; p >= info.firstPosition; p--) {
      const position = k.program.positions[p];
      if (position?.kind === 'statement' && position.statement === p) return { fn: info.name, range: position.range };
    }
    return { fn: info.name, range: info.range };
  }

  instant(kind: RecordedEvent['kind'], label: string, ok: boolean, substream: Va, range?: SourceRange): void {
    if (this.events.length >= MAX_EVENTS) return;
    const { tick } = this;
    this.events.push({ kind, label, tick, endTick: tick, ok, substream, ...(range && { range }) });
  }

  begin(kind: RecordedEvent['kind'], label: string, substream: Va, range?: SourceRange): void {
    const event: RecordedEvent = {
      kind,
      label,
      tick: this.tick,
      endTick: null,
      ok: true,
      substream,
      ...(range && { range }),
    };
    this.open.push(event);
    if (this.events.length < MAX_EVENTS) this.events.push(event);
  }

  end(kind: RecordedEvent['kind'], label: string, ok = true): void {
    const at = this.open.findLastIndex((e) => e.kind === kind && e.label === label);
    if (at < 0) return;
    const [event] = this.open.splice(at, 1);
    if (!event) return;
    event.endTick = this.tick;
    if (!ok) event.ok = false;
  }
}
