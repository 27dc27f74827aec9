// Places in the driver's code as a scenario writes them: FUNCTION:LINE, or FUNCTION:LINE:COLUMN.

import type { Kernel } from '../kernel/kernel';

type Program = Kernel['program'];

/** The first statement on a line of a function, or the one at a column of it. */
export function positionOf(program: Program, text: string): number | undefined {
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
