// BUG(), WARN() and panic() (linux/bug.h).

import { formatArguments } from '../format';
import type { NativeTable } from '../native';

export const bugNatives: NativeTable = {
  __bug(call) {
    const condition = call.kernel.string(call.va(2));
    call.kernel.report({
      class: 'warning',
      kind: 'bug',
      cause: `kernel BUG: ${condition} is true`,
      rule: 'BUG_ON() states what must never happen.',
      fix: 'Look at what led to the condition.',
      checker: 'the kernel itself: an oops',
      fatal: true,
    });
  },
  __warn(call) {
    const k = call.kernel;
    const condition = k.string(call.va(2));
    const message = call.va(3) === 0n ? '' : k.string(call.va(3));
    k.report({
      class: 'warning',
      kind: 'warn',
      cause: message ? `WARNING: ${message} (${condition})` : `WARNING: ${condition} is true`,
      rule: 'WARN_ON() states what should not happen.',
      fix: 'Look at what led to the condition.',
      checker: 'the kernel itself: a warning with a call trace',
    });
    call.returns(0);
  },
  panic(call) {
    const k = call.kernel;
    const text = formatArguments(k, k.string(call.va(0)), (i) => call.u64(1 + i));
    k.report({
      class: 'warning',
      kind: 'panic',
      cause: `Kernel panic: ${text}`,
      rule: 'panic() ends the machine.',
      fix: 'Look at what led to it.',
      checker: 'the kernel itself',
      fatal: true,
    });
  },
};
