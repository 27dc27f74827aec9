import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../protocol/launch';
import { RESTART_HERE_REQUEST, TRAVEL_REQUEST } from '../protocol/travel';
import { VIEWS_REQUEST, type ViewName, type ViewsArguments, type ViewsBody } from '../protocol/views';

/**
 * What the views know about the debuggee, and the only path by which they ask for it.
 *
 * A stop asks once, for all views that are visible, and a view that becomes visible later asks for itself alone. An
 * answer that arrives after the program has moved on is dropped. So a step costs one round trip however many views are
 * open, and nothing with all of them hidden.
 */
export type ViewsState =
  | { kind: 'idle' }
  /** `live`: the body is of this moment; else of the last stop. */
  | { kind: 'running'; body: ViewsBody | undefined; live?: boolean }
  | { kind: 'stopped'; body: ViewsBody | undefined };

/** Long enough to join the `stopped` and `invalidated` events of one step, too short to notice. */
const DEBOUNCE_MS = 15;

/** Requests after which the program runs, whatever they answer later. */
const RESUMING = new Set([
  'continue',
  'next',
  'stepIn',
  'stepOut',
  'stepBack',
  'reverseContinue',
  'goto',
  'restartFrame',
  'restart',
  TRAVEL_REQUEST,
  RESTART_HERE_REQUEST,
]);

export class SessionViews implements vscode.DebugAdapterTrackerFactory {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly firstStop = new vscode.EventEmitter<vscode.DebugSession>();
  /** The first stop of a session: the moment to show what there is to see. */
  readonly onDidFirstStop = this.firstStop.event;

  private current: ViewsState = { kind: 'idle' };
  private session: vscode.DebugSession | undefined;
  /** The session has stopped before. */
  private hasStopped = false;
  private readonly visible = new Set<ViewName>();
  private readonly due = new Set<ViewName>();
  private timer: NodeJS.Timeout | undefined;
  private pulse: NodeJS.Timeout | undefined;
  /** Counts stops, so that an answer knows whether it is still about this one. */
  private stop = 0;
  private selection: { substream?: string; pageIndex?: number } = {};
  private watched: readonly string[] = [];

  get state(): ViewsState {
    return this.current;
  }

  get activeSession(): vscode.DebugSession | undefined {
    return this.session;
  }

  /** A view appeared or went out of sight. */
  setVisible(view: ViewName, visible: boolean): void {
    if (!visible) {
      this.visible.delete(view);
    } else if (!this.visible.has(view)) {
      this.visible.add(view);
      this.ask([view]);
    }
  }

  /** Which page's ladder to show: one that the user chose, or undefined to follow the program. */
  selectPage(pageIndex: number | undefined): void {
    this.selection.pageIndex = pageIndex;
    this.ask(['lens']);
  }

  selectSubstream(substream: string): void {
    this.selection = { substream };
    this.ask(['lens']);
  }

  /** The expressions of the Live Watch. */
  watch(expressions: readonly string[]): void {
    this.watched = expressions;
    if (this.visible.has('watch')) this.ask(['watch']);
  }

  get selectedPage(): number | undefined {
    return this.selection.pageIndex;
  }

