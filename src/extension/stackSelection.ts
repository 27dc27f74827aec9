import * as vscode from 'vscode';

/** The stack frame that is chosen in the Call Stack view, as DAP numbers it. */
export function selectedFrame(): number | undefined {
  const item = vscode.debug.activeStackItem;
  return item instanceof vscode.DebugStackFrame ? item.frameId : undefined;
}
