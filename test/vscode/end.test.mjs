// The end of the run in a real editor with the shipped adapter: a leak is looked at where it shows, and one goes back.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { button, standsAt } from './debugging.mjs';
import { breakAt, withEditor } from './editor.mjs';
import * as workbench from './workbench.mjs';

const LEAK = resolve('test/unit/drivers/leak.c');
const lineOf = (text) =>
  readFileSync(LEAK, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;

test('a leak is looked at at the end of the run', { timeout: 120_000 }, () =>
  withEditor({ file: LEAK, dev: resolve('.') }, async (page) => {
    await breakAt(page, lineOf('kfree(c)'));
    await workbench.startDebugging(page);
    await standsAt(page, lineOf('kfree(c)'));
    await page.keyboard.press('F5');
    await page.locator('.debug-call-stack', { hasText: 'the run is over: allocated by' }).waitFor();
    await page.locator('.exception-widget', { hasText: 'a 40-byte object of kmalloc-64 is still allocated' }).waitFor();
    await page.locator('#status\\.editor\\.selection', { hasText: `Ln ${lineOf('kmalloc(40')},` }).waitFor();
    await workbench.shot(page, 'out/test/vscode/end-leak.png');
    await button(page, 'debug-reverse-continue');
    await standsAt(page, lineOf('kfree(c)'));
    await page.keyboard.press('F5');
    await page.locator('.debug-call-stack', { hasText: 'the run is over: allocated by' }).waitFor();
    await workbench.stopped(page);
    await page.keyboard.press('F5');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  }),
);
