// Ways through time and ALSA's own units from the command palette, in a real editor with the shipped adapter.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { inFunction, pick } from './debugging.mjs';
import { breakAt, withEditor } from './editor.mjs';
import * as workbench from './workbench.mjs';

const MYCHIP = resolve('media/samples/mychip.c');

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
