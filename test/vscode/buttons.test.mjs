// The buttons and menus of debugging, in a real editor with the shipped adapter: back and forward in time, to the
// cursor, a data breakpoint from the Variables view, memory that is drawn anew, an interrupt placed by hand.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { button, cursorTo, menuOf, standsAt } from './debugging.mjs';
import { breakAt, withEditor } from './editor.mjs';
import * as workbench from './workbench.mjs';

const MYCHIP = resolve('media/samples/mychip.c');
const lines = readFileSync(MYCHIP, 'utf8').split('\n');
const SWITCH = lines.findIndex((line) => line.includes('switch (cmd)')) + 1;
const lineAfter = (text) => lines.findIndex((line, i) => i > SWITCH && line.includes(text)) + 1;
const STARTED = lineAfter('chip->started = jiffies');
const PLAYING = lineAfter('chip->playing = substream');
const ARMED = lineAfter('mychip_arm_timer(chip');

test('the buttons and menus of debugging', { timeout: 240_000 }, () =>
  withEditor({ file: MYCHIP, dev: resolve('.'), size: { width: 1700, height: 1000 } }, async (page) => {
    await breakAt(page, SWITCH);
    await workbench.startDebugging(page);
    await standsAt(page, SWITCH);

    // Values stand beside the lines that led here.
    const here = page.locator('.view-line', { hasText: /int\s+cmd\)/ }).first();
    await here.filter({ hasText: /cmd\s=\s1/ }).waitFor();

    // Step, and step back.
    await button(page, 'debug-step-over');
    await standsAt(page, STARTED);
    await button(page, 'debug-step-back');
    await standsAt(page, SWITCH);

    // Run to the cursor, and back to the breakpoint.
    await cursorTo(page, PLAYING);
    await workbench.command(page, 'Debug: Run to Cursor');
    await standsAt(page, PLAYING);
    await button(page, 'debug-reverse-continue');
    await standsAt(page, SWITCH);

    // Memory beside the text is drawn anew at each stop.
    await workbench.command(page, 'ALSA Memory: Open Memory at Address');
    await page.locator('.quick-input-widget input.input').fill('&chip->playing');
    await page.keyboard.press('Enter');
    const dump = page.locator('.editor-group-container').last().locator('.view-line').first();
    await dump.filter({ hasText: /^\s*f{4}[0-9a-f]{12}/ }).waitFor();
    await cursorTo(page, PLAYING);
    await workbench.command(page, 'Debug: Run to Cursor');
    await standsAt(page, PLAYING);
    const before = await dump.innerText();
    await button(page, 'debug-step-over');
    await standsAt(page, ARMED);
    await page.waitForFunction(
      ([selector, old]) => {
        const groups = document.querySelectorAll(selector);
        return groups[groups.length - 1]?.querySelector('.view-line')?.innerText !== old;
      },
      ['.editor-group-container', before],
    );

    // Jump to the cursor: nothing is executed in between.
    await cursorTo(page, STARTED);
    await workbench.command(page, 'Debug: Jump to Cursor');
    await standsAt(page, STARTED);

    // A data breakpoint from the Variables view.
    await page.locator('.pane-header[aria-label^="Watch"]').click(); // more room for the variables
    const variables = page.locator('.debug-variables .monaco-list-row');
    const chip = variables.filter({ hasText: /^chip\b/ }).first();
    await chip.locator('.monaco-tl-twistie').click();
    const playing = variables.filter({ hasText: /^playing/ }).first();
    await chip.hover();
    await page.mouse.wheel(0, 80);
    await menuOf(page, playing);
    await page.locator('.monaco-menu .action-item', { hasText: 'Break on Value Change' }).first().click();
    await cursorTo(page, SWITCH);
    await workbench.toggleBreakpoint(page, SWITCH);
    await button(page, 'debug-continue');
    await standsAt(page, lineAfter('del_timer(&chip')); // STOP has cleared it
    assert.ok(await page.locator('.debug-toolbar a.codicon-zap').first().isVisible(), 'Fire Interrupt Here');
    await workbench.shot(page, 'out/test/vscode/buttons.png');
  }),
);
