import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../protocol/launch';
import type { PageLensView } from './pageLensView';
import type { SessionViews } from './sessionViews';

/**
 * What appears by itself. At the first stop of a session the Page Lens comes forward, because that is the moment in
 * which there is something to see; once per workspace the Substreams tree opens too (VS Code starts every contributed
 * debug view folded). The keyboard stays in the editor, and whatever the user closes afterwards stays closed.
 */
const INTRODUCED = 'alsaMemory.introduced';

export function registerIntroduction(
  views: SessionViews,
  lens: PageLensView,
  workspaceState: vscode.Memento,
): vscode.Disposable {
  const started = new Set<string>();
  const waiting = new Set<string>();
  const introduce = async (): Promise<void> => {
    if (vscode.workspace.getConfiguration('alsaMemory').get('revealPageLens') === 'never') return;
    if (!workspaceState.get(INTRODUCED)) {
      await workspaceState.update(INTRODUCED, true);
      await vscode.commands.executeCommand('alsaMemory.substreams.focus', { preserveFocus: true });
    }
    await lens.reveal();
  };
  return vscode.Disposable.from(
    // VS Code opens the debug console when a session has started, which may be after its first stop: come after that.
    vscode.debug.onDidStartDebugSession(({ id, type }) => {
      if (type !== DEBUG_TYPE) return;
      void vscode.commands.executeCommand('setContext', 'alsaMemory.used', true);
      started.add(id);
      if (waiting.delete(id)) void introduce();
    }),
    vscode.debug.onDidTerminateDebugSession(({ id }) => {
      started.delete(id);
      waiting.delete(id);
    }),
    views.onDidFirstStop((session) => {
      if (started.has(session.id)) void introduce();
      else waiting.add(session.id);
    }),
  );
}
