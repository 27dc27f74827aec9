import * as vscode from 'vscode';
import { NodeTree, type TreeElement } from './nodeTree';
import type { SessionViews } from './sessionViews';
import { watchNodes } from './watchNodes';

/**
 * Expressions whose values are shown while the driver runs too: VS Code empties its own Variables and Watch views then.
 * The list belongs to the workspace. Like the other views it is asked for only while it is in sight.
 */
const PINNED = 'alsaMemory.liveWatch';

export function registerLiveWatch(views: SessionViews, workspaceState: vscode.Memento): vscode.Disposable {
  let pinned = workspaceState.get<string[]>(PINNED, []);
  const provider = new NodeTree();
  const view = vscode.window.createTreeView('alsaMemory.watch', { treeDataProvider: provider });

  const update = (): void => {
    const { state } = views;
    const values = state.kind === 'idle' ? [] : state.body?.watch;
    // Between a stop and its answer, and before the first one, what is shown stays.
    if (values || state.kind === 'idle') provider.show(watchNodes(pinned, values ?? []));
  };
  const pin = (expressions: string[]): void => {
    pinned = expressions;
    void workspaceState.update(PINNED, pinned);
    provider.show(watchNodes(pinned, views.state.kind === 'idle' ? [] : (views.state.body?.watch ?? [])));
    views.watch(pinned);
  };
  const add = async (item?: VariableMenuItem): Promise<void> => {
    const expression =
      item?.variable?.evaluateName ??
      (await vscode.window.showInputBox({
        prompt: 'Show the value of this C expression while the driver runs',
        placeHolder: 'jiffies',
      }));
    if (expression && !pinned.includes(expression)) pin([...pinned, expression]);
    if (expression) await vscode.commands.executeCommand('alsaMemory.watch.focus', { preserveFocus: true });
  };

  provider.show(watchNodes(pinned, []));
  views.watch(pinned);
  views.setVisible('watch', view.visible);
  return vscode.Disposable.from(
    view,
    view.onDidChangeVisibility(({ visible }) => views.setVisible('watch', visible)),
    views.onDidChange(update),
    vscode.commands.registerCommand('alsaMemory.addLiveWatch', add),
    vscode.commands.registerCommand('alsaMemory.removeLiveWatch', ({ node }: TreeElement) =>
      pin(pinned.filter((expression) => expression !== node.key)),
    ),
  );
}

/** What VS Code hands to commands of `debug/variables/context`. */
interface VariableMenuItem {
  readonly variable?: { readonly evaluateName?: string };
}
