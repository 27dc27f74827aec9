// Findings about a run that does not come on: nobody notices them in a statement, but in what does not happen.

import type { FindingReport } from '../kernel/finding';
import { LOCKUP_TICKS } from '../kernel/scheduler';

/** As the hung-task detector tells after two minutes. `what`: the operation of the client. */
export const hungTask = (what: string): FindingReport => ({
  class: 'warning',
  kind: 'hung-task',
  cause: `${what} waits forever: no timer and no interrupt will wake it`,
  rule: 'A stream that is running must call snd_pcm_period_elapsed() for every period.',
  fix: 'Start the timer (or let the interrupt come) in the START trigger.',
  checker: 'the hung-task detector',
});

/** As the soft-lockup watchdog tells after 20 seconds. */
export const softLockup = (task: string): FindingReport => ({
  class: 'warning',
  kind: 'soft-lockup',
  cause: `${task} has executed ${LOCKUP_TICKS / 1_000_000} million statements without sleeping or returning: a loop without end?`,
  rule: 'A loop in the kernel must come to its end, whatever the device does or does not.',
  fix: 'Give a loop that polls a limit or a timeout, and sleep in it where that is allowed.',
  checker: 'the soft-lockup watchdog, after 20 seconds',
});
