// The language server: a process of its own, so that looking at the text never holds up typing. It speaks the Language
// Server Protocol, so any editor can use it: problems while a driver or scenario is written, macros explained on hover,
// completion and help for scenarios.

import * as fs from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CompletionItemKind,
  createConnection,
  type Diagnostic,
  DiagnosticSeverity,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic as Problem } from '../debugger/compileDriver';
import { DEBUG_SCENARIO, type LanguageSettings, RUN_SCENARIO, SCENARIO_LANGUAGE } from '../protocol/language';
import { fileAccess } from '../scenario/fileAccess';
import { type CompileSettings, DriverTexts, looksLikeDriver, PLAIN_SETTINGS } from './driverText';
import { checkScenario, completeScenario, explainOperation, type Suggestion } from './scenarioText';

/** Quiet time after a key before the text is looked at. */
const DEBOUNCE_MS = 300;
const SOURCE = 'ALSA Memory Debugger';

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
const pathOf = (uri: string): string => (uri.startsWith('file:') ? fileURLToPath(uri) : uri);
const openDocument = (path: string) => documents.all().find((d) => pathOf(d.uri) === path);
const kernelRoot = join(__dirname, 'linux');
const drivers = new DriverTexts(kernelRoot, fileAccess(fs), (path) => openDocument(path)?.getText());

let settings: LanguageSettings = { launches: [], diagnostics: 'drivers' };
const timers = new Map<string, NodeJS.Timeout>();

const isScenario = (d: TextDocument): boolean => d.languageId === SCENARIO_LANGUAGE || d.uri.endsWith('.pcm.txt');
const isDriver = (d: TextDocument): boolean =>
  d.languageId === 'c' &&
  d.uri.startsWith('file:') &&
  settings.diagnostics === 'drivers' &&
  looksLikeDriver(d.getText());

/** How the driver is launched, if a launch configuration names it. */
function settingsFor(path: string): CompileSettings {
  const launch = settings.launches.find(
    (l) => l.program === path || l.sources.includes(path) || path.startsWith(`${l.program}/`),
  );
  if (!launch) return PLAIN_SETTINGS;
  const defines = launch.defines.map((text): [string, string] => {
    const equals = text.indexOf('=');
    return equals < 0 ? [text, '1'] : [text.slice(0, equals), text.slice(equals + 1)];
  });
  return {
    includePaths: launch.includePaths,
    defines: Object.fromEntries(defines),
    kernelApi: launch.kernelApi,
  };
}

const range = (line: number, column: number, endColumn: number) => ({
  start: { line: line - 1, character: column - 1 },
  end: { line: line - 1, character: endColumn - 1 },
});

const SEVERITY = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
};

function asDiagnostic(p: Problem): Diagnostic {
  return {
    severity: SEVERITY[p.severity],
    source: SOURCE,
    message: p.message,
    range: range(p.line, p.column, Math.max(p.endColumn, p.column + 1)),
    relatedInformation: p.notes.map((n) => ({
      message: n.message,
      location: { uri: `file://${encodeURI(n.path)}`, range: range(n.line, n.column, n.column + 1) },
    })),
  };
}

function diagnosticsOf(document: TextDocument): Diagnostic[] {
  const text = document.getText();
  if (isScenario(document)) {
    return checkScenario(text).map(({ line, column, endColumn, message }) => ({
      severity: DiagnosticSeverity.Error,
      source: SOURCE,
      message,
      range: range(line, column, endColumn),
    }));
  }
  const path = pathOf(document.uri);
  // The kernel's own half is one unit: its files cannot be told right or wrong one by one.
  if (!isDriver(document) || path.startsWith(`${kernelRoot}${sep}`)) return [];
  // What is wrong in a header of the user's shows there when it is opened; here it is told at the top.
  return drivers.check(path, text, settingsFor(path)).map((p) => {
    if (p.path === path) return asDiagnostic(p);
    return { ...asDiagnostic(p), message: `${p.path}:${p.line}: ${p.message}`, range: range(1, 1, 2) };
  });
}

function look(document: TextDocument): void {
  timers.delete(document.uri);
  void connection.sendDiagnostics({
    uri: document.uri,
    version: document.version,
    diagnostics: diagnosticsOf(document),
  });
}

function lookSoon(document: TextDocument, delay = DEBOUNCE_MS): void {
  clearTimeout(timers.get(document.uri));
  timers.set(
    document.uri,
    setTimeout(() => {
      const current = documents.get(document.uri);
      if (current) look(current);
    }, delay),
  );
}

connection.onInitialize(({ initializationOptions }) => {
  settings = { ...settings, ...(initializationOptions as Partial<LanguageSettings> | undefined) };
  return {
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      hoverProvider: true,
      completionProvider: { triggerCharacters: [' ', '='] },
      codeLensProvider: {},
    },
    serverInfo: { name: SOURCE },
  };
});

connection.onDidChangeConfiguration(({ settings: changed }) => {
  settings = { ...settings, ...(changed as Partial<LanguageSettings> | undefined) };
  for (const document of documents.all()) lookSoon(document);
});

documents.onDidChangeContent(({ document }) => lookSoon(document));
documents.onDidClose(({ document }) => {
  clearTimeout(timers.get(document.uri));
  timers.delete(document.uri);
  void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
});

connection.onHover(({ textDocument, position }) => {
  const document = documents.get(textDocument.uri);
  if (!document) return null;
  const text = document.getText();
  const value = isScenario(document)
    ? explainOperation(text.split(/\r?\n/)[position.line] ?? '', position.character)
    : isDriver(document)
      ? drivers.explain(pathOf(document.uri), text, document.offsetAt(position), settingsFor(pathOf(document.uri)))
      : undefined;
  return value === undefined ? null : { contents: { kind: 'markdown', value } };
});

const KINDS: Record<Suggestion['kind'], CompletionItemKind> = {
  operation: CompletionItemKind.Function,
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Variable,
};

connection.onCompletion(({ textDocument, position }) => {
  const document = documents.get(textDocument.uri);
  if (!document || !isScenario(document)) return [];
  const lines = document.getText().split(/\r?\n/);
  const before = (lines[position.line] ?? '').slice(0, position.character);
  return completeScenario(lines.slice(0, position.line), before).map(({ text, kind, detail }) => ({
    label: text,
    kind: KINDS[kind],
    detail,
  }));
});

connection.onCodeLens(({ textDocument }) => {
  const document = documents.get(textDocument.uri);
  if (!document || !isScenario(document)) return [];
  const top = range(1, 1, 1);
  const path = pathOf(document.uri);
  return [
    { range: top, command: { title: '$(play) Run scenario', command: RUN_SCENARIO, arguments: [path] } },
    { range: top, command: { title: '$(debug-alt) Debug scenario', command: DEBUG_SCENARIO, arguments: [path] } },
  ];
});

documents.listen(connection);
connection.listen();
