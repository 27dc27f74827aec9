// The documented configuration of Emacs dap-mode, run in Emacs without a window:
//   node esbuild.mjs && node test/editors/emacs.mjs      needs Debian's emacs-nox and elpa-dap-mode
// Not part of the suites, which would have to install an editor; test/dap/plainClient.test.ts has what it showed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const DRIVER = resolve('media/samples/mychip.c');
const lines = readFileSync(DRIVER, 'utf8').split('\n');
const lineOf = (text) => lines.findIndex((line) => line.includes(text)) + 1;

const { status, stderr } = spawnSync('emacs', ['--batch', '-l', 'test/editors/dap-mode.el'], {
  encoding: 'utf8',
  timeout: 120_000,
  env: { ...process.env, DRIVER, CLI: resolve('dist/cli.js') },
});
const told = [...(stderr ?? '').matchAll(/^## (.*)$/gm)].map(([, line]) => line);
try {
  assert.equal(status, 0);
  assert.deepEqual(
    told.map((line) => line.replace(/(?<=snd_pcm_mmap_data_fault:)\d+/, 'N')),
    [
      `1 mychip_init:${lineOf('mychip_device = platform_device_register_simple')}`,
      `2 mychip_page:${lineOf('return vmalloc_to_page(address)')}`,
      'offset = 0',
      '3 snd_pcm_mmap_data_fault:N',
      '4 snd_pcm_mmap_data_fault:N',
      'gone',
    ],
  );
  const [after, before] = [told[3], told[4]].map((line) => Number(line.split(':')[1]));
  assert.ok(before < after, 'one line back');
  console.log('Emacs dap-mode: as expected');
} catch (error) {
  console.error(stderr);
  throw error;
}
