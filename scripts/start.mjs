// From a fresh clone to the sample driver in an editor, with nothing but Node:
//   npm start                 the sample in the terminal, then in VS Code with the extension loaded
//   npm start -- --terminal   the terminal part only
// Needs no installed package itself, and says what it installs, where, and why.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LEAST_NODE = 20;
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SAMPLES = join(ROOT, 'media', 'samples');
const SAMPLE = join(SAMPLES, 'mychip.c');
const windows = process.platform === 'win32';

const say = (text) => console.log(`\n\u25b8 ${text}`);

/** Runs a step to its end; a step that fails ends the whole, with its own message above. */
function run(command, args, { allowed = [0] } = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: windows && command === 'npm',
  });
  if (error || !allowed.includes(status)) {
    console.error(`\n${command} ${args.join(' ')}: ${error?.message ?? `exit status ${status}`}`);
    process.exit(typeof status === 'number' && status > 0 ? status : 1);
  }
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= LEAST_NODE) return;
  console.error(`Node.js ${LEAST_NODE} or newer is needed; this is ${process.versions.node}. See https://nodejs.org`);
  process.exit(1);
}

/** node_modules is as new as the lock file when npm's own copy of the lock is. */
function isInstalled() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(ROOT, 'package-lock.json')).mtimeMs;
}

function installAndBuild() {
  if (!isInstalled()) {
    say(
      'npm ci: TypeScript, the bundler and test tools go into node_modules (about 300 MB, half a minute). Nothing of it is shipped.',
    );
    run('npm', ['ci']);
  }
  say('Building the extension, the debug adapter and the command line into dist/ (a second).');
  run(process.execPath, ['esbuild.mjs']);
}

function runInTerminal() {
  say('The sample driver in the terminal: node dist/cli.js run media/samples/mychip.c');
  run(process.execPath, ['dist/cli.js', 'run', 'media/samples/mychip.c'], { allowed: [0, 1] }); // 1: the driver has findings
}

/** A program on PATH, or undefined. */
function onPath(name) {
  const names = windows ? [`${name}.cmd`, `${name}.exe`] : [name];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const file of names) if (folder && existsSync(join(folder, file))) return join(folder, file);
  }
  return undefined;
}

function openDesktop(code) {
  say(`Opening the samples in VS Code (${code}) with this extension loaded.`);
  const child = spawn(code, ['--new-window', `--extensionDevelopmentPath=${ROOT}`, SAMPLES, '--goto', SAMPLE], {
    stdio: 'inherit',
    shell: windows,
  });
  child.on('exit', (status) => {
    process.exitCode = status ?? 1;
  });
}

async function serveLocal() {
  say(
    'No desktop "code" on PATH: using a VS Code of our own, below .vscode-test/. The first time it comes from the npm\n' +
      '  registry, with the Node.js it is built for (about 300 MB, one to two minutes). Delete the folder to be rid of it.',
  );
  run(process.execPath, ['test/vscode/install-vscode.mjs']);
  const { serve } = await import('../test/vscode/serve-vscode.mjs');
  const code = await serve();
  say(
    `VS Code runs. Open this address in a browser, click left of a line in mychip_page(), and press F5:\n\n    ${code.url({ folder: SAMPLES, dev: ROOT, open: SAMPLE })}\n\n  Ctrl-C ends it.`,
  );
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      await code.stop();
      process.exit(0);
    });
  }
}

checkNode();
process.chdir(ROOT);
installAndBuild();
runInTerminal();
if (!process.argv.includes('--terminal')) {
  const code = onPath('code');
  if (code) openDesktop(code);
  else await serveLocal();
}
