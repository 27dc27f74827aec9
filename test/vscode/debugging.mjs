// What the tests of a debug session in a real editor share: where the program stands, buttons, menus and lists.
import * as workbench from './workbench.mjs';

/** The program stands at a line. */
export async function standsAt(page, line) {
  const top = page.locator('.debug-call-stack .monaco-list-row .stack-frame .line-number').first();
  // A button takes its place under the mouse.
  await top.filter({ hasText: new RegExp(`^${line}:`) }).waitFor({ state: 'attached' });
  await page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line},` }).waitFor();
  await workbench.stopped(page);
}
export async function cursorTo(page, line) {
  await workbench.goToLine(page, line);
  await page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line},` }).waitFor();
}
/** Presses a button of the debug toolbar. */
export const button = (page, icon) => page.locator(`.debug-toolbar a.codicon-${icon}:not(.disabled)`).first().click();

/** Opens the menu of a row, which may still be moving when the mouse comes: it is the row's if it has the focus then. */
export async function menuOf(page, row) {
  const menu = page.locator('.monaco-menu .action-item').first();
  for (let tries = 0; tries < 5; tries++) {
    await page.waitForTimeout(500);
    await row.click({ button: 'right' });
    await menu.waitFor();
    if (/focused|selected/.test((await row.getAttribute('class')) ?? '')) return;
    await page.keyboard.press('Escape');
  }
  throw new Error('the menu is never that of the row');
}

/** Waits until the innermost stack frame is of this function. */
export const inFunction = (page, name) =>
  page.locator('.debug-call-stack .monaco-list-row .stack-frame .label', { hasText: name }).first().waitFor();

/** Runs a command and picks from its list; a stop that is only now shown takes the keyboard and closes the list. */
export async function pick(page, title, text) {
  const choice = page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  for (let tries = 0; ; tries++) {
    await workbench.stopped(page);
    await workbench.command(page, title);
    try {
      await choice.click({ timeout: 5000 });
      return;
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

/** What the answer says, in the status bar. */
export const answer = (page, text) => page.locator('.statusbar-item', { hasText: text }).first().waitFor();
