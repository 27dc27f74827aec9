import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { listFiles, PackageManager } from '@vscode/vsce';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

test('the package holds only what runs', async () => {
  const files = await listFiles({ packageManager: PackageManager.None });
  const allowed = [
    /^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
    /^dist\/(extension|adapter|language|cli)\.js$/,
    /^dist\/webview\/pageLens\.(js|css)$/,
    /^dist\/linux\/.+\.(c|h)$/,
    /^dist\/linux\/core-[\d.]+\.bin$/,
    /^dist\/include\/\w+\.h$/,
    /^media\/(samples|scenarios|walkthrough)\/[^/]+\.(c|md|txt)$/,
    /^media\/syntax\/[\w.-]+\.json$/,
    /^media\/[^/]+\.(png|svg)$/,
  ];
  assert.deepEqual(
    files.filter((file) => !allowed.some((pattern) => pattern.test(file))),
    [],
  );
  for (const file of [
    'dist/extension.js',
    'dist/webview/pageLens.js',
    'media/samples/mychip.c',
    'README.md',
    'LICENSE',
  ]) {
    assert.ok(files.includes(file), `${file} is missing`);
  }
});

test('every file that the manifest names exists', () => {
  const { contributes } = manifest;
  const named = [
    manifest.main,
    manifest.bin['alsa-memory-debugger'],
    manifest.icon,
    contributes.debuggers[0].program,
    ...contributes.viewsContainers.panel.map((container: { icon: string }) => container.icon),
    ...contributes.walkthroughs.flatMap((walk: { steps: { media: { markdown: string } }[] }) =>
      walk.steps.map((step) => step.media.markdown),
    ),
  ];
  assert.deepEqual(
    named.filter((file) => !existsSync(file)),
    [],
  );
});

test('the code registers every command the manifest contributes', () => {
  const bundle = readFileSync('dist/extension.js', 'utf8');
  for (const { command } of manifest.contributes.commands) assert.ok(bundle.includes(`"${command}"`), command);
});

test('dependencies are pinned, and the lock file holds nothing of one machine', () => {
  for (const [name, version] of Object.entries(manifest.devDependencies))
    assert.match(String(version), /^\d+\.\d+\.\d+$/, name);
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  for (const entry of Object.values<{ optionalDependencies?: object }>(lock.packages)) {
    // npm ci refuses a lock file that knows the optional packages of this platform only
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      assert.ok(lock.packages[`node_modules/${name}`], `${name} is not locked`);
    }
  }
  for (const [name, entry] of Object.entries<{ resolved?: string }>(lock.packages))
    assert.equal(entry.resolved, undefined, name);
});
