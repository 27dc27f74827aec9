// Machines whose clients have left without ending them, in a server of the protocol: they run on by themselves or stand,
// until somebody attaches. On standard streams there are none: the machine is part of the process, which ends with its client.

import type { SessionEvents } from '../debugger/api';
import type { Machine } from './debuggee';

const NOBODY: SessionEvents = { onOutput() {}, onOperation() {}, onFinding() {}, onResolution() {} };

/** Statements between two looks at what else is to be done. */
const SLICE_TICKS = 1_000_000;

interface Left {
  readonly machine: Machine;
  slice: NodeJS.Immediate | undefined;
  /** 'ended': there is nothing left to run. */
  state: 'stands' | 'runs' | 'ended';
}

export class LeftMachines {
  private readonly all: Left[] = [];

  /** The client's breakpoints are gone with it; `suspended`: the machine stands where it is. */
  leave(machine: Machine, suspended: boolean): void {
    const { session, relay } = machine;
    relay.to = NOBODY;
    const left: Left = { machine, slice: undefined, state: suspended ? 'stands' : 'runs' };
    this.all.push(left);
    for (const path of new Set(session.kernel.program.positions.map(({ range }) => range.path)))
      session.setLineBreakpoints(path, []);
    session.setFunctionBreakpoints([]);
    session.setInstructionBreakpoints([]);
    session.setDataBreakpoints([]);
    session.setFindingFilters([]);
    session.setEventFilters([]);
    if (suspended) return;
    session.continue();
    this.goOn(left);
  }

  private goOn(left: Left): void {
    left.slice = setImmediate(() => {
      const { session } = left.machine;
      try {
        const stop = session.run(SLICE_TICKS);
        if (stop?.reason === 'end') left.state = 'ended';
        else {
          if (stop) session.continue();
          this.goOn(left);
        }
      } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
        this.all.splice(this.all.indexOf(left), 1);
      }
    });
  }

  /** The machine that was left last. */
  take(): { readonly machine: Machine; readonly state: Left['state'] } | undefined {
    const left = this.all.pop();
    if (left?.slice) clearImmediate(left.slice);
    return left;
  }
}
