// What is done to the run where the program stands, in a real editor with the shipped adapter: the edited driver
// runs to this same point, and an interrupt comes here.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { answer, button, cursorTo, inFunction, standsAt } from './debugging.mjs';
import { breakAt, withEditor } from './editor.mjs';
import * as workbench from './workbench.mjs';

const MYCHIP = resolve('media/samples/mychip.c');
const lines = readFileSync(MYCHIP, 'utf8').split('\n');
const lineOf = (text) => lines.findIndex((line) => line.includes(text)) + 1;
const POINTER = lineOf('u64 played = mychip_frames_played(chip, runtime)');

test('the new code at this point, and an interrupt here', { timeout: 300_000 }, () =>
  withEditor({ file: MYCHIP, dev: resolve('.'), size: { width: 1700, height: 1200 } }, async (page) => {
    await breakAt(page, POINTER);
    await workbench.startDebugging(page);
    await standsAt(page, POINTER);

    // Edited, and run to this call of the same callback.
    await cursorTo(page, POINTER + 2);
    await page.keyboard.insertText('\npr_info("new code\\n");');
    await button(page, 'debug-restart-frame');
    await answer(page, 'The same point, with the new code.');
    await inFunction(page, 'mychip_pointer');
    await workbench.shot(page, 'out/test/vscode/restart-here.png');
    await button(page, 'debug-continue');
    await standsAt(page, POINTER);
    await cursorTo(page, POINTER + 4);
    await workbench.command(page, 'Debug: Run to Cursor');
    await standsAt(page, POINTER + 4);
    await workbench.command(page, 'Debug Console: Focus on Debug Console View');
    await page.locator('.repl .output', { hasText: 'new code' }).first().waitFor();

    // The timer comes, on top of what it interrupts.
    await button(page, 'zap');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'mychip_timer' }).first().click();
    await inFunction(page, 'run_timers');
    await page.locator('.debug-call-stack .stack-frame', { hasText: 'timer interrupt' }).first().waitFor();
    await page.locator('.debug-call-stack .stack-frame', { hasText: 'snd_pcm_stream_unlock_irq' }).first().waitFor();
  }),
);
