// What takes long is shown as progress, with a way to give it up. Short work is never shown.

import { ProgressEndEvent, ProgressStartEvent, ProgressUpdateEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';

/** Work that is over before is not told. */
const DELAY_MS = 400;
/** No more updates than this. */
const UPDATE_MS = 250;

export interface Task {
  update(message: string): void;
  end(): void;
}

const NO_TASK: Task = { update() {}, end() {} };

export class Progress {
  /** The client can show it. */
  supported = false;
  private nextId = 1;
  private readonly cancels = new Map<string, () => void>();

  constructor(private readonly send: (event: DebugProtocol.Event) => void) {}

  /** `cancel`: how the work is given up; without it, it cannot be. `requestId`: the request that it belongs to. */
  begin(title: string, more: { cancel?: () => void; requestId?: number; atOnce?: boolean } = {}): Task {
    if (!this.supported) return NO_TASK;
    const id = `progress ${this.nextId++}`;
    const { cancel, requestId } = more;
    let shown = false;
    let updated = 0;
    const show = () => {
      shown = true;
      const event: DebugProtocol.ProgressStartEvent = new ProgressStartEvent(id, title);
      event.body.cancellable = cancel !== undefined;
      if (requestId !== undefined) event.body.requestId = requestId;
      if (cancel) this.cancels.set(id, cancel);
      this.send(event);
    };
    const timer = more.atOnce ? undefined : setTimeout(show, DELAY_MS);
    if (more.atOnce) show();
    return {
      update: (message) => {
        const now = Date.now();
        if (!shown || now - updated < UPDATE_MS) return;
        updated = now;
        this.send(new ProgressUpdateEvent(id, message));
      },
      end: () => {
        clearTimeout(timer);
        this.cancels.delete(id);
        if (shown) this.send(new ProgressEndEvent(id));
        shown = false;
      },
    };
  }

  cancel(id: string): boolean {
    const cancel = this.cancels.get(id);
    cancel?.();
    return cancel !== undefined;
  }
}
