import * as vscode from 'vscode';

/** The drivers that come along, for those who have none at hand. They open where they are installed; F5 works there. */
const SAMPLES = [
  { label: 'mychip.c', detail: 'A hand-made vmalloc buffer and its page callback: the place to start.' },
  { label: 'mychip_managed.c', detail: 'The same driver with a managed buffer, as written today.' },
  { label: 'mychip_virt_to_page.c', detail: 'The classic mistake in a page callback, and what it does.' },
];

export function registerSamples(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.commands.registerCommand('alsaMemory.openSample', async () => {
    const sample = await vscode.window.showQuickPick(SAMPLES, { placeHolder: 'Which sample driver?' });
    if (!sample) return;
    await vscode.window.showTextDocument(vscode.Uri.joinPath(extensionUri, 'media', 'samples', sample.label));
  });
}
