// Requests that set the standing machine going, or say where it could go.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Granularity, StackFrame, Stop } from '../debugger/api';
import type { Session } from '../debugger/session';
import { TRAVEL_REQUEST, type TravelArguments } from '../protocol/travel';
import type { ClientDataBreakpoints } from './dataBreakpoints';
import type { Debuggee } from './debuggee';
import { type Counting, pathOf, rangeOf } from './places';
import { type Exchange, type Handlers, Refusal } from './requests';
import type { StackFrames } from './stackFrames';
import { wayOf } from './travel';

export interface RunHost {
  readonly debuggee: Debuggee;
  readonly stackFrames: StackFrames;
  readonly counting: Counting;
  readonly dataBreakpoints: ClientDataBreakpoints;
  frameOf(id: number | undefined): StackFrame | undefined;
  /** The machine, if it stands; refuses otherwise. */
  readonly standing: Session;
  /** Sets the machine going. `back`: what the search is for, if it may take long. */
  go(how: (session: Session) => void, back?: string): void;
  onStop(stop: Stop): void;
  tellContinued(threadId: number): void;
}

type Way = (session: Session) => void;

/** `threadId` and what all requests to go on have in common. */
interface Going {
  readonly threadId: number;
  readonly singleThread?: boolean;
  readonly granularity?: DebugProtocol.SteppingGranularity;
}

export function runRequests(host: RunHost): Handlers {
  const { debuggee, stackFrames, counting } = host;

  /** The machine goes once the response is out, so that a client never hears of a stop before. */
  const run = (exchange: Exchange, how: Way, back?: string) => {
    void host.standing;
    exchange.later(() => host.go(how, back));
  };
  /** A step is one of a thread that is there. */
  const requireThread = (threadId: number) => {
    if (!host.standing.contexts().some(({ id }) => id === threadId))
      throw new Refusal(`There is no thread ${threadId}.`);
  };
  const step =
    (kind: 'over' | 'in' | 'out') =>
    (args: Going & { readonly targetId?: number }, exchange: Exchange): void => {
      requireThread(args.threadId);
      if (args.targetId !== undefined) {
        const [innermost] = host.standing.stack(args.threadId);
        const calls = innermost ? host.standing.callTargets(innermost) : [];
        if (!calls.some(({ slot }) => slot === args.targetId)) throw new Refusal('There is no such call here.');
      }
      run(exchange, (session) => {
        if (args.singleThread) session.runOnly(args.threadId);
        session.step(kind, args.threadId, granularityOf(args), args.targetId);
      });
    };

  return {
    continue: (args: DebugProtocol.ContinueArguments, exchange: Exchange) => {
      run(exchange, (session) => {
        if (args.singleThread) session.runOnly(args.threadId);
        session.continue();
      });
      return { allThreadsContinued: args.singleThread !== true };
    },
    next: step('over'),
    stepIn: step('in'),
    stepOut: step('out'),

    // The past is what it was: whoever ran then runs again.
    reverseContinue: (_args: DebugProtocol.ReverseContinueArguments, exchange: Exchange) =>
      run(exchange, (session) => session.continueBack(), 'Looking for the last stop before'),
    stepBack: (args: DebugProtocol.StepBackArguments, exchange: Exchange) => {
      requireThread(args.threadId);
      run(exchange, (session) => session.stepBack('over', args.threadId, granularityOf(args)), 'Stepping back');
    },

    /** The ways through time that DAP has no request for. */
    [TRAVEL_REQUEST]: (args: TravelArguments, exchange: Exchange) => {
      const way = wayOf(host.standing, args, {
        variables: debuggee.variables,
        dataBreakpoints: host.dataBreakpoints,
        contextId: debuggee.lastStop?.contextId,
        frame: (id) => host.frameOf(id),
      });
      if ('problem' in way) throw new Refusal(way.problem);
      // No request of DAP: the client has to be told that the machine goes on.
      exchange.later(() => host.tellContinued(debuggee.lastStop?.contextId ?? 0));
      run(exchange, way, args.to === 'event' && args.back !== true ? undefined : 'Going through time');
    },

    restartFrame: (args: DebugProtocol.RestartFrameArguments, exchange: Exchange) => {
      const stackFrame = stackFrames.get(args.frameId);
      if (!stackFrame) throw new Refusal('That stack frame is not there any more.');
      run(exchange, (session) => session.restartFrame(stackFrame), 'Going back to the call');
    },

    stepInTargets: (args: DebugProtocol.StepInTargetsArguments) => {
      const session = host.standing;
      const stackFrame = stackFrames.get(args.frameId);
      // Only the innermost stack frame is about to call something.
      const innermost = session.contexts().some(({ id }) => session.stack(id)[0]?.fp === stackFrame?.fp);
      const targets = stackFrame && innermost ? session.callTargets(stackFrame) : [];
      return {
        targets: targets.map(({ slot, text, name }) => ({
          id: slot,
          label: text === name ? name : `${text} = ${name}`,
        })),
      };
    },
    gotoTargets: (args: DebugProtocol.GotoTargetsArguments) => {
      const targets = host.standing.gotoTargets(pathOf(args.source), counting.toLine(args.line));
      return {
        targets: targets.map(({ position, range }) => ({
          id: position,
          label: `line ${counting.line(range.line)}, column ${counting.column(range.column)}`,
          ...rangeOf(range, counting),
        })),
      };
    },
    goto: (args: DebugProtocol.GotoArguments, exchange: Exchange) => {
      const stop = host.standing.setNextStatement(args.targetId);
      if ('problem' in stop) throw new Refusal(stop.problem);
      stackFrames.clear();
      debuggee.stoodStill(stop);
      exchange.later(() => host.onStop(stop));
    },
    pause: () => {
      if (debuggee.running) debuggee.pause();
    },
  };
}

/**
 * The smallest step ends where compiled code can stand: at the next statement. What a client calls an instruction is
 * one; the instructions between two such places cannot be told apart by anybody who looks at memory only.
 */
const granularityOf = ({ granularity }: { readonly granularity?: DebugProtocol.SteppingGranularity }): Granularity =>
  granularity === undefined || granularity === 'line' ? 'line' : 'statement';
