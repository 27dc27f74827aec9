// Interrupts that somebody may want here and now: timers and hrtimers that are armed, and the lines of devices that
// somebody listens on, as the guest's own lists have them. Each has a name by which a scenario can ask for it again.

import { asVa, type Va } from '../machine/address';
import type { Kernel } from './kernel';
import type { Interrupt } from './placedInterrupts';

export interface PossibleInterrupt {
  readonly interrupt: Interrupt;
  readonly kind: 'timer' | 'hrtimer' | 'irq';
  /** The timer's function, or 'irq5'. */
  readonly name: string;
  /** Functions that will be called. */
  readonly handlers: readonly string[];
  /** When it would come by itself, in virtual nanoseconds from now; undefined for devices. */
  readonly dueInNs: bigint | undefined;
}

/** No list of the guest is longer; a broken one may go in circles. */
const MAX_ENTRIES = 1000;

export function possibleInterrupts(kernel: Kernel): PossibleInterrupt[] {
  return [...timers(kernel), ...lines(kernel)];
}

/** The interrupt of a name: 'irq5', or the function of timers. */
export function interruptOf(kernel: Kernel, name: string): Interrupt | undefined {
  const irq = /^irq(\d+)$/.exec(name)?.[1];
  if (irq !== undefined) return { name, irq: Number(irq) };
  const fn = kernel.symbols.find(name);
  return fn && { name, timer: fn.va as Va };
}

function* timers(kernel: Kernel): Iterable<PossibleInterrupt> {
  const { symbols } = kernel;
  const lists = [
    { kind: 'timer', tag: 'timer_list', link: 'entry', head: 'timer_pending_list' },
    { kind: 'hrtimer', tag: 'hrtimer', link: 'node', head: 'hrtimer_pending_list' },
  ] as const;
  for (const { kind, tag, link, head } of lists) {
    const first = symbols.global(head);
    let at = kernel.u64('list_head', 'next', first);
    for (let n = 0; at !== first && at !== 0n && n < MAX_ENTRIES; n++, at = kernel.u64('list_head', 'next', asVa(at))) {
      const timer = asVa(at - symbols.offset(tag, link));
      const fn = asVa(kernel.u64(tag, 'function', timer));
      const name = symbols.functionAt(fn)?.name;
      if (name === undefined) continue;
      yield { interrupt: { name, timer: fn }, kind, name, handlers: [name], dueInNs: dueIn(kernel, kind, timer) };
    }
  }
}

function dueIn(kernel: Kernel, kind: 'timer' | 'hrtimer', timer: Va): bigint {
  if (kind === 'hrtimer') return kernel.u64('hrtimer', 'expires', timer) - kernel.scheduler.nowNs;
  const jiffies = kernel.mmu.peekU64(kernel.symbols.global('jiffies')) ?? 0n;
  return (kernel.u64('timer_list', 'bucket_expiry', timer) - jiffies) * NS_PER_JIFFY;
}
/** CONFIG_HZ is 250. */
const NS_PER_JIFFY = 4_000_000n;

function* lines(kernel: Kernel): Iterable<PossibleInterrupt> {
  const { symbols } = kernel;
  const table = symbols.findGlobal('irq_desc');
  if (!table) return;
  const size = BigInt(symbols.sizeOf('irq_desc'));
  const count = table.type.kind === 'array' ? Number(table.type.length ?? 0) : 0;
  for (let irq = 0; irq < count; irq++) {
    const handlers: string[] = [];
    let action = kernel.u64('irq_desc', 'action', asVa(table.va + BigInt(irq) * size));
    for (let n = 0; action !== 0n && n < MAX_ENTRIES; n++, action = kernel.u64('irqaction', 'next', asVa(action))) {
      const handler = symbols.functionAt(asVa(kernel.u64('irqaction', 'handler', asVa(action))));
      handlers.push(handler?.name ?? 'threaded handler');
    }
    const name = `irq${irq}`;
    if (handlers.length > 0) yield { interrupt: { name, irq }, kind: 'irq', name, handlers, dueInNs: undefined };
  }
}
