import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { type LanguageSettings, type LaunchHint, SCENARIO_LANGUAGE } from '../protocol/language';
import { DEBUG_TYPE } from '../protocol/launch';
import { absolutePath } from './workspacePath';

const SETTING = 'alsaMemory.diagnostics';
/** What an ALSA driver cannot do without. The server looks again, and more closely. */
const DRIVER = /#[ \t]*include[ \t]*[<"]sound\//;

/**
 * The language server: problems while one writes, macros explained on hover, help for scenarios. Its process is started
 * by the first driver or scenario that is opened, so that other C projects never meet it.
 */
export function registerLanguage(extensionUri: vscode.Uri): vscode.Disposable {
  let client: LanguageClient | undefined;
  const consider = (document: vscode.TextDocument) => {
    const scenario = document.languageId === SCENARIO_LANGUAGE;
    const driver = document.languageId === 'c' && DRIVER.test(document.getText());
    if (client || document.uri.scheme !== 'file' || !(scenario || driver)) return;
    client = newClient(extensionUri);
    void client.start();
  };
  for (const document of vscode.workspace.textDocuments) consider(document);
  const tell = () => void client?.sendNotification('workspace/didChangeConfiguration', { settings: settingsNow() });
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(consider),
    vscode.workspace.onDidSaveTextDocument(consider),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('launch') || change.affectsConfiguration(SETTING)) tell();
    }),
    { dispose: () => void client?.stop() },
  );
}

function newClient(extensionUri: vscode.Uri): LanguageClient {
  const module = vscode.Uri.joinPath(extensionUri, 'dist', 'language.js').fsPath;
  return new LanguageClient(
    'alsaMemory',
    'ALSA Memory Debugger',
    { module, transport: TransportKind.ipc },
    {
      documentSelector: [
        { scheme: 'file', language: 'c' },
        { scheme: 'file', language: SCENARIO_LANGUAGE },
      ],
      initializationOptions: settingsNow(),
      diagnosticCollectionName: 'alsaMemory',
    },
  );
}

/** What the server needs to know of the workspace: how its drivers are launched. */
function settingsNow(): LanguageSettings {
  const launches: LaunchHint[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const all = vscode.workspace.getConfiguration('launch', folder.uri).get<unknown>('configurations');
    for (const one of Array.isArray(all) ? all : []) {
      const hint = launchHint(one as Record<string, unknown>, folder);
      if (hint) launches.push(hint);
    }
  }
  const diagnostics = vscode.workspace.getConfiguration().get<'drivers' | 'off'>(SETTING, 'drivers');
  return { launches, diagnostics };
}

function launchHint(raw: Record<string, unknown>, folder: vscode.WorkspaceFolder): LaunchHint | undefined {
  if (raw?.['type'] !== DEBUG_TYPE || typeof raw['program'] !== 'string') return undefined;
  const absolute = (path: string) => absolutePath(path, folder);
  const strings = (value: unknown) =>
    Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];
  const api = raw['kernelApi'];
  return {
    program: absolute(raw['program']),
    sources: strings(raw['sources']).map(absolute),
    includePaths: strings(raw['includePaths']).map(absolute),
    defines: strings(raw['defines']),
    kernelApi: api === '6.12' || api === '5.4' ? api : 'auto',
  };
}
