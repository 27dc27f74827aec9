// Bundles everything that runs, and nothing else: the extension, the debug adapter (its own process), the command
// line, the webview, and the tests. An entry whose file does not exist yet is skipped, so that each part can land
// on its own. The kernel's C core is not code to bundle but text the front end compiles, so it is copied.
//   node esbuild.mjs [--production] [--tests] [--watch]

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, context } from 'esbuild';

const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');

/** What every bundle shares. The target is the oldest engine we promise: VS Code 1.95 runs Node 20. */
const common = {
  bundle: true,
  sourcemap: production ? false : 'linked',
  minifySyntax: production,
  minifyWhitespace: production,
  logLevel: 'warning',
  legalComments: 'none',
};
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20' };

const bundles = [
  { ...node, entryPoints: ['src/extension/main.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
  { ...node, entryPoints: ['src/adapter/main.ts'], outfile: 'dist/adapter.js' },
  { ...node, entryPoints: ['src/language/main.ts'], outfile: 'dist/language.js' },
  { ...node, entryPoints: ['src/cli/makeCore.ts'], outfile: 'out/makeCore.js' },
  { ...node, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
  {
    ...common,
    entryPoints: ['src/webview/pageLens.ts', 'src/webview/pageLens.css'],
    outdir: 'dist/webview',
    platform: 'browser',
    format: 'iife',
    target: 'chrome128',
  },
].flatMap((bundle) => {
  const entryPoints = bundle.entryPoints.filter((file) => existsSync(file));
  return entryPoints.length === 0 ? [] : [{ ...bundle, entryPoints }];
});

/** All files below a folder whose name ends as given, in a stable order. */
function filesBelow(folder, ending) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => name.endsWith(ending))
    .sort();
}

function testBundles() {
  const entryPoints = ['test/unit', 'test/dap', 'test/cli', 'test/bench', 'test/vscode'].flatMap((folder) =>
    filesBelow(folder, '.ts').filter((file) => /\.(test|bench)\.ts$/.test(file)),
  );
  entryPoints.push('test/support/linuxSource.ts'); // the real-editor suite is plain JavaScript and imports it built
  entryPoints.push('test/support/fuzzWorker.ts'); // scripts/fuzz.mjs
  if (entryPoints.length === 0) return [];
  const readable = { sourcemap: 'inline', minifySyntax: false, minifyWhitespace: false };
  return [{ ...node, ...readable, entryPoints, outdir: 'out/test', outbase: 'test', packages: 'external' }];
}

function copyAssets() {
  // Standard headers of `exec`.
  cpSync('src/debugger/hosted/include', 'dist/include', { recursive: true });
  if (existsSync('src/kernel/linux')) {
    rmSync('dist/linux', { recursive: true, force: true });
    cpSync('src/kernel/linux', 'dist/linux', { recursive: true });
  }
}

mkdirSync('dist', { recursive: true });
copyAssets();
if (flags.has('--watch')) {
  for (const bundle of bundles) await (await context(bundle)).watch();
  console.log('watching');
} else {
  if (flags.has('--tests')) rmSync('out/test', { recursive: true, force: true });
  await Promise.all([...bundles, ...(flags.has('--tests') ? testBundles() : [])].map((bundle) => build(bundle)));
  if (existsSync('dist/cli.js')) chmodSync('dist/cli.js', 0o755);
  // The C core is compiled here, once, so that a launch compiles the driver alone.
  const made = spawnSync(process.execPath, ['out/makeCore.js', 'dist/linux'], { stdio: 'inherit' });
  if (made.status !== 0) process.exit(1);
}
