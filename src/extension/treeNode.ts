import type { Hex, SourceLocation } from '../protocol/values';

/**
 * One line of a tree as plain data. What a tree shows is computed by pure functions (substreamsNodes, memoryNodes,
 * findingsNodes) that know nothing of VS Code; `nodeTree` turns the result into tree items. Every node can be copied
 * and explains itself in a tooltip; those with an address or a place in C open it.
 */
export interface TreeNode {
  /** Unique among its siblings and the same at every stop, so that what is expanded stays expanded. */
  key: string;
  label: string;
  /** Dimmed text behind the label. */
  description?: string;
  tooltip: string;
  /** A codicon's name. */
  icon?: string;
  tone?: 'good' | 'bad';
  /** What Copy Value copies; by default the description, else the label. */
  value?: string;
  memoryReference?: Hex;
  /** The page frame it is about: its pfn, or an address in it. */
  page?: string;
  source?: SourceLocation;
  /** The user has put it there, and can take it away. */
  pinned?: boolean;
  children?: TreeNode[];
  /** Open at first sight. */
  expanded?: boolean;
}

/** A named value: 'hw_ptr  5530'. */
export function field(label: string, value: string, tooltip: string, more: Partial<TreeNode> = {}): TreeNode {
  return { key: label, label, description: value, tooltip: `${label} = ${value}\n${tooltip}`, value, ...more };
}
