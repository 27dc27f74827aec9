import * as vscode from 'vscode';
import { EVENTS } from '../protocol/events';
import { RESTART_HERE_REQUEST, type TravelArguments } from '../protocol/travel';
import type { SessionViews } from './sessionViews';
import { travel, withStopped } from './stoppedSession';

/**
 * Ways through time that VS Code's own buttons do not have: into and out of calls backward, to the next or last event
 * in ALSA's units, to a statement by its number, and bookmarks of such numbers, which hold for runs with the same inputs.
 */
export function registerTimeCommands(views: SessionViews): vscode.Disposable {
  const bookmarks: Bookmark[] = [];

  const go = (args: TravelArguments): Promise<void> => travel(views, args);

  const toEvent = async (back: boolean): Promise<void> => {
    const placeHolder = back ? 'Back to the last …' : 'On to the next …';
    const items = EVENTS.map(({ id, label, description }) => ({ label, detail: description, event: id }));
    const picked = await vscode.window.showQuickPick(items, { placeHolder });
    if (picked) await go({ to: 'event', event: picked.event, back });
  };

  /** The statement that the driver is stopped at. */
  const here = (): number | undefined => (views.state.kind === 'stopped' ? views.state.body?.clock.tick : undefined);

  const commands: Record<string, () => unknown> = {
    'alsaMemory.restartHere': () =>
      withStopped(views, async (session) => {
        await vscode.workspace.saveAll(false);
        await session.customRequest(RESTART_HERE_REQUEST);
      }),
    'alsaMemory.stepBackInto': () => go({ to: 'stepBackInto' }),
    'alsaMemory.stepBackOut': () => go({ to: 'stepBackOut' }),
    'alsaMemory.nextEvent': () => toEvent(false),
    'alsaMemory.previousEvent': () => toEvent(true),
    'alsaMemory.goToTick': async () => {
      const text = await vscode.window.showInputBox({
        prompt: 'Go to the statement that is (or was) executed as number …',
        value: String(here() ?? ''),
        validateInput: (value) => (/^\d+$/.test(value.trim()) ? undefined : 'A whole number of statements.'),
      });
      if (text) await go({ to: 'tick', tick: Number(text) });
    },
    'alsaMemory.addBookmark': async () => {
      const tick = here();
      if (tick === undefined) {
        void vscode.window.showInformationMessage('A bookmark is set where a driver is stopped in the debugger.');
        return;
      }
      const label = await vscode.window.showInputBox({ prompt: `Bookmark statement ${tick} as`, value: `at ${tick}` });
      if (label) bookmarks.push({ label, description: `statement ${tick}`, tick });
    },
    'alsaMemory.goToBookmark': async () => {
      const picked = await vscode.window.showQuickPick(bookmarks, {
        placeHolder: bookmarks.length > 0 ? 'Which bookmark?' : 'There are no bookmarks yet.',
      });
      if (picked) await go({ to: 'tick', tick: picked.tick });
    },
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)),
  );
}

interface Bookmark extends vscode.QuickPickItem {
  readonly tick: number;
}
