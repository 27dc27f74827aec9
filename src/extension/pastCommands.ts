import * as vscode from 'vscode';
import type { PageChangeName, TravelArguments } from '../protocol/travel';
import type { Hex } from '../protocol/values';
import { byteUnderCursor } from './openMemory';
import type { SessionViews } from './sessionViews';
import { selectedFrame } from './stackSelection';
import { travel } from './stoppedSession';

/**
 * Questions to the past, asked where the thing is shown: who wrote this variable or byte last, and when was this page
 * given out, mapped, given back. The answer is the place itself: the program stands there, and what happened is told
 * beside the reason of the stop.
 */
export function registerPastCommands(views: SessionViews): vscode.Disposable {
  const go = (args: TravelArguments): Promise<void> => travel(views, args);

  const lastWrite = async (item?: VariableMenuItem): Promise<void> => {
    const frameId = selectedFrame();
    const name = item?.variable?.name;
    const variablesReference = item?.container?.variablesReference;
    if (name && variablesReference) return go({ to: 'lastWrite', name, variablesReference });
    const expression = await vscode.window.showInputBox({
      prompt: 'Go to the last write of this variable, or of any C expression that has a place in memory',
      placeHolder: 'substream->runtime->dma_area',
      value: item?.variable?.evaluateName ?? '',
    });
    if (expression) await go({ to: 'lastWrite', name: expression, ...(frameId !== undefined && { frameId }) });
  };

  const lastWriteOfByte = async (): Promise<void> => {
    const address = byteUnderCursor();
    if (address) await go({ to: 'lastWrite', name: address, asAddress: true, bytes: 1 });
    else void vscode.window.showInformationMessage('Put the cursor on a byte of an open memory view.');
  };

  const pageHistory = async (of?: PageMenuItem): Promise<void> => {
    const page =
      of?.page ?? of?.node?.page ?? of?.variable?.memoryReference ?? byteUnderCursor() ?? (await askForPage());
    if (!page) return;
    const items = QUESTIONS.map((question) => ({ ...question, description: page }));
    const picked = await vscode.window.showQuickPick(items, { placeHolder: `Go back to where the page of ${page} …` });
    if (!picked) return;
    await go(
      picked.what === 'pte' ? { to: 'lastPteWrite', address: page } : { to: 'pageChange', what: picked.what, page },
    );
  };

  return vscode.Disposable.from(
    vscode.commands.registerCommand('alsaMemory.lastWrite', lastWrite),
    vscode.commands.registerCommand('alsaMemory.lastWriteOfByte', lastWriteOfByte),
    vscode.commands.registerCommand('alsaMemory.pageHistory', pageHistory),
  );
}

const QUESTIONS: readonly { readonly label: string; readonly what: PageChangeName | 'pte' }[] = [
  { label: '$(add) was allocated', what: 'allocated' },
  { label: '$(trash) was freed', what: 'freed' },
  { label: '$(link) was mapped somewhere', what: 'mapped' },
  { label: '$(debug-disconnect) was unmapped somewhere', what: 'unmapped' },
  { label: '$(edit) had its page-table entry written', what: 'pte' },
];

/** What VS Code hands to commands of `debug/variables/context`. */
interface VariableMenuItem {
  readonly container?: { readonly variablesReference?: number };
  readonly variable?: { readonly name?: string; readonly evaluateName?: string; readonly memoryReference?: Hex };
}
/** A line of the Memory tree, a page of the Page Lens, or a variable. */
interface PageMenuItem extends VariableMenuItem {
  readonly page?: string;
  readonly node?: { readonly page?: string };
}

function askForPage(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    prompt: 'A page frame number, or any address: of the memory, or of its struct page',
    placeHolder: '0xffffc90000080000',
    validateInput: (text) => (/^\s*(0x[0-9a-f]+|\d+)\s*$/i.test(text) ? undefined : 'A number, decimal or hex.'),
  });
}
