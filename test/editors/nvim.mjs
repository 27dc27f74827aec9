// The documented configuration of nvim-dap, run in Neovim without a window:
//   node esbuild.mjs && node test/editors/nvim.mjs FOLDER      FOLDER: a checkout of nvim-dap, or $NVIM_DAP
// Not part of the suites, which would have to install an editor; test/dap/plainClient.test.ts has what it showed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const plugin = process.argv[2] ?? process.env.NVIM_DAP;
assert.ok(
  plugin && existsSync(join(plugin, 'lua/dap.lua')),
  `nvim-dap is not in ${plugin ?? 'a folder that was named'}`,
);

const CLI = resolve('dist/cli.js');
const documented = /```lua\n(.*?)```/s.exec(readFileSync('README.md', 'utf8'))?.[1];
assert.ok(documented?.includes('/path/to/dist/cli.js'), 'README.md has the configuration');

const folder = mkdtempSync(join(tmpdir(), 'nvim-'));
try {
  const CONFIGURATION = join(folder, 'configuration.lua');
  writeFileSync(CONFIGURATION, documented.replaceAll('/path/to/dist/cli.js', CLI));
  cpSync('media/samples', folder, { recursive: true });
  writeFileSync(join(folder, 'broken.c'), '#error 50% done\n#include <linux/module.h>\nint g(void) { return ten; }\n');
  writeFileSync(
    join(folder, 'short.pcm.txt'),
    'load\nopen s stream=p\nhw_params s auto\nmmap s m len=buffer\ntouch m 1\nmunmap m\nclose s\nunload\n',
  );
  const { status, stderr } = spawnSync(
    'nvim',
    [
      '--headless',
      '-n',
      '-i',
      'NONE',
      '-u',
      'NONE',
      '--cmd',
      `set rtp+=${plugin}`,
      '-c',
      'filetype on',
      '-c',
      'luafile test/editors/nvim-dap.lua',
    ],
    {
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...process.env, XDG_CACHE_HOME: folder, XDG_STATE_HOME: folder, CONFIGURATION, CLI, FOLDER: folder },
    },
  );
  console.log(stderr);
  assert.equal(status, 0);
  assert.match(stderr, /^done$/m);
  assert.ok(!/^FAILED/m.test(stderr), 'all as expected');
  console.log(`${spawnSync('nvim', ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0]}: as expected`);
} finally {
  rmSync(folder, { recursive: true });
}
