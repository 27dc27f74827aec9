// Trace points of the C core: what the debugger shows without stopping. They change nothing in the guest.

import { asVa } from '../../machine/address';
import type { Call, NativeTable } from '../native';

function expires(call: Call, timer: 'timer_list' | 'hrtimer'): void {
  const { kernel } = call;
  const fn = kernel.u64(timer, 'function', call.va(0));
  kernel.observer.timer(kernel.symbols.functionAt(asVa(fn))?.name ?? 'unknown function');
}

export const traceNatives: NativeTable = {
  /** Answers the page it was told, so that it can stand around the call that chose it. */
  trace_snd_pcm_page: (call) => {
    call.kernel.observer.pageAnswer(call.va(0), call.u64(1), call.va(2), call.i32(3));
    call.returns(call.va(2));
  },
  trace_snd_pcm_state: (call) => call.kernel.observer.pcmState(call.va(0), call.i32(1), call.i32(2)),
  trace_snd_pcm_callback: (call) =>
    call.kernel.observer.callback(call.va(0), call.kernel.string(call.va(1)), call.bool(2)),
  trace_timer_expire_entry: (call) => expires(call, 'timer_list'),
  trace_hrtimer_expire_entry: (call) => expires(call, 'hrtimer'),
  trace_hwptr: () => {},
  trace_applptr: () => {},
  trace_xrun: () => {},
};
