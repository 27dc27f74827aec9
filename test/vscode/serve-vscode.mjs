#!/usr/bin/env node
// Starts the VS Code that install-vscode.mjs put in place, on a free loopback port.
//   node serve-vscode.mjs [--folder DIR] [--dev EXTENSION_DIR] [--root DIR]     prints a URL to open, runs until Ctrl-C
// As a module:  const code = await serve({ settings: {…} });  code.url({ folder, dev, tests, open });  await code.stop();
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

// No prompts, no chat, no tips, no network, nothing that moves: what a screenshot or a test wants.
export const QUIET_SETTINGS = {
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
};

const installed = (root) => JSON.parse(readFileSync(join(root, 'installed.json'), 'utf8'));

// Installs a .vsix into an extensions folder (no server has to run).
export function installVsix(vsix, { root = resolve('.vscode-test/web'), extensionsDir }) {
  const { vscode, nodeBinary } = installed(root);
  const scratch = mkdtempSync(join(tmpdir(), 'vsix-'));
  try {
    return execFileSync(
      nodeBinary,
      [
        'out/server-main.js',
        '--install-extension',
        resolve(vsix),
        '--force',
        '--accept-server-license-terms',
        '--server-data-dir',
        scratch,
        '--extensions-dir',
        resolve(extensionsDir),
      ],
      { cwd: vscode, encoding: 'utf8' },
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

export async function serve({
  root = resolve('.vscode-test/web'),
  dataDir,
  extensionsDir,
  settings = {},
  args = [],
  env = {},
  development = true,
  onLog = () => {},
} = {}) {
  const { vscode, nodeBinary } = installed(root);
  const own = !dataDir && mkdtempSync(join(tmpdir(), 'vscode-')); // a fresh profile each time, removed by stop()
  dataDir = resolve(dataDir ?? own);
  extensionsDir = resolve(extensionsDir ?? join(dataDir, 'extensions'));
  mkdirSync(extensionsDir, { recursive: true });
  mkdirSync(join(dataDir, 'data/User'), { recursive: true });
  writeFileSync(join(dataDir, 'data/User/settings.json'), JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2));

  const child = spawn(
    nodeBinary,
    [
      'out/server-main.js',
      '--host',
      '127.0.0.1',
      '--port',
      '0',
      '--without-connection-token',
      '--accept-server-license-terms',
      '--server-data-dir',
      dataDir,
      '--extensions-dir',
      extensionsDir,
      '--disable-workspace-trust',
      '--disable-telemetry',
      '--disable-experiments',
      '--disable-update-check',
      '--disable-getting-started-override',
      // should this process be killed outright: extension hosts go a minute later, the server five minutes after them
      '--reconnection-grace-time',
      '60',
      '--enable-remote-auto-shutdown',
      // a built VS Code reads extensionDevelopmentPath and extensionTestsPath from the URL only with this flag;
      // it also keeps notification toasts from popping up (they still reach the bell)
      ...(development ? ['--enable-smoke-test-driver'] : []),
      ...args,
    ],
    {
      cwd: vscode,
      detached: true, // a process group of its own, to be signalled as one
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        EXTENSIONS_GALLERY: '{}', // no marketplace look-ups
        ...(own && { XDG_RUNTIME_DIR: own }), // its sockets, else left behind in /tmp
        ...env,
      },
    },
  );
  const killGroup = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      /* already gone */
    }
  };
  const clear = () => own && rmSync(own, { recursive: true, force: true, maxRetries: 5 });
  const atExit = () => {
    killGroup('SIGKILL');
    clear();
  }; // also when this process ends by an exception
  process.once('exit', atExit);
  let log = '';
  const port = await new Promise((ok, fail) => {
    const read = (chunk) => {
      log += chunk;
      onLog(String(chunk));
      const m = /host agent listening on (\d+)/.exec(log);
      if (m) ok(m[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', fail).once('exit', (code) => fail(new Error(`VS Code server ended (${code}):\n${log}`)));
  });

  const host = `127.0.0.1:${port}`;
  const uri = (path) => `vscode-remote://${host}${resolve(path)}`;
  return {
    port,
    pid: child.pid,
    dataDir,
    extensionsDir,
    // folder: opened; dev: the extension under development (one: VS Code makes a Map of the payload, so a second
    // entry replaces the first); tests: module with run(); open: file shown at start
    url({ folder, dev, tests, open, query = {} } = {}) {
      const payload = [];
      if (dev) payload.push(['extensionDevelopmentPath', uri(dev)]);
      if (tests) payload.push(['extensionTestsPath', uri(tests)]);
      if (open) payload.push(['openFile', uri(open)]);
      const q = new URLSearchParams({
        ...(folder ? { folder: resolve(folder) } : { ew: 'true' }),
        ...query,
        payload: JSON.stringify(payload),
      });
      return `http://${host}/?${q}`;
    },
    log: () => log,
    async stop() {
      const gone = child.exitCode ?? child.signalCode ?? new Promise((ok) => child.once('exit', ok));
      killGroup('SIGTERM');
      const timer = setTimeout(killGroup, 3000, 'SIGKILL');
      await gone;
      clearTimeout(timer);
      killGroup('SIGKILL'); // extension hosts that outlived the server
      process.off('exit', atExit);
      clear();
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { folder: { type: 'string' }, dev: { type: 'string' }, root: { type: 'string' } },
  });
  const code = await serve({
    ...(values.root && { root: resolve(values.root) }),
    onLog: (t) => process.stderr.write(t),
  });
  console.log(code.url({ folder: values.folder ?? '.', dev: values.dev }));
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, async () => {
      await code.stop();
      process.exit(0);
    });
}
