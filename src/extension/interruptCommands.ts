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
import { TRAVEL_REQUEST, type TravelArguments, type Tried } from '../protocol/travel';
import { openSource } from './openSource';
import type { SessionViews } from './sessionViews';
import { selectedFrame } from './stackSelection';
import { withStopped } from './stoppedSession';

/**
 * You place the interrupt: one of the timers that are armed, or a device's line, comes at the statement where the driver
 * stands; or another thread of the process comes there with an operation. Either can be tried before every statement of
 * a function, and an order that fails can be kept as a scenario.
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
        const possible = await askPossible(session);
        if (possible.interrupts.length === 0) {
          void vscode.window.showInformationMessage('No timer is armed here, and nobody listens on an interrupt line.');
          return undefined;
        }
        const picked = await vscode.window.showQuickPick(possible.interrupts.map(interruptItem), {
          placeHolder: possible.masked
            ? 'Interrupts are off here: it comes as soon as they are on'
            : 'Which interrupt shall come here?',
        });
        return picked && { to: 'interrupt', name: picked.tried.interrupt };
      }),
    ),
    vscode.commands.registerCommand('alsaMemory.letThread', () =>
      go(async (session) => {
        const { operations } = await askPossible(session);
        const picked = await pickOrType(operations.map(operationItem), 'What shall another thread do here?');
        return picked && 'operation' in picked ? { to: 'otherThread', ...picked } : undefined;
      }),
    ),
    vscode.commands.registerCommand('alsaMemory.tryEveryStatement', () =>
      go(async (session) => {
        const frameId = selectedFrame();
        const { interrupts, operations } = await askPossible(session);
        const items = [
          ...separated('Interrupts', interrupts.map(interruptItem)),
          ...separated('Another thread', operations.map(operationItem)),
        ];
        const picked = await pickOrType(items, 'What shall be tried before every statement?');
        return picked && { to: 'tryEvery', ...picked, ...(frameId !== undefined && { frameId }) };
      }),
    ),
    vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type === DEBUG_TYPE && event === TRIED_EVENT) void showTried(body as TriedBody);
    }),
  );
}

const askPossible = async (session: vscode.DebugSession): Promise<InterruptsBody> =>
  session.customRequest(INTERRUPTS_REQUEST);

interface TriedItem<T extends Tried = Tried> extends vscode.QuickPickItem {
  readonly tried: T;
}

const interruptItem = ({ kind, name, handlers, dueInNanoseconds }: InterruptChoice) => ({
  label: kind === 'irq' ? `$(plug) ${name}` : `$(watch) ${name}`,
  description: kind === 'irq' ? handlers.join(', ') : kind,
  ...(dueInNanoseconds !== null && { detail: `due in ${formatNanoseconds(Math.max(dueInNanoseconds, 0))}` }),
  tried: { interrupt: name },
});
const operationItem = (operation: string): TriedItem => ({ label: `$(run-all) ${operation}`, tried: { operation } });

const separated = (label: string, items: readonly TriedItem[]): (TriedItem | vscode.QuickPickItem)[] =>
  items.length > 0 ? [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items] : [];

/** One of a list, or an operation of another thread that is typed, as a scenario writes it. */
function pickOrType(items: readonly vscode.QuickPickItem[], title: string): Promise<Tried | undefined> {
  const list = vscode.window.createQuickPick();
  list.title = title;
  list.placeholder = 'Choose, or type an operation for another thread as a scenario writes it: ctl_set 1 7';
  list.items = items;
  list.onDidChangeValue((value) => {
    const operation = value.trim();
    const typed: TriedItem = { ...operationItem(operation), description: 'by another thread', alwaysShow: true };
    list.items = operation === '' ? items : [...items, typed];
  });
  return new Promise((resolve) => {
    list.onDidAccept(() => {
      const [item] = list.selectedItems as readonly Partial<TriedItem>[];
      resolve(item?.tried);
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
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
    detail: `${failure.findings[0]?.cause ?? ''}${failure.masked ? ' (interrupts are off there, or a lock is held: it came later)' : ''}`,
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
