import * as vscode from 'vscode';
import { TRAVEL_REQUEST, type TravelArguments } from '../protocol/travel';
import type { SessionViews } from './sessionViews';

/** Does something with the session whose driver is stopped; says so if there is none, and why it was refused. */
export async function withStopped(views: SessionViews, use: (session: vscode.DebugSession) => unknown): Promise<void> {
  const session = views.activeSession;
  if (!session || views.state.kind !== 'stopped') {
    void vscode.window.showInformationMessage('This needs a driver that is stopped in the debugger.');
    return;
  }
  try {
    await use(session);
  } catch (error) {
    tellError(error);
  }
}

/** Goes a way through time from where the driver is stopped. */
export const travel = (views: SessionViews, args: TravelArguments): Promise<void> =>
  withStopped(views, (session) => session.customRequest(TRAVEL_REQUEST, args));

export function tellError(error: unknown): void {
  void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
}
