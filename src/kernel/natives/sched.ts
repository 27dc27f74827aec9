// Tasks and time (linux/sched.h, linux/delay.h): the little that C cannot do for itself.

import type { Call, NativeTable } from '../native';
import { STACK_ORDER } from '../scheduler';

function scheduleOrReport(call: Call): void {
  const k = call.kernel;
  const task = k.scheduler.current;
  if (!task) return;
  const running = k.u32('task_struct', '__state', task.va) === 0;
  if (k.scheduler.inInterrupt || (!running && (k.preemptCount & 0xff) !== 0)) {
    k.report({
      class: 'context',
      kind: 'scheduling-while-atomic',
      cause: k.scheduler.inInterrupt
        ? 'an interrupt handler tries to sleep'
        : 'the task sleeps while it holds a spinlock',
      rule: 'Atomic context must not sleep.',
      fix: 'Move the sleeping call out of the atomic section.',
      checker: 'schedule_debug(): BUG: scheduling while atomic',
      fatal: true,
    });
  }
  k.scheduler.park(running);
}

export const schedNatives: NativeTable = {
  __schedule: scheduleOrReport,
  __wake_task: (call) => call.returns(call.kernel.scheduler.wake(call.va(0)) ? 1 : 0),
  __create_task(call) {
    const k = call.kernel;
    const [va, fn, arg] = [call.va(0), call.va(1), call.u64(2)];
    const target = k.symbols.functionAt(fn);
    if (!target) return call.returns(-22);
    if (!k.pages.has(STACK_ORDER)) return call.returns(-12);
    const name = k.string(va + k.symbols.offset('task_struct', 'comm'), 16);
    const task = k.scheduler.newTask(va, name, 'kthread');
    k.scheduler.prepare(task, target.slot, [arg], `kthread ${name}`);
    call.returns(0);
  },
  __clock_monotonic_ns: (call) => call.returns(call.kernel.scheduler.nowNs),
  __clockevent_program: (call) => call.kernel.scheduler.programClock(call.u64(0)),
  __delay_ns: (call) => call.kernel.scheduler.delay(call.u64(0)),
};
