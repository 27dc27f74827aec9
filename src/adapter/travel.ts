// The ways through time that DAP has no request for: what the client asks, as what the session shall do.

import { EVENT_KINDS, type StackFrame } from '../debugger/api';
import { entryQuestion, pageQuestion } from '../debugger/pageQuestions';
import type { Session } from '../debugger/session';
import { PAGE_CHANGES, type TravelArguments } from '../protocol/travel';
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
      return () => session.goToTick(args.tick);
    case 'stepBackInto':
      return () => session.stepBack('in', contextId);
    case 'stepBackOut':
      return () => session.stepBack('out', contextId);
    case 'lastWrite': {
      const { variables, dataBreakpoints } = context;
      if (!variables) return { problem: 'The driver has not stopped yet.' };
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
    case 'tryEvery': {
      const interrupt = session.interruptOf(args.interrupt);
      if (!interrupt) return { problem: `There is no interrupt ${args.interrupt}.` };
      const frame = context.frame(args.frameId);
      if (!frame) return { problem: 'No function is being executed here.' };
      return () => session.tryEvery(frame.function.slot, interrupt);
    }
    case 'lastPteWrite':
      return asked(session, args.address, (at) => entryQuestion(session.kernel, at));
  }
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
