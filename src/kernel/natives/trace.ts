// Trace points of the C core: what the debugger shows without stopping. They change nothing in the guest.

import type { NativeTable } from '../native';

export const traceNatives: NativeTable = {
  /** Answers the page it was told, so that it can stand around the call that chose it. */
  trace_snd_pcm_page: (call) => {
    call.kernel.observer.pageAnswer(call.va(0), call.u64(1), call.va(2), call.i32(3));
    call.returns(call.va(2));
  },
  trace_snd_pcm_state: (call) => call.kernel.observer.pcmState(call.va(0), call.i32(1), call.i32(2)),
  trace_snd_pcm_callback: (call) =>
    call.kernel.observer.callback(call.va(0), call.kernel.string(call.va(1)), call.bool(2)),
  trace_hwptr: () => {},
  trace_applptr: () => {},
  trace_xrun: () => {},
};
