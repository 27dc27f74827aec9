#!/usr/bin/env node
// Installs a real VS Code (server + web workbench) from the npm registry alone.
//   node install-vscode.mjs [folder]        default folder: .vscode-test/web
// Result:  <folder>/vscode   VS Code server (out/server-main.js), its built-in extensions, its modules
//          <folder>/node     the Node.js that this VS Code is built for
// Nothing here becomes a dependency of the project: node 24 must not get onto the project's
// PATH (node_modules/.bin/node), and code-server's own 140 packages are not needed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const CODE_SERVER = '4.139.1'; // = VS Code 1.139.1
const CODE_SERVER_SHA512 = 'fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==';
const NODE = '24.21.0'; // package.json engines.node of code-server says 24

// Modules of AI agents, Windows, containers: 240 MB that no debugger needs.
const DROP_MODULES = [
  '@devcontainers/cli',
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@vscode/copilot-api',
  '@vscode/fs-copyfile',
  '@vscode/sandbox-runtime',
  '@vscode/sqlite3',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  'kerberos',
  'node-addon-api',
  'ssh2',
  'tar',
  'zod',
];
// Built-in extensions that want an account, a network, a module that is not shipped (TypeScript's shows an error
// for every .ts and .js file) or a lot of disk. Grammars, themes, Markdown, JSON and Node's debugger stay.
const DROP_EXTENSIONS = [
  'copilot',
  'git',
  'github',
  'mermaid-markdown-features',
  'microsoft-authentication',
  'terminal-suggest',
  'tunnel-forwarding',
  'typescript-language-features',
];
// Built from source (needs python3, make, g++): log files (and so output channels), parent watchdog.
const BUILD_MODULES = ['@vscode/spdlog', '@vscode/native-watchdog'];

const root = resolve(process.argv[2] ?? '.vscode-test/web');
const vscode = join(root, 'vscode'),
  nodeHome = join(root, 'node', 'node_modules', `node-linux-${process.arch}`);
const stamp = join(root, 'installed.json');
const recipe = createHash('sha256')
  .update(readFileSync(new URL(import.meta.url)))
  .digest('hex');
if (existsSync(stamp) && JSON.parse(readFileSync(stamp, 'utf8')).recipe === recipe) {
  console.log(`VS Code ${CODE_SERVER} already in ${root}`);
  process.exit(0);
}

const t0 = Date.now();
const step = (text) => console.log(`[${((Date.now() - t0) / 1000).toFixed(1).padStart(5)} s] ${text}`);
// Started by `npm run`, this process has the project's npm settings in its environment: those that would bend the
// installs below are dropped (a project's ignore-scripts=true would skip the build), registry and cache are kept.
const PROJECTS_OWN = /^npm_config_(ignore_scripts|allow_scripts|local_prefix|workspaces?|omit|include|dry_run)$/i;
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !PROJECTS_OWN.test(name)));
const npm = (cwd, args, extraEnv = {}) =>
  execFileSync('npm', [...args, '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd,
    env: { ...env, ...extraEnv },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

rmSync(root, { recursive: true, force: true });
mkdirSync(root, { recursive: true });

step(`downloading code-server ${CODE_SERVER}`);
npm(root, ['pack', `code-server@${CODE_SERVER}`, '--silent']);
const tarball = join(root, `code-server-${CODE_SERVER}.tgz`);
const sha = createHash('sha512').update(readFileSync(tarball)).digest('base64');
if (sha !== CODE_SERVER_SHA512) throw new Error(`code-server tarball: unexpected sha512 ${sha}`);
execFileSync('tar', ['-xzf', tarball, '-C', root, 'package/lib/vscode']);
renameSync(join(root, 'package/lib/vscode'), vscode);
rmSync(join(root, 'package'), { recursive: true });
rmSync(tarball);

step('removing what a debugger does not need');
for (const name of DROP_EXTENSIONS) rmSync(join(vscode, 'extensions', name), { recursive: true, force: true });
const pkg = JSON.parse(readFileSync(join(vscode, 'package.json'), 'utf8'));
for (const name of DROP_MODULES) delete pkg.dependencies[name];
delete pkg.overrides;
writeFileSync(join(vscode, 'package.json'), JSON.stringify(pkg, null, 2));

step('installing its modules (npm install, no scripts)');
npm(vscode, ['install', '--omit=dev', '--ignore-scripts', '--no-save']);
// ripgrep-universal carries every platform's binary: keep this one.
const rg = join(vscode, 'node_modules/@vscode/ripgrep-universal/bin');
for (const d of existsSync(rg) ? readdirSync(rg) : [])
  if (d !== `linux-${process.arch}`) rmSync(join(rg, d), { recursive: true });

step(`installing node ${NODE}`);
mkdirSync(join(root, 'node'));
npm(join(root, 'node'), [
  'install',
  '--prefix',
  '.',
  '--no-save',
  '--no-package-lock',
  '--ignore-scripts',
  `node-linux-${process.arch}@${NODE}`,
]);

step(`building ${BUILD_MODULES.join(', ')}`);
try {
  npm(vscode, ['rebuild', ...BUILD_MODULES, '--foreground-scripts=false'], {
    JOBS: 'max',
    PATH: `${join(nodeHome, 'bin')}:${env.PATH}`,
    npm_config_nodedir: nodeHome,
  });
} catch {
  console.log('  not built: VS Code still runs, but without log files and output channels');
}
rmSync(join(nodeHome, 'include'), { recursive: true, force: true });
writeFileSync(
  stamp,
  JSON.stringify(
    { recipe, codeServer: CODE_SERVER, node: NODE, vscode, nodeBinary: join(nodeHome, 'bin/node') },
    null,
    2,
  ),
);
step(`done: ${root}`);
