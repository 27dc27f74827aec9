import * as vscode from 'vscode';
import { DEBUG_SCENARIO, RUN_SCENARIO } from '../protocol/language';
import { DEBUG_TYPE } from '../protocol/launch';
import { launchFor } from './launchCompletion';
import { absolutePath } from './workspacePath';

/** "Run scenario" and "Debug scenario": a launch with this scenario on the driver it belongs to. */
export function registerScenarios(): vscode.Disposable {
  const start = (noDebug: boolean) => async (path?: string) => {
    const file = path ? vscode.Uri.file(path) : vscode.window.activeTextEditor?.document.uri;
    if (!file?.path.endsWith('.pcm.txt')) {
      void vscode.window.showErrorMessage('No scenario is open. Open a .pcm.txt file first.');
      return;
    }
    const folder = vscode.workspace.getWorkspaceFolder(file);
    const launch = configured(file, folder) ?? (await chosen(file));
    if (launch) await vscode.debug.startDebugging(folder, launch, { noDebug });
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand(RUN_SCENARIO, start(true)),
    vscode.commands.registerCommand(DEBUG_SCENARIO, start(false)),
  );
}

/** The launch configuration that names this scenario. */
function configured(file: vscode.Uri, folder: vscode.WorkspaceFolder | undefined) {
  if (!folder) return undefined;
  const all = vscode.workspace
    .getConfiguration('launch', folder.uri)
    .get<vscode.DebugConfiguration[]>('configurations');
  return all?.find(
    (c) =>
      c.type === DEBUG_TYPE && typeof c['scenario'] === 'string' && absolutePath(c['scenario'], folder) === file.fsPath,
  );
}

/** The driver beside the scenario; the user is asked if there are several. */
async function chosen(file: vscode.Uri): Promise<vscode.DebugConfiguration | undefined> {
  const folder = vscode.Uri.joinPath(file, '..');
  const beside = (await vscode.workspace.fs.readDirectory(folder)).filter(([name]) => /\.c$/i.test(name));
  const paths = beside.map(([name]) => vscode.Uri.joinPath(folder, name).fsPath);
  if (paths.length === 0) {
    const found = await vscode.workspace.findFiles('**/*.c', '**/node_modules/**', 50);
    paths.push(...found.map((uri) => uri.fsPath));
  }
  if (paths.length === 0) {
    void vscode.window.showErrorMessage('There is no driver to run this scenario with: no .c file in the workspace.');
    return undefined;
  }
  const program =
    paths.length === 1
      ? paths[0]
      : await vscode.window.showQuickPick(paths, { title: 'Which driver is the scenario for?' });
  return program ? { ...launchFor(program), scenario: file.fsPath } : undefined;
}
