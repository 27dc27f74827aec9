import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../protocol/launch';
import { checkLaunch, completeLaunch, launchFor, type RawLaunch } from './launchCompletion';
import { absolutePath } from './workspacePath';

/** Makes F5 work with whatever there is: an open .c file is enough. Says plainly what is missing otherwise. */
class LaunchCompletion implements vscode.DebugConfigurationProvider {
  resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    raw: vscode.DebugConfiguration,
  ): vscode.ProviderResult<vscode.DebugConfiguration> {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const completed = completeLaunch(raw as RawLaunch, {
      openFile: uri?.scheme === 'file' ? uri.fsPath : undefined,
      hasBreakpoints: hasBreakpoints(),
    });
    return 'launch' in completed ? (completed.launch as vscode.DebugConfiguration) : refuse(completed.problem);
  }

  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    raw: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const launch = absolutePaths(raw as RawLaunch, folder);
    const kinds = new Map<string, 'file' | 'folder' | 'missing'>();
    for (const path of [launch['program'], launch['scenario'], launch['sources'], launch['includePaths']].flat()) {
      if (typeof path === 'string') kinds.set(path, await kindOf(path));
    }
    const checked = checkLaunch(launch, (path) => kinds.get(path) ?? 'missing');
    if ('problem' in checked) return refuse(checked.problem);
    return checked.launch as vscode.DebugConfiguration;
  }
}

/** What the Run and Debug drop-down offers by itself: the open driver, else the drivers of the workspace. */
class OfferedLaunches implements vscode.DebugConfigurationProvider {
  async provideDebugConfigurations(folder: vscode.WorkspaceFolder | undefined): Promise<vscode.DebugConfiguration[]> {
    const open = vscode.window.activeTextEditor?.document.uri;
    if (open?.scheme === 'file' && open.fsPath.endsWith('.c')) return [launchFor(open.fsPath)];
    const pattern = folder ? new vscode.RelativePattern(folder, '**/*.c') : '**/*.c';
    const found = await vscode.workspace.findFiles(pattern, '**/node_modules/**', 20);
    return found.map((uri) => launchFor(uri.fsPath));
  }
}

/** A breakpoint that a C program can reach. */
function hasBreakpoints(): boolean {
  return vscode.debug.breakpoints.some(
    (point) =>
      point.enabled &&
      (point instanceof vscode.FunctionBreakpoint ||
        (point instanceof vscode.SourceBreakpoint && /\.[ch]$/.test(point.location.uri.path))),
  );
}

/** VS Code takes `undefined` for "do not start, and say no more". */
function refuse(problem: string): undefined {
  void vscode.window.showErrorMessage(problem);
  return undefined;
}

/** Relative paths in launch.json are meant from the workspace folder. */
function absolutePaths(raw: RawLaunch, folder: vscode.WorkspaceFolder | undefined): RawLaunch {
  const absolute = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(absolute);
    return typeof value === 'string' && folder ? absolutePath(value, folder) : value;
  };
  const launch = { ...raw };
  for (const name of ['program', 'scenario', 'sources', 'includePaths']) {
    if (launch[name] !== undefined && launch[name] !== '') launch[name] = absolute(launch[name]);
  }
  return launch;
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'missing'> {
  try {
    const { type } = await vscode.workspace.fs.stat(vscode.Uri.file(path));
    return type & vscode.FileType.Directory ? 'folder' : 'file';
  } catch {
    return 'missing';
  }
}

/** Starts the debugger on a file from its editor's run button. */
async function debugFile(uri?: vscode.Uri): Promise<void> {
  const file = uri ?? vscode.window.activeTextEditor?.document.uri;
  if (!file) {
    refuse('No file is open. Open the .c file of an ALSA driver first.');
    return;
  }
  await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(file), {
    ...launchFor(file.fsPath),
    stopOnEntry: !hasBreakpoints(),
  });
}

export function registerConfiguration(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, new LaunchCompletion()),
    vscode.debug.registerDebugConfigurationProvider(
      DEBUG_TYPE,
      new OfferedLaunches(),
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    vscode.commands.registerCommand('alsaMemory.debugFile', debugFile),
  );
}
