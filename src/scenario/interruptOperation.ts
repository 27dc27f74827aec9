// `interrupt mychip_timer before=mychip_trigger:187`: from this line on, when the statement is about to be executed (for
// the hit=th time), the timer with that function expires, or the device raises its line. If no such timer is armed then,
// or interrupts are off, it is as on a real machine: nothing comes, or it comes later.

import { EINVAL, ENOENT } from '../kernel/errno';
import { interruptOf } from '../kernel/interrupts';
import { parseNumber } from './operation';
import type { Finished, Handler, Run } from './process';

type Program = Run['kernel']['program'];

const refuse = (result: number, problem: string): Finished => ({ result: -result, note: { problem } });

export const INTERRUPT_OPERATIONS: Readonly<Record<string, Handler>> = {
  interrupt(run) {
    const { scheduler, program } = run.kernel;
    const { before = '', hit = '1' } = run.operation.keys;
    const interrupt = interruptOf(run.kernel, run.operand(0));
    if (!interrupt) return refuse(ENOENT, `there is no function ${run.operand(0)}()`);
    const position = positionOf(program, before);
    if (position === undefined) return refuse(EINVAL, `before=${before} is no FUNCTION:LINE with a statement`);
    scheduler.placed.place({ position, hit: Number(parseNumber(hit) ?? 1n), interrupt });
    return { result: 0 };
  },
};

/** The first statement on a line of a function, or the one at a column of it. */
function positionOf(program: Program, text: string): number | undefined {
  const [, name, line, column] = /^(\w+):(\d+)(?::(\d+))?$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const there = program.positions.filter(
    (p) =>
      p.statement === p.id &&
      p.range.line === Number(line) &&
      (column === undefined || p.range.column === Number(column)) &&
      program.functions[p.slot]?.name === name,
  );
  return there.sort((a, b) => a.range.column - b.range.column)[0]?.id;
}

/** How a statement is written there; the column only where the line has several. */
export function placeOf(program: Program, position: number): string | undefined {
  const at = program.positions[position];
  const name = at && program.functions[at.slot]?.name;
  if (!name) return undefined;
  const short = `${name}:${at.range.line}`;
  return positionOf(program, short) === position ? short : `${short}:${at.range.column}`;
}
