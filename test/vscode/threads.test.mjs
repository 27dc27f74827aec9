// Two system calls at once: a second thread of the client comes where the first one stands, in a real editor.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import * as debugging from './debugging.mjs';
import { breakAt, withEditor } from './editor.mjs';
import * as workbench from './workbench.mjs';

const MYCHIP = resolve('media/samples/mychip.c');
const lines = readFileSync(MYCHIP, 'utf8').split('\n');
const lineOf = (text) => lines.findIndex((line) => line.includes(text)) + 1;
const ANSWER = lineOf('vmalloc_to_page(');

/** Types into the list that a command has opened, and takes what was typed. */
async function take(page, text, description) {
  await page.locator('.quick-input-widget input.input').fill(text);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: description }).last().click();
}

test('another thread comes here, or is tried before every statement', { timeout: 180_000 }, () =>
  withEditor({ file: MYCHIP, dev: resolve('.'), size: { width: 1700, height: 1000 } }, async (page) => {
    await breakAt(page, ANSWER);
    await workbench.startDebugging(page);
    await workbench.command(page, 'ALSA Memory: Try Every Statement');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'hw_free s' }).first().waitFor();
    await workbench.shot(page, 'out/test/vscode/tried.png');
    await take(page, 'hw_params s auto', 'by another thread');
    await debugging.answer(page, 'hw_params s auto before each of 2 statements of mychip_page(): nothing goes wrong');
    await workbench.stopped(page);

    await workbench.command(page, 'ALSA Memory: Let Another Thread Come Here');
    await take(page, 'prepare s', 'prepare s');
    const stack = page.locator('.debug-call-stack .monaco-list-row');
    await stack
      .filter({ hasText: /other \(pid \d+\): prepare s/ })
      .first()
      .waitFor();
    await stack.filter({ hasText: 'mychip_prepare' }).first().waitFor();
    await workbench.stopped(page);
    await workbench.shot(page, 'out/test/vscode/threads.png');
  }),
);
