// Makes alsa-memory-debugger.vsix. Everything that runs is bundled, so no dependency is packed: what goes in is
// the allow list in .vscodeignore, and test/unit/package.test.ts reads it back.
//   node scripts/package.mjs [--built] [FILE.vsix]      --built: dist/ is already as it shall be shipped
import { spawnSync } from 'node:child_process';

const args = process.argv.slice(2);
const out = args.find((arg) => !arg.startsWith('-')) ?? 'alsa-memory-debugger.vsix';
const run = (...command) => spawnSync(process.execPath, command, { stdio: 'inherit' }).status ?? 1;
const vsce = [
  'node_modules/@vscode/vsce/vsce',
  'package',
  '--no-dependencies',
  '--allow-missing-repository',
  '--no-rewrite-relative-links',
  '--out',
  out,
];
process.exitCode = (args.includes('--built') ? 0 : run('esbuild.mjs', '--production')) || run(...vsce);
