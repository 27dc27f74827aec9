// Runs every suite and ends with one line, "N passed, M failed", summed over all of them.
//   node scripts/test.mjs [unit] [dap] [cli] [vscode] [--no-lint]     default: lint, types and all suites
// Suites of node's own runner (unit, dap, cli) share one run; the real-editor suite in test/vscode reports its own
// counts. Types and formatting count as one test each, so that a red one cannot hide.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
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

/** Bundled test files of one suite. */
function testFiles(suite) {
  const folder = join('out/test', suite);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => name.endsWith('.test.js'))
    .sort();
}

/** Runs node's test runner; its TAP summary, written aside, gives the counts. */
function runNodeSuites(files) {
  const tap = 'out/test/result.tap';
  mkdirSync('out/test', { recursive: true });
  const run = node(
    '--test',
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
  const files = NODE_SUITES.filter(wants).flatMap(testFiles);
  if (files.length > 0) runNodeSuites(files);
  if (wants('vscode') && existsSync('test/vscode/run.mjs')) {
    console.log('\n# the real editor');
    const resultFile = 'out/test/vscode.json';
    spawnSync(process.execPath, ['test/vscode/run.mjs', `--result=${resultFile}`], { stdio: 'inherit' });
    const result = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')) : { passed: 0, failed: 1 };
    total.passed += result.passed;
    total.failed += result.failed;
  }
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
