import * as vscode from 'vscode';
import { POINTS_TO_REQUEST, type PointsToArguments, type PointsToBody } from '../protocol/pointer';
import { expressionAt } from './expressionAt';
import { byteUnderCursor, MEMORY_SCHEME, type MemoryDocuments } from './openMemory';
import { openSource } from './openSource';
import type { SessionViews } from './sessionViews';
import { selectedFrame } from './stackSelection';
import { withStopped } from './stoppedSession';

/**
 * From a pointer to what it points to: the C of a function, else memory, with what is known of the object there in the
 * status bar. The pointer is a variable of VS Code's views, the expression under the cursor, or a word of a memory view.
 */
export function registerPointerCommands(views: SessionViews, memory: MemoryDocuments): vscode.Disposable {
  return vscode.commands.registerCommand('alsaMemory.followPointer', (item?: VariableMenuItem) =>
    withStopped(views, async (session) => {
      const pointer = await pointerOf(item);
      if (!pointer) return;
      const { address, source, readable, what }: PointsToBody = await session.customRequest(POINTS_TO_REQUEST, pointer);
      const told = `${address}: ${what[0] ?? 'nothing is mapped there'}`;
      if (source) await openSource(source);
      else if (readable) await memory.open(address);
      else void vscode.window.showInformationMessage(told);
      if (source || readable) vscode.window.setStatusBarMessage(`$(arrow-right) ${told}`, SHOWN_MS);
    }),
  );
}

const SHOWN_MS = 20_000;

/** What VS Code hands to commands of `debug/variables/context`. */
interface VariableMenuItem {
  readonly container?: { readonly variablesReference?: number };
  readonly variable?: { readonly name?: string; readonly evaluateName?: string };
}

async function pointerOf(item: VariableMenuItem | undefined): Promise<PointsToArguments | undefined> {
  const { name, evaluateName } = item?.variable ?? {};
  const variablesReference = item?.container?.variablesReference;
  if (name && variablesReference) return { name, variablesReference };
  const frameId = selectedFrame();
  const here = (expression: string) => ({ name: expression, ...(frameId !== undefined && { frameId }) });
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.scheme === MEMORY_SCHEME) {
    const byte = byteUnderCursor();
    return byte && here(`*(void **)(${byte} & ~7)`);
  }
  const text = editor && expressionAt(editor.document.lineAt(editor.selection.active.line).text, editor.selection);
  if (text) return here(text);
  const asked = await vscode.window.showInputBox({
    prompt: 'Go to what this pointer points to: a C expression',
    placeHolder: 'substream->ops->trigger',
    value: evaluateName ?? '',
  });
  return asked ? here(asked) : undefined;
}
