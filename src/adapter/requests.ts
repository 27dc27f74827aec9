// Requests of the client, one after another. A handler gives the body of the response, or refuses with a sentence. Most
// answer at once; one that takes its time is a promise, and those behind it wait, except for what must get through.

import type { DebugProtocol } from '@vscode/debugprotocol';
import { argumentProblem } from './requiredArguments';

/** Why a request cannot be answered now; shown to the user as it stands. */
export class Refusal extends Error {}

/** What a handler can do beside answering. */
export interface Exchange {
  /** Done when the response has been sent. */
  later(work: () => void): void;
  readonly requestId: number;
  /** The client does not want the answer any more. */
  readonly cancelled: boolean;
}

export type Handler = (args: never, exchange: Exchange) => unknown;
/** Handlers by command. */
export type Handlers = Readonly<Record<string, Handler>>;

/** These do not wait for a long request: they end it, or the session. */
const URGENT: ReadonlySet<string> = new Set(['cancel', 'pause', 'terminate', 'disconnect', 'threads']);

/** A word of the protocol: the client may treat it as no failure at all. */
export const CANCELLED = 'cancelled';

export interface Answers {
  succeed(request: DebugProtocol.Request, body: unknown): void;
  fail(request: DebugProtocol.Request, error: unknown): void;
}

interface Running extends Exchange {
  cancelled: boolean;
  readonly after: (() => void)[];
}

export class RequestQueue {
  private readonly waiting: DebugProtocol.Request[] = [];
  private current: Running | undefined;

  constructor(
    private readonly handlers: Handlers,
    private readonly answers: Answers,
  ) {}

  take(request: DebugProtocol.Request): void {
    if (this.current && !URGENT.has(request.command)) this.waiting.push(request);
    else this.handle(request);
  }

  /** The client does not want this answer: the request running is told, one that waits is not begun. */
  cancel(requestId: number): void {
    if (this.current?.requestId === requestId) this.current.cancelled = true;
    const at = this.waiting.findIndex(({ seq }) => seq === requestId);
    for (const request of at < 0 ? [] : this.waiting.splice(at, 1)) this.answers.fail(request, new Refusal(CANCELLED));
  }
  cancelCurrent(): void {
    if (this.current) this.current.cancelled = true;
  }

  private handle(request: DebugProtocol.Request): void {
    const handler = this.handlers[request.command];
    const after: (() => void)[] = [];
    const exchange: Running = {
      requestId: request.seq,
      cancelled: false,
      after,
      later: (work) => after.push(work),
    };
    const succeed = (body: unknown) => {
      this.answers.succeed(request, body);
      for (const work of after) work();
    };
    try {
      if (!handler) throw new Refusal(`This debugger knows no request '${request.command}'.`);
      const problem = argumentProblem(request.command, request.arguments);
      if (problem) throw new Refusal(problem);
      const body = handler((request.arguments ?? {}) as never, exchange);
      if (!(body instanceof Promise)) {
        succeed(body);
        return;
      }
      this.current = exchange;
      body
        .then(succeed, (error) => this.answers.fail(request, error))
        .finally(() => {
          this.current = undefined;
          this.goOn();
        });
    } catch (error) {
      this.answers.fail(request, error);
    }
  }

  private goOn(): void {
    while (!this.current) {
      const next = this.waiting.shift();
      if (!next) return;
      this.handle(next);
    }
  }
}
