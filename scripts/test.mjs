// Runs every suite and ends with one line, "N passed, M failed", summed over all of them.
//   node scripts/test.mjs [unit] [dap] [cli] [vscode] [--no-lint]     default: lint, types and all suites
// All suites are of node's own runner; the real-editor suite in test/vscode runs last and one file at a time. Types,
// formatting, building and packing count as one test each, so that a red one cannot hide. Everything is built once, at
// the start and as it is shipped: no test builds, so all of them see the same dist/.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
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

/** The counts at the end of a TAP report. A test's own output may hold such lines too, so the last one counts. */
const countIn = (tap, name) => Number([...tap.matchAll(new RegExp(`^# ${name} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);

/**
 * Runs node's test runner; a TAP report, written aside, gives the counts. It lies outside the checkout, where no other
 * build can take it away. Should the runner die before its summary, the failures it wrote down still count.
 */
function runNodeTests(title, files, ...options) {
  if (files.length === 0) return;
  console.log(`\n# ${title}`);
  const folder = mkdtempSync(join(tmpdir(), 'test-result-'));
  const report = join(folder, 'result.tap');
  const run = node(
    '--test',
    ...options,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${report}`,
    ...files,
  );
  const tap = existsSync(report) ? readFileSync(report, 'utf8') : '';
  rmSync(folder, { recursive: true, force: true });
  total.passed += countIn(tap, 'pass');
  const written = tap.match(/^ *not ok \d+/gm)?.length ?? 0;
  const failed = Math.max(countIn(tap, 'fail') + countIn(tap, 'cancelled'), written, run.status === 0 ? 0 : 1);
  total.failed += failed;
}

if (wanted.length === 0 && !process.argv.includes('--no-lint')) {
  checkTool('format and lint', 'node_modules/@biomejs/biome/bin/biome', 'check', '.');
  checkTool('types', 'node_modules/typescript/bin/tsc', '-p', '.');
}
if (checkTool('build', 'esbuild.mjs', '--production', '--tests')) {
  // A processor for each file; node itself would leave one of them idle.
  const together = `--test-concurrency=${availableParallelism()}`;
  const bundled = NODE_SUITES.filter(wants).flatMap((suite) => testFiles(join('out/test', suite), '.test.js'));
  runNodeTests('units, debug adapter, command line', bundled, together);
  // One editor at a time: each brings a server and a browser.
  if (
    wants('vscode') &&
    checkTool('pack', 'scripts/package.mjs', '--built', 'out/test/alsa-memory-debugger.vsix') &&
    checkTool('set up the real editor', 'test/vscode/setup.mjs')
  ) {
    runNodeTests('the real editor', testFiles('test/vscode', '.test.mjs'), '--test-concurrency=1');
  }
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
