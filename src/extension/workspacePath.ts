import * as vscode from 'vscode';

/** A path as launch.json has it: from the workspace folder if it is relative. */
export function absolutePath(path: string, folder: vscode.WorkspaceFolder): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code's variable, as it stands in launch.json
  const plain = path.replaceAll('${workspaceFolder}', folder.uri.fsPath);
  return /^([/\\]|[A-Za-z]:)/.test(plain) ? plain : vscode.Uri.joinPath(folder.uri, plain).fsPath;
}
