// Data breakpoints as the client asks for them: first what could be watched (a variable of a view, an expression, or
// bytes at an address), answered with an id, then which ids are to be watched. The ids live as long as the program.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { BreakpointStatus, DataAccess, DataTarget, StackFrame } from '../debugger/api';
import type { Session } from '../debugger/session';
import type { VariableStore } from './variables';

/** The modes that a client may ask for; without one, a write counts if it changes the value. */
export const DATA_MODES: DebugProtocol.BreakpointMode[] = [
  {
    mode: 'change',
    label: 'Changes',
    description: 'Stop when a write leaves another value',
    appliesTo: ['data'],
  },
  {
    mode: 'write',
    label: 'Every write',
    description: 'Stop at each write, even of the same value',
    appliesTo: ['data'],
  },
];

interface Known {
  readonly target: DataTarget;
  readonly everyWrite: boolean;
}

/** No more can be watched by one breakpoint. */
const MAX_BYTES = 1 << 20;

export class ClientDataBreakpoints {
  private readonly known = new Map<string, Known>();

  /** A new program: its addresses are others. */
  clear(): void {
    this.known.clear();
  }

  info(
    session: Session,
    variables: VariableStore,
    frame: StackFrame | undefined,
    args: DebugProtocol.DataBreakpointInfoArguments,
  ): DebugProtocol.DataBreakpointInfoResponse['body'] {
    const found = this.target(session, variables, frame, args);
    if ('problem' in found) return { dataId: null, description: found.problem };
    const bytes = args.bytes ?? found.bytes;
    if (!(bytes > 0 && bytes <= MAX_BYTES))
      return { dataId: null, description: `${bytes} bytes cannot be watched: 1 to ${MAX_BYTES} can` };
    const { type: _, bits: __, ...rest } = found;
    const target: DataTarget = bytes === found.bytes ? found : { ...rest, bytes };
    const everyWrite = args.mode === 'write';
    const { va, local, bits } = target;
    const field = bits ? `.${bits.bit}:${bits.width}` : '';
    const dataId = `0x${va.toString(16)}+${bytes}${field}${local ? `@${local.fp}` : ''}${everyWrite ? '!' : ''}`;
    this.known.set(dataId, { target, everyWrite });
    const size = bytes === 1 ? '1 byte' : `${bytes} bytes`;
    return {
      dataId,
      description: target.local
        ? `${target.name} (${size}, while its function runs)`
        : `${target.name} (${size} at 0x${target.va.toString(16)})`,
      // Reads of a local by its own function cannot be seen.
      accessTypes: target.local ? ['write'] : ['read', 'write', 'readWrite'],
      canPersist: false,
    };
  }

  /** What is meant by a variable, an expression or an address. */
  target(
    session: Session,
    variables: VariableStore,
    frame: StackFrame | undefined,
    args: Pick<DebugProtocol.DataBreakpointInfoArguments, 'name' | 'variablesReference' | 'asAddress' | 'bytes'>,
  ): DataTarget | { readonly problem: string } {
    if (args.asAddress) {
      if (!/^(0x[0-9a-f]+|\d+)$/i.test(args.name)) return { problem: `${args.name} is no address` };
      return { name: args.name, va: BigInt.asUintN(64, BigInt(args.name)), bytes: args.bytes ?? 1 };
    }
    if (!args.variablesReference) return session.dataTarget(args.name, frame);
    const found = variables.find(args.variablesReference, args.name);
    return found
      ? session.dataTarget(found.expression, found.stackFrame)
      : { problem: `there is no variable ${args.name} here` };
  }

  set(session: Session, wanted: readonly DebugProtocol.DataBreakpoint[]): BreakpointStatus[] {
    const known = wanted.map(({ dataId }) => this.known.get(dataId));
    const status = session.setDataBreakpoints(
      wanted.flatMap(({ accessType, condition, hitCondition }, i) => {
        const found = known[i];
        if (!found) return [];
        return {
          target: found.target,
          access: accessOf(accessType, found),
          ...(condition && { condition }),
          ...(hitCondition && { hitCondition }),
        };
      }),
    );
    let next = 0;
    return known.map((found) =>
      found
        ? (status[next++] as BreakpointStatus)
        : { id: 0, verified: false, message: 'the program this was set in is gone' },
    );
  }
}

const accessOf = (type: DebugProtocol.DataBreakpointAccessType | undefined, { everyWrite }: Known): DataAccess =>
  type === 'read' || type === 'readWrite' ? type : everyWrite ? 'write' : 'change';
