import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkLaunch, completeLaunch } from '../../src/extension/launchCompletion';

const noFile = { hasBreakpoints: false };
const kindOf = (path: string) => (path.endsWith('/') ? 'folder' : path.includes('missing') ? 'missing' : 'file');
const problemOf = (launch: Record<string, unknown>): string | undefined => {
  const checked = checkLaunch({ type: 'alsa', program: '/d/mychip.c', ...launch }, kindOf);
  return 'problem' in checked ? checked.problem : undefined;
};

test('F5 without launch.json debugs the open C file, and stops where it can be seen', () => {
  const without = completeLaunch({}, { openFile: '/d/mychip.c', hasBreakpoints: false });
  assert.deepEqual(without, {
    launch: { name: 'ALSA: mychip.c', type: 'alsa', request: 'launch', program: '/d/mychip.c', stopOnEntry: true },
  });
  const withBreakpoint = completeLaunch({}, { openFile: '/d/mychip.c', hasBreakpoints: true });
  assert.equal('launch' in withBreakpoint && withBreakpoint.launch['stopOnEntry'], false);
});

test('F5 with nothing to debug says what to open', () => {
  assert.match(JSON.stringify(completeLaunch({}, noFile)), /No file is open/);
  assert.match(
    JSON.stringify(completeLaunch({}, { ...noFile, openFile: '/d/notes.txt' })),
    /notes\.txt is not a C file/,
  );
});

test('a written configuration is left as it is', () => {
  const raw = { type: 'alsa', request: 'launch', name: 'mine', program: 'x.c' };
  assert.deepEqual(completeLaunch(raw, noFile), { launch: raw });
});

test('defaults are filled, and are those that package.json documents', () => {
  const checked = checkLaunch({ type: 'alsa', program: '/d/mychip.c' }, kindOf);
  assert.ok('launch' in checked);
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const { properties } = manifest.contributes.debuggers[0].configurationAttributes.launch;
  for (const [name, schema] of Object.entries<{ default?: unknown }>(properties)) {
    if (name === 'program') continue;
    assert.deepEqual(checked.launch[name], schema.default, name);
  }
});

test('each wrong attribute has one clear message', () => {
  assert.equal(problemOf({}), undefined);
  assert.match(problemOf({ program: '' })!, /names no "program"/);
  assert.match(problemOf({ program: '/d/missing.c' })!, /does not exist: \/d\/missing\.c/);
  assert.match(problemOf({ program: '/d/mychip.rs' })!, /not a C file/);
  assert.equal(problemOf({ program: '/d/driver/' }), undefined);
  assert.match(problemOf({ scenario: '/d/missing.pcm.txt' })!, /"scenario"/);
  assert.match(problemOf({ sources: ['/d/a.c', '/d/missing.c'] })!, /"sources" names a file that does not exist/);
  assert.match(problemOf({ sources: '/d/a.c' })!, /"sources" must be a list/);
  assert.match(problemOf({ includePaths: ['/d/a.h'] })!, /"includePaths" names a folder/);
  assert.match(problemOf({ kernelApi: '4.4' })!, /"kernelApi"/);
  assert.match(problemOf({ scatter: 'everywhere' })!, /"scatter"/);
  assert.match(problemOf({ memoryMiB: 1 })!, /"memoryMiB"/);
  assert.match(problemOf({ historyMiB: 1 })!, /"historyMiB"/);
  assert.match(problemOf({ seed: 'x' })!, /"seed"/);
  assert.match(problemOf({ params: [] })!, /"params"/);
  assert.match(problemOf({ defines: ['1X'] })!, /"defines"/);
  assert.equal(problemOf({ defines: ['CONFIG_X', 'N=2'] }), undefined);
});