  createDebugAdapterTracker(session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined {
    if (session.type !== DEBUG_TYPE) return undefined;
    return {
      onWillStartSession: () => this.begin(session),
      onWillReceiveMessage: (message: DapMessage) => {
        if (message.type === 'request' && RESUMING.has(message.command ?? '') && session === this.session)
          this.resumed();
      },
      onDidSendMessage: (message: DapMessage) => {
        if (message.type === 'event' && session === this.session) this.event(message.event ?? '');
      },
      onWillStopSession: () => this.end(session),
      onExit: () => this.end(session),
    };
  }

  /** With several sessions the views belong to the one that the user looks at. */
  focus(session: vscode.DebugSession | undefined): void {
    if (!session || session.type !== DEBUG_TYPE || session === this.session) return;
    this.begin(session);
    this.hasStopped = true;
    this.stopped(); // if it runs, the request fails and the views stay empty
  }

  private begin(session: vscode.DebugSession): void {
    this.session = session;
    this.hasStopped = false;
    this.selection = {};
    this.set({ kind: 'running', body: undefined });
    this.beat();
  }

  private end(session: vscode.DebugSession): void {
    if (session !== this.session) return;
    this.session = undefined;
    clearTimeout(this.timer);
    clearTimeout(this.pulse);
    this.due.clear();
    this.stop++;
    this.set({ kind: 'idle' });
  }

  private event(name: string): void {
    if (name === 'stopped') this.stopped();
    else if (name === 'continued') this.resumed();
    else if (name === 'terminated' && this.session) this.end(this.session);
    // the user changed memory or a variable: the same stop, seen anew
    else if ((name === 'invalidated' || name === 'memory') && this.current.kind === 'stopped')
      this.ask([...this.visible]);
  }

  private stopped(): void {
    this.stop++;
    this.set({ kind: 'stopped', body: undefined }, false);
    if (!this.hasStopped && this.session) {
      this.hasStopped = true;
      this.firstStop.fire(this.session);
    }
    this.ask([...this.visible]);
  }

  private resumed(): void {
    if (this.current.kind !== 'stopped') return;
    this.stop++;
    this.set({ kind: 'running', body: this.current.body });
    this.beat();
  }

  private ask(views: ViewName[]): void {
    if (this.current.kind !== 'stopped') return;
    for (const view of views) this.due.add(view);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(), DEBOUNCE_MS);
  }

  private argumentsFor(want: ViewName[]): ViewsArguments {
    return { want, ...this.selection, ...(want.includes('watch') && { watch: [...this.watched] }) };
  }

  private async send(): Promise<void> {
    const { session, stop } = this;
    const want = [...this.due].filter((view) => this.visible.has(view));
    this.due.clear();
    if (!session || want.length === 0 || this.current.kind !== 'stopped') return;
    const args = this.argumentsFor(want);
    try {
      const body: ViewsBody = await session.customRequest(VIEWS_REQUEST, args);
      if (stop !== this.stop || this.current.kind !== 'stopped') return;
      this.set({ kind: 'stopped', body: { ...this.current.body, ...body } });
    } catch (error) {
      // A refusal is told to a reader of the log, not in a pop-up at every step. One for a stop that is over is normal.
      if (stop === this.stop) console.warn(`${VIEWS_REQUEST}: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** While the program runs, what is in sight is asked for again and again; the next time after the answer has come. */
  private beat(): void {
    clearTimeout(this.pulse);
    const wait = liveRefreshMs();
    if (wait > 0 && this.current.kind === 'running') this.pulse = setTimeout(() => void this.askLive(), wait);
  }
  private async askLive(): Promise<void> {
    const { session, stop } = this;
    const want = [...this.visible];
    if (session && want.length > 0 && this.current.kind === 'running') {
      try {
        const body: ViewsBody = await session.customRequest(VIEWS_REQUEST, { ...this.argumentsFor(want), live: true });
        if (stop === this.stop && this.current.kind === 'running') this.set({ kind: 'running', body, live: true });
      } catch {
        // Before the program is there, or on a way through the past, there is nothing to see.
      }
    }
    if (stop === this.stop) this.beat();
  }

  /** `tell` is false while an answer is on its way: views keep the last stop's picture for those milliseconds. */
  private set(state: ViewsState, tell = true): void {
    this.current = state;
    if (tell) this.changed.fire();
  }
}

/** How often the views are looked at while the program runs; 0 for never. */
const liveRefreshMs = (): number => vscode.workspace.getConfiguration('alsaMemory').get('liveRefreshMs', 250);

interface DapMessage {
  type: string;
  command?: string;
  event?: string;
}
