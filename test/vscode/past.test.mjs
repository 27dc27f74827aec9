// Questions to the past from the menus where a thing is shown, in a real editor with the shipped adapter: who wrote this
// variable, byte or page-table entry last; when was this page allocated, mapped, unmapped, freed.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { answer, cursorTo, inFunction, menuOf, standsAt } from './debugging.mjs';
import { breakAt, pageLens, withEditor } from './editor.mjs';
import * as workbench from './workbench.mjs';

const MYCHIP = resolve('media/samples/mychip.c');
const lines = readFileSync(MYCHIP, 'utf8').split('\n');
const lineOf = (text) => lines.findIndex((line) => line.includes(text)) + 1;
const STOP = lineOf('chip->playing = NULL');

const menuItem = (page, text) => page.locator('.monaco-menu .action-item', { hasText: text }).first().click();
const choose = (page, text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();

/** A row of the Variables view, with the rows on the way to it unfolded. */
async function variable(page, ...names) {
  const rows = page.locator('.debug-variables .monaco-list-row');
  const row = (name) => rows.filter({ hasText: new RegExp(`^${name}\\b`) }).first();
  for (const [i, name] of names.slice(0, -1).entries()) {
    const twistie = row(name).locator('.monaco-tl-twistie');
    if (!(await row(name).getAttribute('aria-expanded'))?.startsWith('true')) await twistie.click();
    await row(names[i + 1]).waitFor();
  }
  return row(names.at(-1));
}

/** On to a breakpoint in a line, with no other. */
async function runTo(page, line) {
  await cursorTo(page, line);
  await workbench.command(page, 'Debug: Run to Cursor');
  await standsAt(page, line);
}

/** Asks about the page of what `menu` opens the menu of. */
async function askAboutPage(page, menu, question) {
  await menu();
  await menuItem(page, 'When Was This Page');
  await choose(page, question);
}

test('questions to the past', { timeout: 300_000 }, () =>
  withEditor({ file: MYCHIP, dev: resolve('.'), size: { width: 1700, height: 1200 } }, async (page) => {
    await breakAt(page, STOP);
    await workbench.startDebugging(page);
    await standsAt(page, STOP);
    await page.locator('.pane-header[aria-label^="Watch"]').click(); // more room for the variables

    // A variable, from the Variables view.
    await menuOf(page, await variable(page, 'chip', 'playing'));
    await menuItem(page, 'Go to Last Write');
    await standsAt(page, lineOf('chip->playing = substream'));
    await answer(page, /playing: .* written by mychip_trigger\(\) at line \d+/);

    // From a pointer to the memory it points to.
    await runTo(page, STOP);
    await menuOf(page, await variable(page, 'chip'));
    await menuItem(page, 'Go to What This Points To');
    await page.locator('.tab', { hasText: /^0xffff8880[0-9a-f]+\.hex/ }).waitFor();
    await answer(page, /0xffff8880\w+: .*, allocated by snd_card_new\(\)/);

    // A byte of an open memory view.
    await workbench.command(page, 'ALSA Memory: Open Memory at Address');
    await page.locator('.quick-input-widget input.input').fill('&chip->periods_done');
    await page.keyboard.press('Enter');
    const dump = page.locator('.editor-group-container').last().locator('.view-line').first();
    await dump.filter({ hasText: /^\s*f{4}[0-9a-f]{9}4b0/ }).waitFor(); // another memory was shown there before
    const text = (await dump.innerText()).replaceAll('\u00a0', ' ');
    const { x, y, width, height } = await dump.locator('> span').boundingBox();
    const column = text.search(/ [0-9a-f]{2}( |$)/) + 1; // of the first byte, wherever its line begins
    await page.mouse.click(x + ((column + 0.5) * width) / text.length, y + height / 2, { button: 'right' });
    await menuItem(page, 'Go to Last Write of This Byte');
    await inFunction(page, 'mychip_timer');
    await standsAt(page, lineOf('chip->periods_done = div_u64'));

    // A page, from the Variables view.
    await page.locator('.tab', { hasText: 'mychip.c' }).first().click();
    await runTo(page, STOP);
    const chip = await variable(page, 'chip');
    await askAboutPage(page, () => menuOf(page, chip), 'was allocated');
    await answer(page, /page frames 0x.* were allocated for slab by snd_card_new/);

    // A page, from the Page Lens.
    await page.locator('.tab', { hasText: 'mychip.c' }).first().click();
    await runTo(page, STOP);
    const lens = await pageLens(page);
    const third = lens.locator('.part.pages .page').nth(2);
    await askAboutPage(page, () => third.click({ button: 'right' }), 'page-table entry written');
    await inFunction(page, 'mychip_hw_params');
    await answer(page, /was mapped at 0xffffc9\w+ by mychip_hw_params\(\)/);
  }),
);
