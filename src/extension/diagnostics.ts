import * as vscode from 'vscode';
import { DIAGNOSTICS_EVENT, type Diagnostic, type DiagnosticsBody } from '../protocol/diagnostics';
import { DEBUG_TYPE } from '../protocol/launch';

/** Shows in Problems what the C front end says about the program, until the next launch says it anew. */
export function registerDiagnostics(): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection(DEBUG_TYPE);
  return vscode.Disposable.from(
    collection,
    vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type !== DEBUG_TYPE || event !== DIAGNOSTICS_EVENT) return;
      const { diagnostics } = body as DiagnosticsBody;
      collection.clear();
      for (const [path, list] of byPath(diagnostics)) {
        const uri = vscode.Uri.file(path);
        collection.set(
          uri,
          list.map(toProblem).filter((problem) => !isShown(uri, problem)),
        );
      }
      // The launch is refused with one message; this is where all of them are.
      if (diagnostics.some(({ severity }) => severity === 'error')) {
        void vscode.commands.executeCommand('workbench.panel.markers.view.focus', { preserveFocus: true });
      }
    }),
    // The language server looks at the text as it is now; what the launch said of it before is out of date.
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) collection.delete(document.uri);
    }),
  );
}

/** The language server may have told the same already. */
const isShown = (uri: vscode.Uri, problem: vscode.Diagnostic): boolean =>
  vscode.languages
    .getDiagnostics(uri)
    .some((d) => d.message === problem.message && d.range.start.line === problem.range.start.line);

function byPath(diagnostics: Diagnostic[]): Map<string, Diagnostic[]> {
  const paths = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const list = paths.get(diagnostic.path) ?? [];
    list.push(diagnostic);
    paths.set(diagnostic.path, list);
  }
  return paths;
}

const SEVERITY = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

function toProblem(diagnostic: Diagnostic): vscode.Diagnostic {
  const { line, column, endLine, endColumn } = diagnostic;
  const range = new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
  const problem = new vscode.Diagnostic(range, diagnostic.message, SEVERITY[diagnostic.severity]);
  problem.source = 'ALSA Memory Debugger';
  problem.relatedInformation = diagnostic.notes.map((note) => {
    const at = new vscode.Position(note.line - 1, note.column - 1);
    return new vscode.DiagnosticRelatedInformation(new vscode.Location(vscode.Uri.file(note.path), at), note.message);
  });
  return problem;
}
