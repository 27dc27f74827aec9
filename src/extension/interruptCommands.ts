import * as vscode from 'vscode';
import { formatNanoseconds } from '../base/units';
import {
  INTERRUPTS_REQUEST,
  type InterruptChoice,
  type InterruptsBody,
  TRIED_EVENT,
  type TriedBody,
  type TriedFailure,
} from '../protocol/interrupts';
import { DEBUG_TYPE } from '../protocol/launch';
import { TRAVEL_REQUEST, type TravelArguments } from '../protocol/travel';
import { openSource } from './openSource';
import type { SessionViews } from './sessionViews';
import { selectedFrame } from './stackSelection';
import { withStopped } from './stoppedSession';

/**
 * You place the interrupt: one of the timers that are armed, or a device's line, comes at the statement where the driver
 * stands; or it is tried before every statement of a function, and an order that fails can be kept as a scenario.
 */
export function registerInterruptCommands(views: SessionViews): vscode.Disposable {
  const go = (to: (session: vscode.DebugSession) => Promise<TravelArguments | undefined>): Promise<void> =>
    withStopped(views, async (session) => {
      const args = await to(session);
      if (args) await session.customRequest(TRAVEL_REQUEST, args);
    });

  return vscode.Disposable.from(
    vscode.commands.registerCommand('alsaMemory.fireInterrupt', () =>
      go(async (session) => {
        const picked = await pick(session, ({ masked }) =>
          masked ? 'Interrupts are off here: it comes as soon as they are on' : 'Which interrupt shall come here?',
        );
        return picked && { to: 'interrupt', name: picked.name };
      }),
    ),
    vscode.commands.registerCommand('alsaMemory.tryEveryStatement', () =>
      go(async (session) => {
        const frameId = selectedFrame();
        const picked = await pick(session, () => 'Which interrupt shall be tried before every statement?');
        return picked && { to: 'tryEvery', interrupt: picked.name, ...(frameId !== undefined && { frameId }) };
      }),
    ),
    vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type === DEBUG_TYPE && event === TRIED_EVENT) void showTried(body as TriedBody);
    }),
  );
}

async function pick(
  session: vscode.DebugSession,
  question: (body: InterruptsBody) => string,
): Promise<InterruptChoice | undefined> {
  const body: InterruptsBody = await session.customRequest(INTERRUPTS_REQUEST);
  if (body.interrupts.length === 0) {
    void vscode.window.showInformationMessage('No timer is armed here, and nobody listens on an interrupt line.');
    return undefined;
  }
  const items = body.interrupts.map((interrupt) => ({
    label: interrupt.kind === 'irq' ? `$(plug) ${interrupt.name}` : `$(watch) ${interrupt.name}`,
    description: interrupt.kind === 'irq' ? interrupt.handlers.join(', ') : interrupt.kind,
    ...(interrupt.dueInNanoseconds !== null && {
      detail: `due in ${formatNanoseconds(Math.max(interrupt.dueInNanoseconds, 0))}`,
    }),
    interrupt,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: question(body) }))?.interrupt;
}

async function showTried({ summary, failures }: TriedBody): Promise<void> {
  if (failures.length === 0) {
    void vscode.window.showInformationMessage(summary);
    return;
  }
  const keep: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('save'),
    tooltip: 'Keep This Order as a Scenario',
  };
  const list = vscode.window.createQuickPick<vscode.QuickPickItem & { failure: TriedFailure }>();
  list.title = summary;
  list.placeholder = 'Choose one to see the statement; keep it as a scenario with the button';
  list.ignoreFocusOut = true;
  list.items = failures.map((failure) => ({
    label: `$(error) before line ${failure.place.line}`,
    description: [...new Set(failure.findings.map(({ kind }) => kind))].join(', '),
    detail: `${failure.findings[0]?.cause ?? ''}${failure.masked ? ' (interrupts are off there: it came later)' : ''}`,
    buttons: failure.scenario === null ? [] : [keep],
    failure,
  }));
  list.onDidAccept(() => {
    const [item] = list.selectedItems;
    if (item) void openSource(item.failure.place);
  });
  list.onDidTriggerItemButton(({ item }) => {
    list.hide();
    void keepScenario(item.failure);
  });
  list.onDidHide(() => list.dispose());
  list.show();
}

async function keepScenario({ scenario }: TriedFailure): Promise<void> {
  if (scenario === null) return;
  const document = await vscode.workspace.openTextDocument({ language: 'alsa-scenario', content: scenario });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
}
