#!/usr/bin/env node
// Runs an extension's tests inside the extension host of the installed VS Code; exits 0 when all pass, 1 otherwise.
//   run-extension-tests.mjs --extensionDevelopmentPath=DIR --extensionTestsPath=FILE [WORKSPACE_FOLDER] [--verbose]
// The arguments are those of the VS Code executable, so @vscode/test-electron can start this file:
//   runTests({ vscodeExecutablePath: '…/run-extension-tests.mjs', extensionDevelopmentPath, extensionTestsPath, launchArgs: [folder] })
// FILE exports run(): a promise that rejects when tests fail.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, parseArgs } from 'node:util';
import { serve } from './serve-vscode.mjs';
import { launch, newPage } from './workbench.mjs';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true, // unknown flags of @vscode/test-electron are let through
  options: {
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
    'extensions-dir': { type: 'string' },
    root: { type: 'string' },
    timeout: { type: 'string', default: '300' },
    screenshot: { type: 'string' },
    verbose: { type: 'boolean' },
  },
});
const { extensionDevelopmentPath: dev, extensionTestsPath: tests, verbose } = values;
if (!dev || !tests) throw new Error('needs --extensionDevelopmentPath=… and --extensionTestsPath=…');

const MARK = '[tests] '; // what the suite prints with this in front is shown; the rest of the host's log only if asked for or needed
const scratch = mkdtempSync(join(tmpdir(), 'ext-tests-'));
const resultFile = join(scratch, 'result.json');
const hidden = [];
const show = (type, args) => {
  const text = format(...args);
  if (text.startsWith(MARK)) console.log(text.slice(MARK.length));
  else if (verbose) console.log(`  · ${type}: ${text}`);
  else hidden.push(`  · ${type}: ${text}`);
};

const code = await serve({
  ...(values.root && { root: values.root }),
  extensionsDir: values['extensions-dir'],
  env: { EXTENSION_TESTS_MARK: MARK, EXTENSION_TESTS_RESULT: resultFile },
});
const browser = await launch();
let exitCode = 1,
  page,
  why = '';
try {
  const url = code.url({ folder: positionals[0], dev, tests });
  page = await newPage(browser, url);
  await page.exposeFunction('codeAutomationLog', show); // both names are VS Code's: it calls them when they exist
  const ended = new Promise((ok, fail) => {
    page.exposeFunction('codeAutomationExit', (status) => ok(status)).catch(fail);
    page.on('crash', () => fail(new Error('the page crashed')));
    setTimeout(() => fail(new Error(`no end after ${values.timeout} s`)), values.timeout * 1000).unref();
  });
  await page.goto(url, { waitUntil: 'commit' });
  exitCode = await ended;
} catch (error) {
  why = error.message;
}
let result;
try {
  result = JSON.parse(readFileSync(resultFile, 'utf8'));
} catch {
  why ||= 'the suite left no result';
}
if (exitCode !== 0 || why) {
  if (values.screenshot) await page?.screenshot({ path: values.screenshot }).catch(() => {});
  console.log(hidden.slice(-40).join('\n'));
}
await browser.close();
await code.stop();
rmSync(scratch, { recursive: true, force: true });
if (why) console.error(`extension tests: ${why}`);
if (result) console.log(`${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
process.exit(exitCode === 0 && !why ? 0 : 1);
