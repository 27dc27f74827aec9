// The kernel's observer: what the kernel asks (shall the machine stand still here?) and what it tells. All of it is
// recorded and passed on; nothing of it counts while an expression runs, and nobody stops while the past is run again.

import type { FindingReport } from '../kernel/finding';
import type { Kernel, KernelObserver } from '../kernel/kernel';
import type { Task } from '../kernel/scheduler';
import type { Va } from '../machine/address';
import type { PageChange } from '../machine/physicalMemory';
import type { EventKind } from './api';
import type { HowItHappens } from './guestEvents';
import type { Inspector } from './inspector';
import type { Messages } from './messages';
import type { ProcessDriver } from './processDriver';
import type { Recorder } from './recorder';
import { resolutionCondition } from './resolutionCondition';
import type { Stops } from './stops';
import type { Travel } from './travel';

/** The parts of a session that hear of it; they are complete when the kernel begins to run. */
export interface WitnessHost {
  readonly kernel: Kernel;
  readonly kernelRoot: string;
  readonly inspector: Inspector;
  readonly stops: Stops;
  readonly travel: Travel;
  readonly recorder: Recorder;
  readonly messages: Messages;
  /** The user process, once the kernel has booted. */
  readonly process: ProcessDriver | undefined;
}

export class Witness implements KernelObserver {
  constructor(private readonly host: WitnessHost) {}

  get attentionTick(): number {
    return this.host.stops.attentionTick;
  }
  get evaluating(): 'discard' | 'keep' | undefined {
    return this.host.inspector.effects;
  }

  stopAt(position: number): boolean {
    const { kernel, inspector, stops, travel, process } = this.host;
    if (inspector.quiet) return true; // a piece of the expression is done
    if (!process || travel.isBlind) return false;
    const touches = stops.arrive(position);
    const { scan } = travel;
    if (!scan) return stops.meet(position);
    scan.touch?.(touches);
    return scan.hook(kernel.mmu.memory.tick, position);
  }

  touched(pa: number, size: number, write: boolean, position: number): void {
    const { inspector, stops, travel, process } = this.host;
    if (inspector.quiet || !process || travel.isBlind) return;
    stops.data.touched(pa, size, write, position);
  }

  finding(report: FindingReport, position: number): boolean {
    const { inspector, recorder, messages, stops, travel } = this.host;
    if (inspector.quiet) {
      inspector.quiet.problem ??= report.cause;
      return true;
    }
    const finding = recorder.finding(report, position);
    messages.tell.onFinding(finding);
    return !travel.isReplaying && stops.meetFinding(finding, position);
  }

  printk(level: number, text: string): void {
    const { inspector, recorder, messages, process, kernelRoot } = this.host;
    if (inspector.quiet) return;
    const range = recorder.stackLines().find((l) => !l.range.path.startsWith(kernelRoot))?.range;
    process?.printk(`${levelName(level)}${text}`);
    messages.tell.onOutput({ category: 'kernel', text: `${levelName(level)}${text}\n`, ...(range && { range }) });
  }

  pageAnswer(substream: Va, offset: bigint, page: Va, by: number): void {
    const { kernel, inspector, recorder, messages, process } = this.host;
    if (inspector.quiet) return;
    const resolution = recorder.pageAnswer(substream, offset, page, by);
    messages.tell.onResolution(resolution);
    const { resolutions } = recorder;
    const inCondition = (text: string) => resolutionCondition(text, resolution, resolutions[resolution.number - 2]);
    this.happens('resolution', '', { inCondition });
    if (resolution.ok || !process) return;
    // virt_to_page() on a vmalloc address has been told at its call already.
    const last = recorder.findings[recorder.findings.length - 1];
    if (last?.kind === 'bad-virt-to-page' && recorder.resolutions.length > 0 && resolution.tick - last.tick < 64)
      return;
    kernel.report({
      class: 'page',
      kind: 'wrong-page',
      cause: resolution.explanation ?? 'the page callback returned a page that the page-table walk contradicts',
      rule:
        resolution.rule ?? 'The page callback must return the page that holds the byte at this offset of the buffer.',
      fix: resolution.fix ?? 'Use vmalloc_to_page() for vmalloc memory.',
      checker: 'none: the kernel maps whatever it is given',
    });
  }

  pcmState(substream: Va, _from: number, to: number): void {
    const { inspector, recorder } = this.host;
    if (inspector.quiet) return;
    const name = PCM_STATES[to] ?? String(to);
    const xrun = to === PCM_STATES.indexOf('XRUN');
    recorder.instant('state', name, !xrun, substream);
    this.happens('state', name);
    if (xrun) this.happens('xrun', '');
  }

  callback(substream: Va, operation: string, entering: boolean): void {
    const { inspector, recorder, stops } = this.host;
    if (inspector.quiet) return;
    if (entering) recorder.begin('callback', operation, substream, recorder.stackLines()[0]?.range);
    else recorder.end('callback', operation);
    if (entering) this.happens('callback', operation, { inDriver: true });
    else stops.guestEvents.callbackEnds();
  }

  interrupt(label: string, entering: boolean): void {
    const { recorder } = this.host;
    if (entering) recorder.begin('interrupt', label, 0n);
    else recorder.end('interrupt', label);
    if (entering) this.happens('interrupt', label);
  }

  get isOver(): boolean {
    return this.host.process?.finished === true;
  }
  feed(task: Task): boolean {
    return this.host.process?.feed(task) ?? false;
  }

  page(change: PageChange): void {
    const { kernel, inspector, travel, process } = this.host;
    if (!process || inspector.quiet || travel.isBlind) return;
    travel.scan?.page?.(change, kernel.mmu.memory.tick, kernel.position);
    const { what, count, owner = '' } = change;
    const event = what === 'allocated' ? 'alloc' : what === 'freed' ? 'free' : undefined;
    if (event) this.happens(event, owner.replaceAll(' ', '_'), { count });
  }

  timer(fn: string): void {
    if (!this.host.inspector.quiet) this.happens('timer', fn);
  }

  private happens(event: EventKind, label: string, how?: HowItHappens): void {
    if (!this.host.travel.isBlind) this.host.stops.happens(event, label, how);
  }
}

const PCM_STATES = ['OPEN', 'SETUP', 'PREPARED', 'RUNNING', 'XRUN', 'DRAINING', 'PAUSED', 'SUSPENDED', 'DISCONNECTED'];

const LEVELS = ['emerg: ', 'alert: ', 'crit: ', 'err: ', 'warning: ', '', '', 'debug: '];
const levelName = (level: number): string => LEVELS[level] ?? '';
