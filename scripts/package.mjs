// Makes alsa-memory-debugger.vsix. Everything that runs is bundled, so no dependency is packed: what goes in is
// the allow list in .vscodeignore, and test/unit/package.test.ts reads it back.
import { spawnSync } from 'node:child_process';

const out = process.argv[2] ?? 'alsa-memory-debugger.vsix';
const vsce = [
  'node_modules/@vscode/vsce/vsce',
  'package',
  '--no-dependencies',
  '--allow-missing-repository',
  '--no-rewrite-relative-links',
  '--out',
  out,
];
process.exitCode = spawnSync(process.execPath, vsce, { stdio: 'inherit' }).status ?? 1;
