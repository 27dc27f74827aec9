import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../protocol/launch';
import { registerAnswers } from './answers';
import { registerConfiguration } from './configuration';
import { registerDiagnostics } from './diagnostics';
import { registerInlineValues } from './inlineValues';
import { registerInterruptCommands } from './interruptCommands';
import { registerIntroduction } from './introduction';
import { registerLanguage } from './language';
import { registerLiveWatch } from './liveWatch';
import { registerMemoryCommands } from './memoryCommands';
import { MemoryDocuments } from './openMemory';
import { PageLensView } from './pageLensView';
import { registerPastCommands } from './pastCommands';
import { registerPointerCommands } from './pointerCommands';
import { registerSamples } from './samples';
import { registerScenarios } from './scenarios';
import { SessionViews } from './sessionViews';
import { registerTimeCommands } from './timeCommands';
import { registerTrees } from './trees';

/**
 * Joins the parts. The extension holds no knowledge of the machine: it completes launches, asks the adapter's process
 * one question per stop, and shows the answers.
 */
export function activate(context: vscode.ExtensionContext): void {
  const views = new SessionViews();
  const memory = new MemoryDocuments(views);
  const lens = new PageLensView(context.extensionUri, views, memory);
  context.subscriptions.push(
    registerConfiguration(),
    registerDiagnostics(),
    registerLanguage(context.extensionUri),
    registerScenarios(),
    registerSamples(context.extensionUri),
    vscode.debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, views),
    vscode.debug.onDidChangeActiveDebugSession((session) => views.focus(session)),
    registerTrees(views, memory),
    registerLiveWatch(views, context.workspaceState),
    memory.register(),
    registerMemoryCommands(views, memory),
    registerPointerCommands(views, memory),
    registerTimeCommands(views),
    registerPastCommands(views),
    registerInterruptCommands(views),
    registerAnswers(),
    registerInlineValues(),
    lens.register(),
    vscode.commands.registerCommand('alsaMemory.showPageLens', () => lens.reveal()),
    registerIntroduction(views, lens, context.workspaceState),
  );
}
