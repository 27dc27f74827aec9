import * as vscode from 'vscode';
import type { FromWebview, ToWebview } from '../protocol/webview';
import type { MemoryDocuments } from './openMemory';
import { openSource } from './openSource';
import type { SessionViews } from './sessionViews';

/**
 * The Page Lens: the one picture that trees and tables cannot be. The page only draws; what it asks for is checked
 * here. Its content is thrown away when it is hidden (VS Code's advice against `retainContextWhenHidden`): on return it
 * says `ready` and gets the whole state again.
 */
export class PageLensView implements vscode.WebviewViewProvider {
  static readonly id = 'alsaMemory.pageLens';
  private view: vscode.WebviewView | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly views: SessionViews,
    private readonly memory: MemoryDocuments,
  ) {
    views.onDidChange(() => this.post());
  }

  register(): vscode.Disposable {
    return vscode.window.registerWebviewViewProvider(PageLensView.id, this);
  }

  /** Brings the view forward without taking the keyboard away from the editor. */
  async reveal(): Promise<void> {
    if (this.view) this.view.show(true);
    else await vscode.commands.executeCommand(`${PageLensView.id}.focus`, { preserveFocus: true });
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    const folder = vscode.Uri.joinPath(this.extensionUri, 'dist', 'webview');
    view.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    view.webview.html = html(view.webview, folder);
    view.webview.onDidReceiveMessage((message: FromWebview) => this.receive(message));
    view.onDidChangeVisibility(() => this.views.setVisible('lens', view.visible));
    view.onDidDispose(() => {
      this.view = undefined;
      this.views.setVisible('lens', false);
    });
    this.views.setVisible('lens', view.visible);
  }

  private receive(message: FromWebview): void {
    switch (message.type) {
      case 'ready':
        this.post();
        break;
      case 'selectPage':
        this.views.selectPage(message.pageIndex ?? undefined);
        break;
      case 'selectSubstream':
        this.views.selectSubstream(message.substream);
        break;
      case 'openMemory':
        void this.memory.open(message.memoryReference);
        break;
      case 'openSource':
        void openSource(message.source);
        break;
      case 'copy':
        void vscode.env.clipboard.writeText(message.text);
        break;
    }
  }

  private post(): void {
    const { state } = this.views;
    const message = this.message(state);
    if (message) void this.view?.webview.postMessage(message);
  }

  private message(state: SessionViews['state']): ToWebview | undefined {
    if (state.kind === 'idle') return { type: 'idle' };
    const live = state.kind === 'running';
    if (live && !(state.live && state.body?.lens !== undefined))
      return { type: 'running', hasStopped: state.body !== undefined };
    if (!state.body || state.body.lens === undefined) return undefined; // on its way
    const { clock, kernelApi, lens } = state.body;
    return { type: 'show', clock, kernelApi, lens, pinned: this.views.selectedPage !== undefined, live };
  }
}

/** Nothing but our own script and style may load: no inline code, no network, no images. */
function html(webview: vscode.Webview, folder: vscode.Uri): string {
  const script = webview.asWebviewUri(vscode.Uri.joinPath(folder, 'pageLens.js'));
  const style = webview.asWebviewUri(vscode.Uri.joinPath(folder, 'pageLens.css'));
  const policy = `default-src 'none'; script-src ${webview.cspSource}; style-src ${webview.cspSource};`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <link rel="stylesheet" href="${style}">
    <title>Page Lens</title>
  </head>
  <body>
    <main id="lens"></main>
    <script src="${script}"></script>
  </body>
</html>`;
}
