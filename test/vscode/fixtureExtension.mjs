// The extension as built, but with the fixture adapter in place of its own: a folder to develop and look at the views
// with, below out/ (git-ignored). Prints its path.
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export async function fixtureExtension() {
  const folder = resolve('out/fixture-extension');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of ['package.json', 'media', 'dist']) cpSync(part, join(folder, part), { recursive: true });
  await build({
    entryPoints: ['test/vscode/fixtures/adapter.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    outfile: join(folder, 'dist/adapter.js'),
    allowOverwrite: true,
  });
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await fixtureExtension());
