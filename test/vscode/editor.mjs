// One VS Code with the extension in it, opened on a folder of its own: what every test of the suite starts from.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { installVsix, serve } from './serve-vscode.mjs';
import * as workbench from './workbench.mjs';

const FAILURES = 'out/test/vscode';

/**
 * Opens `file` (copied into a fresh folder without launch.json, or `inPlace`, where it lies) and hands its page to
 * `use`. The extension is either under development (`dev`: its folder) or installed as a user has it (`vsix`). A failure
 * leaves a picture.
 */
export async function withEditor({ file, inPlace = false, dev, vsix, settings = {}, size = {} }, use) {
  const copied = mkdtempSync(join(tmpdir(), 'alsa-workspace-'));
  const extensionsDir = mkdtempSync(join(tmpdir(), 'alsa-extensions-'));
  const folder = inPlace ? dirname(file) : copied;
  const opened = join(folder, basename(file));
  if (!inPlace) cpSync(file, opened);
  let code;
  let browser;
  let page;
  try {
    if (vsix) installVsix(vsix, { extensionsDir });
    code = await serve({ extensionsDir, settings, development: !vsix });
    browser = await workbench.launch();
    page = await workbench.openWorkbench(browser, code.url({ folder, dev, open: opened }), {
      width: 1400,
      height: 1000,
      ...size,
    });
    await page.locator('.monaco-editor .view-line').first().waitFor();
    await use(page, { folder, opened, code });
  } catch (error) {
    if (page) {
      mkdirSync(FAILURES, { recursive: true });
      const picture = join(FAILURES, `failure-${Date.now()}.png`);
      await page.screenshot({ path: picture }).catch(() => {});
      error.message += `\n(picture: ${picture})`;
    }
    throw error;
  } finally {
    await browser?.close();
    await code?.stop();
    for (const path of [copied, extensionsDir]) rmSync(path, { recursive: true, force: true });
  }
}

/** Opens a file of the workspace by its name. One that was just written may take VS Code a second to see. */
export async function openFile(page, name) {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first();
  for (let tries = 0; tries < 5; tries++) {
    await workbench.palette(page, name);
    const found = await row.waitFor({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
    await page.keyboard.press(found ? 'Enter' : 'Escape');
    if (found) return page.locator('.tab.active', { hasText: name }).waitFor();
  }
  throw new Error(`no file ${name} in the workspace`);
}

/** Sets a breakpoint by clicking left of a line of the open file. */
export async function breakAt(page, line) {
  await workbench.goToLine(page, line);
  await workbench.toggleBreakpoint(page, line);
}

/** The Page Lens' document, once it shows a ladder. */
export async function pageLens(page) {
  const lens = workbench.webview(page);
  await lens.locator('.ladder li').first().waitFor();
  return lens;
}

/** The hops of the ladder as text: ['offset 0x5000', …]. */
export const ladderOf = (lens) => lens.locator('.ladder li > :first-child').allTextContents();

/** The rows of a native tree in the side bar, as they are in sight. */
export async function treeRows(page, name) {
  const pane = page.locator('.pane', { has: page.locator(`.pane-header[aria-label^="${name}"]`) });
  await pane.locator('.monaco-list-row').first().waitFor();
  return pane.locator('.monaco-list-row').allInnerTexts();
}
