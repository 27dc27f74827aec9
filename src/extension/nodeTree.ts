import * as vscode from 'vscode';
import type { TreeNode } from './treeNode';

/** Shows plain nodes as a native tree. An element is a node with its path, which is its identity across stops. */
export class NodeTree implements vscode.TreeDataProvider<TreeElement> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private roots: TreeElement[] = [];

  show(nodes: TreeNode[]): void {
    this.roots = nodes.map((node) => ({ node, path: node.key }));
    this.changed.fire();
  }

  getChildren(element?: TreeElement): TreeElement[] {
    if (!element) return this.roots;
    return (element.node.children ?? []).map((node) => ({ node, path: `${element.path}/${node.key}` }));
  }

  getTreeItem({ node, path }: TreeElement): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, collapsibleState(node));
    item.id = path;
    item.description = node.description;
    item.tooltip = node.tooltip;
    item.iconPath = node.icon ? new vscode.ThemeIcon(node.icon, toneColor(node)) : undefined;
    // The menus in package.json ask for these words.
    item.contextValue = [
      'node',
      node.memoryReference && 'memory',
      node.page && 'page',
      node.source && 'source',
      node.pinned && 'pinned',
    ]
      .filter(Boolean)
      .join(' ');
    item.accessibilityInformation = { label: [node.label, node.description].filter(Boolean).join(', ') };
    return item;
  }
}

export interface TreeElement {
  node: TreeNode;
  path: string;
}

function collapsibleState(node: TreeNode): vscode.TreeItemCollapsibleState {
  if (!node.children?.length) return vscode.TreeItemCollapsibleState.None;
  return node.expanded ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

function toneColor(node: TreeNode): vscode.ThemeColor | undefined {
  if (node.tone === 'bad') return new vscode.ThemeColor('charts.red');
  if (node.tone === 'good') return new vscode.ThemeColor('charts.green');
  return undefined;
}
