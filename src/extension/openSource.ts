import * as vscode from 'vscode';
import type { SourceLocation } from '../protocol/values';
import { tellError } from './stoppedSession';

/** Shows a line of C in the editor that holds the file already, else in the first column. */
export async function openSource(source: SourceLocation): Promise<void> {
  const at = new vscode.Position(Math.max(source.line - 1, 0), Math.max((source.column ?? 1) - 1, 0));
  const uri = vscode.Uri.file(source.path);
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.fsPath === uri.fsPath);
  try {
    await vscode.window.showTextDocument(uri, {
      selection: new vscode.Range(at, at),
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    });
  } catch (error) {
    tellError(error);
  }
}
