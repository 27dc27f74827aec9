// Opens the served VS Code in headless Chromium and drives it (Playwright).
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const CHROMIUM =
  process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'].find(existsSync);

// flags: no sandbox (root), no GPU, and none of the browser's own traffic
export const launch = (options = {}) =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-quic',
      '--no-first-run',
      '--disable-sync',
      '--disable-background-networking',
      '--disable-component-update',
    ],
    ...options,
  });

// A page that can reach the served VS Code and nothing else.
export async function newPage(browser, url, { width = 1400, height = 900, scale = 1 } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
  const { host, origin } = new URL(url);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  await context.route(
    (u) => /^https?:$/.test(u.protocol) && u.host !== host,
    (route) => route.abort(),
  );
  return context.newPage();
}

// The workbench, restored: side bar, editors and panel as they will stay.
export async function openWorkbench(browser, url, options) {
  const page = await newPage(browser, url, options);
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  await page.evaluate(() => globalThis.driver?.whenWorkbenchRestored()); // driver: only with --enable-smoke-test-driver
  return page;
}

// Does something until it succeeds: a stop that is only now shown takes the keyboard and closes the list, and a key that
// comes while another list is closing is lost.
async function insist(work) {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === 4) throw error;
    }
  }
}

// Opens the command palette with a text in it.
export const palette = (page, text) =>
  insist(async () => {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input.input').fill(text, { timeout: 3000 });
  });

// Runs a command by its title through the command palette.
export async function command(page, title) {
  await insist(async () => {
    await palette(page, `>${title}`);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click({ timeout: 3000 });
  });
  await page.waitForFunction(() => {
    // the palette has gone, or the command shows a picker of its own
    const input = document.querySelector('.quick-input-widget:not([style*="display: none"]) input.input');
    return !input?.value.startsWith('>');
  });
}

// Scrolls the active editor to a line and puts the cursor there.
export async function goToLine(page, line) {
  await palette(page, `:${line}`);
  await page.keyboard.press('Enter');
  await page
    .locator('.monaco-editor .line-numbers', { hasText: new RegExp(`^${line}$`) })
    .first()
    .waitFor();
}

// Clicks the breakpoint margin of a visible line until the margin answers. (The editor lays its lines out again
// when the language's settings arrive, so a position read once may be stale when the click lands.)
export async function toggleBreakpoint(page, line) {
  const marks = page.locator(
    '.monaco-editor .glyph-margin-widgets [class*="codicon-debug-breakpoint"]:not([class*="hint"])',
  );
  const number = page.locator('.monaco-editor .line-numbers', { hasText: new RegExp(`^${line}$`) });
  const before = await marks.count();
  for (let tries = 0; tries < 5; tries++) {
    await number.hover();
    const box = await number.boundingBox();
    if (!box) continue;
    await page.mouse.click(box.x - 10, box.y + box.height / 2);
    for (let ms = 0; ms < 1500; ms += 100) {
      if ((await marks.count()) !== before) return;
      await page.waitForTimeout(100);
    }
  }
  throw new Error(`no breakpoint came or went in line ${line}`);
}

// The middle of the first occurrence of a text in the editor, in page coordinates, once it has stopped moving.
export async function findInEditor(page, text) {
  for (let last, tries = 0; tries < 50; tries++) {
    const at = await page.evaluate((wanted) => {
      for (const line of document.querySelectorAll('.monaco-editor .view-line')) {
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let node; (node = walker.nextNode()); ) {
          const start = node.data.replaceAll('\u00a0', ' ').indexOf(wanted);
          if (start < 0) continue;
          const range = document.createRange();
          range.setStart(node, start);
          range.setEnd(node, start + wanted.length);
          const { x, y, width, height } = range.getBoundingClientRect();
          return { x: x + width / 2, y: y + height / 2 };
        }
      }
      return null;
    }, text);
    if (at && last && at.x === last.x && at.y === last.y) return at;
    last = at;
    await page.waitForTimeout(200);
  }
  throw new Error(`not in the editor, or never at rest: ${text}`);
}

const FRAME_MARK = '.monaco-editor [class*="codicon-debug-stackframe"]';

// F5, then the first stop, with Variables, Watch, Call Stack and Breakpoints in the side bar.
export async function startDebugging(page) {
  await page.keyboard.press('F5');
  await page.locator(FRAME_MARK).first().waitFor();
  await command(page, 'View: Show Run and Debug');
  await page.locator('.debug-variables .monaco-list-row').first().waitFor();
  await stopped(page);
}

// A session is stopped and its debug keys work: Continue is offered, the frame is marked in the editor.
export async function stopped(page) {
  await page.locator('a.codicon-debug-continue:visible:not(.disabled)').first().waitFor();
  await page.locator(FRAME_MARK).first().waitFor();
}

// Steps or continues to another line. A key that arrives while the debugger is not yet stopped is dropped by
// VS Code, so this waits for the stop, and for the line to change. (A step that stays on its line times out.)
export async function step(page, key = 'F10') {
  await stopped(page);
  const line = () => page.locator('#status\\.editor\\.selection').innerText();
  const before = await line();
  await page.keyboard.press(key);
  for (let ms = 0; ms < 10_000; ms += 50) {
    await page.waitForTimeout(50);
    if ((await line()) !== before) return stopped(page);
  }
  throw new Error(`still at ${before} after ${key}`);
}

// Rests the mouse on a text of the editor until the debugger's hover shows; returns what it says.
export async function debugHover(page, text) {
  const widget = page.locator('.debug-hover-widget');
  for (let tries = 0; tries < 6; tries++) {
    const at = await findInEditor(page, text);
    await page.mouse.move(at.x, at.y + 60);
    await page.mouse.move(at.x, at.y, { steps: 6 });
    const shown = await widget.waitFor({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
    const now = await findInEditor(page, text);
    if (shown && now.y === at.y) return widget.innerText();
  }
  throw new Error(`no debug hover on ${text}`);
}

// A webview's document: the content is two frames down. `title` is the iframe's title where several are open.
export const webview = (page, title) =>
  page
    .frameLocator(title ? `iframe.webview[title="${title}"]` : 'iframe.webview')
    .first()
    .frameLocator('iframe#active-frame');

// A picture without tooltips, carets or half-done animations.
export async function shot(page, path) {
  const { width, height } = page.viewportSize();
  await page.mouse.move(width / 2, height - 2);
  await page.waitForTimeout(700);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
}
