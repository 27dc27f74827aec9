import * as vscode from 'vscode';
import type { ViewName, ViewsBody } from '../protocol/views';
import { findingsNodes } from './findingsNodes';
import { memoryNodes } from './memoryNodes';
import { NodeTree, type TreeElement } from './nodeTree';
import type { MemoryDocuments } from './openMemory';
import { openSource } from './openSource';
import type { SessionViews } from './sessionViews';
import { substreamsNodes } from './substreamsNodes';
import type { TreeNode } from './treeNode';

/** The three native trees, their visibility, and what can be done with a line of them. */
export function registerTrees(views: SessionViews, memory: MemoryDocuments): vscode.Disposable {
  return vscode.Disposable.from(
    tree(views, 'substreams', (body) => body.substreams && substreamsNodes(body.substreams)),
    tree(views, 'memory', (body) => body.memory && memoryNodes(body.memory)),
    tree(views, 'findings', (body) => body.findings && findingsNodes(body.findings)),
    vscode.commands.registerCommand('alsaMemory.openMemory', ({ node }: TreeElement) =>
      node.memoryReference ? memory.open(node.memoryReference) : undefined,
    ),
    vscode.commands.registerCommand('alsaMemory.openSource', ({ node }: TreeElement) =>
      node.source ? openSource(node.source) : undefined,
    ),
    vscode.commands.registerCommand('alsaMemory.copyValue', ({ node }: TreeElement) =>
      vscode.env.clipboard.writeText(node.value ?? node.description ?? node.label),
    ),
  );
}

function tree(
  views: SessionViews,
  name: ViewName,
  nodesOf: (body: ViewsBody) => TreeNode[] | undefined,
): vscode.Disposable {
  const provider = new NodeTree();
  const view = vscode.window.createTreeView(`alsaMemory.${name}`, {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  const update = () => {
    const { state } = views;
    if (state.kind === 'idle' || (state.kind === 'running' && !state.body)) {
      provider.show([]);
      view.badge = undefined;
      return;
    }
    const nodes = state.body && nodesOf(state.body);
    if (!nodes) return; // running, or not asked for: keep what is shown
    provider.show(nodes);
    if (name === 'findings') {
      const count = state.body?.findings?.length ?? 0;
      view.badge = count > 0 ? { value: count, tooltip: `${count} finding${count === 1 ? '' : 's'}` } : undefined;
    }
  };
  views.setVisible(name, view.visible);
  return vscode.Disposable.from(
    view,
    view.onDidChangeVisibility(({ visible }) => views.setVisible(name, visible)),
    views.onDidChange(update),
  );
}
