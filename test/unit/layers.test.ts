import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';

/**
 * The layers of DESIGN §2, checked on the real imports: each folder knows only what stands beside it here. Ignorance
 * is the point (the core must run in a browser worker, the webview must not reach the extension), so a new arrow is
 * a decision to write down, not a convenience.
 */
const CORE = ['base', 'program', 'c', 'machine', 'kernel', 'inspect'];
const MAY_IMPORT: Record<string, readonly string[]> = {
  base: [],
  program: ['base'],
  c: ['program', 'base'],
  machine: ['program', 'base'],
  kernel: ['machine', 'program', 'base'],
  inspect: ['kernel', 'machine', 'program', 'base'],
  debugger: CORE,
  scenario: ['debugger', 'kernel', 'base'],
  protocol: [],
  adapter: [
    'debugger',
    'scenario',
    'inspect',
    'protocol',
    'base',
    'node',
    '@vscode/debugadapter',
    '@vscode/debugprotocol',
  ],
  cli: ['debugger', 'scenario', 'inspect', 'protocol', 'base', 'node'],
  language: [
    'c',
    'debugger',
    'scenario',
    'protocol',
    'base',
    'node',
    'vscode-languageserver/node',
    'vscode-languageserver-textdocument',
  ],
  extension: ['protocol', 'base', 'vscode', 'vscode-languageclient/node'],
  webview: ['protocol', 'base'],
};

/** Every import of a source file: what follows `from`, a bare `import '…'`, `import('…')` or `require('…')`. */
function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');
  const forms = [
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"\n]+)['"]/gm,
    /^\s*import\s*['"]([^'"\n]+)['"]/gm,
    /\b(?:import|require)\(\s*['"]([^'"\n]+)['"]/g,
  ];
  return forms.flatMap((form) => [...code.matchAll(form)].map((match) => match[1]!));
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('src', name));

function resolveRelative(from: string, specifier: string): string | undefined {
  const path = normalize(join(dirname(from), specifier));
  return [path, `${path}.ts`, join(path, 'index.ts')].find((file) => file.endsWith('.ts') && existsSync(file));
}

const layerOf = (file: string): string => file.split(/[\\/]/)[1]!;

test('every folder below src is a layer of the design', () => {
  const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(
    folders.map((entry) => entry.name).filter((name) => !(name in MAY_IMPORT)),
    [],
  );
});

test('imports follow the layers', () => {
  const wrong: string[] = [];
  for (const file of files) {
    const layer = layerOf(file);
    for (const specifier of importsOf(readFileSync(file, 'utf8'))) {
      let target: string;
      if (specifier.startsWith('.')) {
        const found = resolveRelative(file, specifier);
        if (!found && !/\.(css|json)$/.test(specifier)) wrong.push(`${file}: '${specifier}' names no file`);
        target = found ? layerOf(found) : layer;
      } else {
        target = specifier.startsWith('node:') ? 'node' : specifier;
      }
      if (target !== layer && !MAY_IMPORT[layer]?.includes(target))
        wrong.push(`${file}: ${layer} may not import ${specifier}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('no import cycles', () => {
  const graph = new Map(
    files.map((file) => [
      file,
      importsOf(readFileSync(file, 'utf8'))
        .filter((specifier) => specifier.startsWith('.'))
        .flatMap((specifier) => resolveRelative(file, specifier) ?? []),
    ]),
  );
  const done = new Set<string>();
  const path: string[] = [];
  const cycles: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at >= 0) cycles.push([...path.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of files) visit(file);
  assert.deepEqual(cycles, []);
});

test('the reader of imports sees every form', () => {
  const text = `import a from 'one';\nimport { b,\n c } from "two";\nimport 'three';\nexport * from 'four'; switch (x) { case 'import': f('no'); }
    // import x from 'not';
    /* import y from 'not'; */ const z = await import('five'); type T = import('six').T;`;
  assert.deepEqual(importsOf(text).sort(), ['five', 'four', 'one', 'six', 'three', 'two']);
});
