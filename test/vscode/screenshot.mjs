#!/usr/bin/env node
// Takes a picture of VS Code with an extension: opened on a folder, or stopped in a debug session, or after your own steps.
//   node screenshot.mjs out.png --folder DIR (--dev EXTENSION_DIR | --vsix FILE) [--open FILE] [--break LINE]… [--debug]
//     [--steps FILE.mjs] [--set KEY=JSON]… [--size 1400x900] [--scale 2] [--root DIR]
// --debug presses F5, waits for the first stop and shows the Run and Debug side bar.
// FILE.mjs: export default async (page, workbench) => { … }     workbench: the helpers of workbench.mjs
// --vsix installs a packaged extension and runs VS Code as a user has it (notification toasts included).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { installVsix, serve } from './serve-vscode.mjs';
import * as workbench from './workbench.mjs';

const {
  values: v,
  positionals: [out = 'vscode.png'],
} = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: 'string' },
    dev: { type: 'string' },
    vsix: { type: 'string' },
    open: { type: 'string' },
    debug: { type: 'boolean' },
    break: { type: 'string', multiple: true, default: [] },
    set: { type: 'string', multiple: true, default: [] },
    steps: { type: 'string' },
    size: { type: 'string', default: '1400x900' },
    scale: { type: 'string', default: '1' },
    root: { type: 'string' },
  },
});
const root = v.root && { root: resolve(v.root) };
const settings = Object.fromEntries(
  v.set.map((s) => {
    const i = s.indexOf('=');
    return [s.slice(0, i), JSON.parse(s.slice(i + 1))];
  }),
);
const extensionsDir = mkdtempSync(join(tmpdir(), 'vscode-ext-'));
if (v.vsix) installVsix(v.vsix, { ...root, extensionsDir });
const code = await serve({ ...root, extensionsDir, settings, development: !v.vsix });
const browser = await workbench.launch();
let page, failed;
try {
  const [width, height] = v.size.split('x').map(Number);
  page = await workbench.openWorkbench(browser, code.url({ folder: v.folder ?? '.', dev: v.dev, open: v.open }), {
    width,
    height,
    scale: Number(v.scale),
  });
  if (v.open) await page.locator('.monaco-editor .view-line').first().waitFor();
  for (const line of v.break) {
    await workbench.goToLine(page, line);
    await workbench.toggleBreakpoint(page, line);
  }
  if (v.debug) await workbench.startDebugging(page);
  if (v.steps) await (await import(pathToFileURL(resolve(v.steps)))).default(page, workbench);
} catch (error) {
  failed = error;
} // the picture shows why
if (page) await workbench.shot(page, out);
await browser.close();
await code.stop();
rmSync(extensionsDir, { recursive: true, force: true });
console.log(`${out}${failed ? `: ${failed.message}` : ''}`);
process.exitCode = failed ? 1 : 0;
