import * as vscode from 'vscode';
import type { Hex } from '../protocol/values';
import { byteAt, hexDump } from './hexDump';
import type { SessionViews } from './sessionViews';

/**
 * Memory as a read-only text document, read through DAP `readMemory` and read again at every stop. VS Code's own binary
 * view needs the Hex Editor extension; this needs nothing, can be searched and compared, and shows unreadable bytes as
 * gaps instead of an error.
 */
export const MEMORY_SCHEME = 'alsa-memory';
/** One page frame: enough to see a struct, a page table or a page of samples whole. */
const BYTES = 4096;

/** Address of the byte that the cursor of a memory view is on. */
export function byteUnderCursor(): Hex | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.scheme !== MEMORY_SCHEME) return undefined;
  const { line, character } = editor.selection.active;
  const address = byteAt(editor.document.lineAt(line).text, character);
  return address === undefined ? undefined : `0x${address.toString(16)}`;
}

export class MemoryDocuments implements vscode.TextDocumentContentProvider {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly views: SessionViews) {
    views.onDidChange(() => {
      if (views.state.kind !== 'stopped') return;
      for (const document of vscode.workspace.textDocuments) {
        if (document.uri.scheme === MEMORY_SCHEME) this.changed.fire(document.uri);
      }
    });
  }

  register(): vscode.Disposable {
    return vscode.workspace.registerTextDocumentContentProvider(MEMORY_SCHEME, this);
  }

  async open(memoryReference: Hex): Promise<void> {
    const uri = vscode.Uri.from({ scheme: MEMORY_SCHEME, path: `/${memoryReference}.hex` });
    await vscode.window.showTextDocument(uri, {
      preview: true,
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const memoryReference = /0x[0-9a-f]+/i.exec(uri.path)?.[0] ?? '0x0';
    const session = this.views.activeSession;
    if (!session) return `${memoryReference}: no debug session. Start one, and this fills in at the next stop.\n`;
    try {
      const { address, data = '' } = await session.customRequest('readMemory', { memoryReference, count: BYTES });
      const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
      return `${hexDump(BigInt(address), bytes, BYTES)}\n`;
    } catch (error) {
      return `${memoryReference}: ${error instanceof Error ? error.message : error}\n`;
    }
  }
}
