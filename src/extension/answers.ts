import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../protocol/launch';

/**
 * A question to the past is answered by a place and a sentence. VS Code hides why a thread stands where the side bar is
 * narrow, so the sentence is shown in the status bar too, until the program moves on. (The console keeps it.)
 */
export function registerAnswers(): vscode.Disposable {
  let shown: vscode.Disposable | undefined;
  const clear = (): void => {
    shown?.dispose();
    shown = undefined;
  };
  const hear = ({ type, event, body }: DapEvent): void => {
    if (type !== 'event' || !(event === 'stopped' || event === 'continued' || event === 'terminated')) return;
    clear();
    if (event === 'stopped' && body?.reason === 'goto' && body.text)
      shown = vscode.window.setStatusBarMessage(`$(history) ${body.text}`);
  };
  return vscode.Disposable.from(
    vscode.debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, {
      createDebugAdapterTracker: () => ({ onDidSendMessage: hear, onExit: clear }),
    }),
    new vscode.Disposable(clear),
  );
}

interface DapEvent {
  readonly type: string;
  readonly event?: string;
  readonly body?: { readonly reason?: string; readonly text?: string };
}
