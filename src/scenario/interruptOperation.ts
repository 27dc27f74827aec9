// `interrupt mychip_timer before=mychip_trigger:187`: from this line on, when the statement is about to be executed (for
// the hit=th time), the timer with that function expires, or the device raises its line. If no such timer is armed then,
// or interrupts are off, it is as on a real machine: nothing comes, or it comes later.

import { EINVAL, ENOENT } from '../kernel/errno';
import { interruptOf } from '../kernel/interrupts';
import { positionOf } from './codePlace';
import { parseNumber } from './operation';
import { type Handler, refuse } from './process';

export const INTERRUPT_OPERATIONS: Readonly<Record<string, Handler>> = {
  interrupt(run) {
    const { scheduler, program } = run.kernel;
    const { before = '', hit = '1' } = run.operation.keys;
    const interrupt = interruptOf(run.kernel, run.operand(0));
    if (!interrupt) return refuse(ENOENT, `there is no function ${run.operand(0)}()`);
    const position = positionOf(program, before);
    if (position === undefined) return refuse(EINVAL, `before=${before} is no FUNCTION:LINE with a statement`);
    scheduler.placed.place({ position, hit: Number(parseNumber(hit) ?? 1n), interruption: interrupt });
    return { result: 0 };
  },
};
