// The ways through time that DAP has no request for: what the client asks, as what the session shall do.

import { EVENT_KINDS, type StackFrame, type Trials } from '../debugger/api';
import type { OtherThread } from '../debugger/otherThread';
import { entryQuestion, pageQuestion } from '../debugger/pageQuestions';
import type { Session } from '../debugger/session';
import { PAGE_CHANGES, type TravelArguments, type Tried } from '../protocol/travel';
import type { ClientDataBreakpoints } from './dataBreakpoints';
import type { VariableStore } from './variables';

/** What the client's numbers stand for. */
export interface TravelContext {
  readonly variables: VariableStore | undefined;
  readonly dataBreakpoints: ClientDataBreakpoints;
  /** Of the last stop. */
  readonly contextId: number | undefined;
  frame(id: number | undefined): StackFrame | undefined;
}

export type Way = (session: Session) => void;
type Problem = { readonly problem: string };

/** The way to go; or why there is none. */
export function wayOf(session: Session, args: TravelArguments, context: TravelContext): Way | Problem {
  const contextId = args.threadId ?? context.contextId;
  switch (args.to) {
    case 'event': {
      const kind = EVENT_KINDS.find((id) => id === args.event);
      if (!kind) return { problem: `There is no event "${args.event}": ${EVENT_KINDS.join(', ')}.` };
      return () => session.continueTo(kind, args.back === true);
    }
    case 'tick':
      if (!Number.isFinite(args.tick)) return { problem: 'A tick is a number.' };
      return () => session.goToTick(args.tick);
    case 'stepBackInto':
      return () => session.stepBack('in', contextId);
    case 'stepBackOut':
      return () => session.stepBack('out', contextId);
    case 'lastWrite': {
      const { variables, dataBreakpoints } = context;
      if (!variables) return { problem: 'The driver has not stopped yet.' };
      if (typeof args.name !== 'string') return { problem: 'What was written needs a name.' };
      const target = dataBreakpoints.target(session, variables, context.frame(args.frameId), args);
      return 'problem' in target ? { problem: `${target.problem}.` } : () => session.goToLastWrite(target);
    }
    case 'pageChange': {
      const what = PAGE_CHANGES.find((name) => name === args.what);
      if (!what) return { problem: `"${args.what}" is none of ${PAGE_CHANGES.join(', ')}.` };
      return asked(session, args.page, (at) => pageQuestion(session.kernel, what, at));
    }
    case 'interrupt': {
      const interrupt = session.interruptOf(args.name);
      return interrupt ? () => session.fireInterrupt(interrupt) : { problem: `There is no interrupt ${args.name}.` };
    }
    case 'otherThread': {
      const thread = otherThread(session, args.operation);
      return 'problem' in thread ? thread : () => session.letThread(thread.operation);
    }
    case 'tryEvery': {
      const what = triedBy(session, args);
      if ('problem' in what) return what;
      const frame = context.frame(args.frameId);
      if (!frame) return { problem: 'No function is being executed here.' };
      return () => session.tryEvery(frame.function.slot, what);
    }
    case 'lastPteWrite':
      return asked(session, args.address, (at) => entryQuestion(session.kernel, at));
    default:
      return { problem: `There is no way "${(args as TravelArguments).to}" through time.` };
  }
}

function triedBy(session: Session, args: Tried): Trials['what'] | Problem {
  if ('operation' in args) return otherThread(session, args.operation);
  return session.interruptOf(args.interrupt) ?? { problem: `There is no interrupt ${args.interrupt}.` };
}

function otherThread(session: Session, operation: string): OtherThread | Problem {
  const problem = session.threadProblem(String(operation ?? ''));
  return problem === undefined ? { operation } : { problem: `${problem}.` };
}

function asked(
  session: Session,
  text: string,
  question: (at: bigint) => ReturnType<typeof pageQuestion>,
): Way | Problem {
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(text)) return { problem: `${text} is no pfn and no address.` };
  const found = question(BigInt.asUintN(64, BigInt(text)));
  return 'problem' in found ? found : () => session.goToPageChange(found);
}
