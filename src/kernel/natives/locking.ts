// Spinlocks, interrupt and preemption control (linux/spinlock.h, linux/irqflags.h, linux/preempt.h). On one processor
// a spinlock never spins: what remains of it is what it promises about the context, and that is checked.

import { asVa, hex, type Va } from '../../machine/address';
import type { Kernel } from '../kernel';
import type { Call, NativeTable } from '../native';
import { atomicReason, isAtomic } from './pageAlloc';

const MAGIC = 0xdead4ead;

function lockProblem(k: Kernel, kind: string, cause: string, fix: string, fatal = false): void {
  k.report({
    class: 'context',
    kind,
    cause,
    rule: 'A lock is initialised before use, taken once, and given back by who took it.',
    fix,
    checker: 'lockdep (CONFIG_PROVE_LOCKING), CONFIG_DEBUG_SPINLOCK',
    ...(fatal && { fatal }),
  });
}

/** Reads and writes the lock as guest memory, so that a freed lock is noticed too. */
const word = (k: Kernel, va: Va, member: string, tag: string) => ({
  get: () => k.u32(tag, member, va),
  set: (value: number) => k.poke32(tag, member, va, value),
});

function touch(call: Call, va: Va): void {
  const { mmu } = call.kernel;
  mmu.eachPage(va, 4, true, call.position, (host) => mmu.checkShadow(va, host, 4, true, call.position, va, 4));
}

function acquire(call: Call, va: Va): void {
  const k = call.kernel;
  touch(call, va);
  if (word(k, va, 'magic', 'raw_spinlock').get() !== MAGIC) {
    lockProblem(
      k,
      'uninitialised-lock',
      `the spinlock at ${hex(va)} has not been initialised`,
      'Call spin_lock_init() first.',
    );
  }
  const locked = word(k, va, 'locked', 'raw_spinlock');
  if (locked.get() !== 0) {
    lockProblem(
      k,
      'deadlock',
      `the spinlock at ${hex(va)} is held already: this would spin forever`,
      'Give it back first; use _irqsave where an interrupt takes it too.',
      true,
    );
  }
  k.addPreempt(1);
  locked.set(1);
  k.poke64('raw_spinlock', 'owner', va, k.scheduler.current?.va ?? 0n);
}

function giveBack(call: Call, va: Va): void {
  const k = call.kernel;
  touch(call, va);
  const locked = word(k, va, 'locked', 'raw_spinlock');
  if (locked.get() === 0) {
    return lockProblem(
      k,
      'unlock-without-lock',
      `the spinlock at ${hex(va)} is given back, but nobody holds it`,
      'Pair each unlock with one lock.',
    );
  }
  locked.set(0);
  k.poke64('raw_spinlock', 'owner', va, 0n);
  k.addPreempt(-1);
}

/** readers: 0 free, n > 0 readers, -1 a writer. */
function rwlock(call: Call, by: 'read' | 'write', take: boolean): void {
  const k = call.kernel;
  const va = call.va(0);
  touch(call, va);
  const at = asVa(va);
  const offset = k.mmu.peekU32(at) ?? 0;
  const readers = offset | 0;
  if (take) {
    if (by === 'write' ? readers !== 0 : readers < 0) {
      lockProblem(
        k,
        'deadlock',
        `the rwlock at ${hex(va)} is held already: this would spin forever`,
        'Give it back first.',
        true,
      );
    }
    k.addPreempt(1);
    k.mmu.pokeU32(at, by === 'write' ? -1 : readers + 1);
  } else {
    if (by === 'write' ? readers !== -1 : readers <= 0) {
      return lockProblem(
        k,
        'unlock-without-lock',
        `the rwlock at ${hex(va)} is given back, but nobody holds it so`,
        'Pair each unlock with one lock.',
      );
    }
    k.mmu.pokeU32(at, by === 'write' ? 0 : readers - 1);
    k.addPreempt(-1);
  }
}

const irqsOff = (call: Call, off: boolean) => call.kernel.scheduler.setIrqsOff(off);

/** Saved flags: 1 if interrupts were on. */
function save(call: Call): number {
  const flags = call.kernel.scheduler.irqsOff ? 0 : 1;
  irqsOff(call, true);
  return flags;
}

export const lockingNatives: NativeTable = {
  __raw_spin_lock_init(call) {
    const k = call.kernel;
    const va = call.va(0);
    touch(call, va);
    k.poke32('raw_spinlock', 'locked', va, 0);
    k.poke32('raw_spinlock', 'magic', va, MAGIC);
    k.poke64('raw_spinlock', 'owner', va, 0n);
  },
  _raw_spin_lock: (call) => acquire(call, call.va(0)),
  _raw_spin_lock_irq(call) {
    acquire(call, call.va(0));
    irqsOff(call, true);
  },
  _raw_spin_lock_irqsave(call) {
    acquire(call, call.va(0));
    call.returns(save(call));
  },
  _raw_spin_trylock(call) {
    const free = call.kernel.u32('raw_spinlock', 'locked', call.va(0)) === 0;
    if (free) acquire(call, call.va(0));
    call.returns(free ? 1 : 0);
  },
  _raw_spin_unlock: (call) => giveBack(call, call.va(0)),
  _raw_spin_unlock_irq(call) {
    giveBack(call, call.va(0));
    irqsOff(call, false);
  },
  _raw_spin_unlock_irqrestore(call) {
    const flags = call.u64(1);
    giveBack(call, call.va(0));
    irqsOff(call, flags === 0n);
  },
  __rwlock_init(call) {
    const { mmu } = call.kernel;
    touch(call, call.va(0));
    mmu.pokeU32(call.va(0), 0);
    mmu.pokeU32(asVa(call.va(0) + 4n), MAGIC);
  },
  _raw_read_lock: (call) => rwlock(call, 'read', true),
  _raw_read_unlock: (call) => rwlock(call, 'read', false),
  _raw_write_lock: (call) => rwlock(call, 'write', true),
  _raw_write_unlock: (call) => rwlock(call, 'write', false),
  arch_local_irq_save: (call) => call.returns(save(call)),
  arch_local_irq_restore: (call) => irqsOff(call, call.u64(0) === 0n),
  local_irq_disable: (call) => irqsOff(call, true),
  local_irq_enable: (call) => irqsOff(call, false),
  irqs_disabled: (call) => call.returns(call.kernel.scheduler.irqsOff),
  preempt_disable: (call) => call.kernel.addPreempt(1),
  preempt_enable(call) {
    const k = call.kernel;
    if ((k.preemptCount & 0xff) === 0) {
      return lockProblem(k, 'preempt-underflow', 'preempt_enable() without preempt_disable()', 'Pair the two.');
    }
    k.addPreempt(-1);
  },
  // Mutexes and rwsems are C; they say when they are taken, for checks of order that may come.
  __lock_acquire: () => {},
  __lock_acquired: () => {},
  __lock_release: () => {},
  __lock_released: () => {},
  __might_sleep(call) {
    const k = call.kernel;
    if (!isAtomic(k)) return;
    k.report({
      class: 'context',
      kind: 'sleep-in-atomic',
      cause: `a function that may sleep is called, but ${atomicReason(k)}`,
      rule: 'Atomic context must not sleep: no mutex, no msleep(), no GFP_KERNEL, no copy_to_user(). A PCM trigger, pointer and ack are atomic.',
      fix: 'Move it out of the atomic section (to hw_params, prepare, a work item), or make the PCM nonatomic.',
      checker: 'CONFIG_DEBUG_ATOMIC_SLEEP',
    });
  },
};
