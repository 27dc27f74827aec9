import * as vscode from 'vscode';
import type { Hex } from '../protocol/values';
import type { MemoryDocuments } from './openMemory';
import type { SessionViews } from './sessionViews';
import { selectedFrame } from './stackSelection';
import { tellError } from './stoppedSession';

/** Ways to memory from outside our own views: a variable's context menu, and any C expression. */
export function registerMemoryCommands(views: SessionViews, memory: MemoryDocuments): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('alsaMemory.openVariableMemory', (item?: VariableMenuItem) => {
      const memoryReference = item?.variable?.memoryReference;
      return memoryReference ? memory.open(memoryReference) : undefined;
    }),
    vscode.commands.registerCommand('alsaMemory.openMemoryAt', async () => {
      const session = views.activeSession;
      if (!session || views.state.kind !== 'stopped') {
        void vscode.window.showInformationMessage('Memory can be opened while a driver is stopped in the debugger.');
        return;
      }
      const expression = await vscode.window.showInputBox({
        prompt: 'Open memory at this address: a number or a C expression',
        placeHolder: 'substream->runtime->dma_area + 0x1000',
      });
      if (expression) await openExpression(session, expression, memory);
    }),
  );
}

/** What VS Code hands to commands of `debug/variables/context`. */
interface VariableMenuItem {
  variable?: { memoryReference?: Hex };
}

async function openExpression(
  session: vscode.DebugSession,
  expression: string,
  memory: MemoryDocuments,
): Promise<void> {
  if (/^0x[0-9a-f]+$/i.test(expression)) {
    await memory.open(expression.toLowerCase() as Hex);
    return;
  }
  const frameId = selectedFrame();
  try {
    const { memoryReference } = await session.customRequest('evaluate', { expression, frameId, context: 'watch' });
    if (memoryReference) await memory.open(memoryReference);
    else void vscode.window.showErrorMessage(`${expression} is no address.`);
  } catch (error) {
    tellError(error);
  }
}
