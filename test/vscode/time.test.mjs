// Ways through time and ALSA's own units from the command palette, in a real editor with the shipped adapter.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { breakAt, withEditor } from './editor.mjs';
import * as workbench from './workbench.mjs';

const MYCHIP = resolve('media/samples/mychip.c');

/** Waits until the innermost stack frame is of this function. */
const inFunction = (page, name) =>
  page.locator('.debug-call-stack .monaco-list-row .stack-frame .label', { hasText: name }).first().waitFor();

/** Runs a command and picks from its list; a stop that is only now shown takes the keyboard and closes the list. */
async function pick(page, title, text) {
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

test('events, bookmarks and steps back from the command palette', { timeout: 180_000 }, () =>
  withEditor({ file: MYCHIP, dev: resolve('.') }, async (page) => {
    const lines = readFileSync(MYCHIP, 'utf8').split('\n');
    await breakAt(page, lines.findIndex((line) => line.includes('return vmalloc_to_page(address)')) + 1);
    await workbench.startDebugging(page);
    await inFunction(page, 'mychip_page');

    await workbench.command(page, 'ALSA Memory: Bookmark This Statement');
    const input = page.locator('.quick-input-widget input.input');
    await input.fill('the first page');
    await page.keyboard.press('Enter');

    await pick(page, 'ALSA Memory: Go Back to Last Event', 'Page fault');
    await inFunction(page, 'do_user_fault');
    await pick(page, 'ALSA Memory: Continue to Next Event', 'Driver callback');
    await inFunction(page, 'mychip_page');
    await workbench.command(page, 'ALSA Memory: Step Back Out');
    await inFunction(page, 'snd_pcm_mmap_data_fault');

    await pick(page, 'ALSA Memory: Go to Bookmark', 'the first page');
    await inFunction(page, 'mychip_page');
    assert.ok(await page.locator('.debug-toolbar a.codicon-debug-reverse-continue').first().isVisible());
  }),
);
