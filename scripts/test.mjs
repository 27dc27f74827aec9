// Runs every suite and ends with one line, "N passed, M failed", summed over all of them.
//   node scripts/test.mjs [unit] [dap] [cli] [vscode] [--no-lint]     default: lint, types and all suites
// All suites are of node's own runner; the real-editor suite in test/vscode runs last and one file at a time. Types,
// formatting and building count as one test each, so that a red one cannot hide.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const NODE_SUITES = ['unit', 'dap', 'cli'];
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
const wants = (suite) => wanted.length === 0 || wanted.includes(suite);
const total = { passed: 0, failed: 0 };

const node = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit' });

/** A tool whose exit status is the whole verdict. */
function checkTool(title, ...args) {
  console.log(`\n# ${title}`);
  const passed = node(...args).status === 0;
  total[passed ? 'passed' : 'failed']++;
  return passed;
}

/** Test files of one suite: bundled, or for the real editor as written. */
function testFiles(folder, ending) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => name.endsWith(ending))
    .sort();
}

/** Runs node's test runner; its TAP summary, written aside, gives the counts. */
function runNodeTests(title, files, ...options) {
  if (files.length === 0) return;
  console.log(`\n# ${title}`);
  const tap = 'out/test/result.tap';
  mkdirSync('out/test', { recursive: true });
  rmSync(tap, { force: true });
  const run = node(
    '--test',
    ...options,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${tap}`,
    ...files,
  );
  const summary = existsSync(tap) ? readFileSync(tap, 'utf8') : '';
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(summary)?.[1] ?? 0);
  total.passed += count('pass');
  const failed = count('fail') + count('cancelled');
  total.failed += failed === 0 && run.status !== 0 ? 1 : failed;
}

if (wanted.length === 0 && !process.argv.includes('--no-lint')) {
  checkTool('format and lint', 'node_modules/@biomejs/biome/bin/biome', 'check', '.');
  checkTool('types', 'node_modules/typescript/bin/tsc', '-p', '.');
}
if (checkTool('build', 'esbuild.mjs', '--tests')) {
  const bundled = NODE_SUITES.filter(wants).flatMap((suite) => testFiles(join('out/test', suite), '.test.js'));
  runNodeTests('units, debug adapter, command line', bundled);
  // One editor at a time: each brings a server and a browser.
  if (wants('vscode') && checkTool('set up the real editor', 'test/vscode/setup.mjs')) {
    runNodeTests('the real editor', testFiles('test/vscode', '.test.mjs'), '--test-concurrency=1');
  }
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
