// The text while it is being written: problems a moment after the last key, macros explained, and scenarios that are
// run from their lenses.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { openFile, withEditor } from './editor.mjs';
import * as workbench from './workbench.mjs';

const rows = async (page) =>
  (await page.locator('.markers-panel .monaco-list-row').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));

test('drivers and scenarios while they are written', { timeout: 180_000 }, async (t) => {
  await withEditor({ file: 'media/samples/mychip.c', dev: resolve('.') }, async (page, { folder }) => {
    await t.test('a mistake is told while it stands there, and no longer', async () => {
      await openFile(page, 'mychip.c');
      await page.keyboard.press('Control+End');
      await page.keyboard.type('\nstatic int unfinished(void) { return nowhere; }\n', { delay: 5 });
      await page.locator('.squiggly-error').first().waitFor();
      await workbench.command(page, 'Problems: Focus on Problems View');
      await page.locator('.markers-panel .monaco-list-row', { hasText: "'nowhere' undeclared" }).waitFor();
      await workbench.command(page, 'View: Focus Active Editor Group');
      // The editor saves by itself, so the file is put back as it was.
      await page.waitForTimeout(1500);
      writeFileSync(join(folder, 'mychip.c'), readFileSync('media/samples/mychip.c'));
      await page.locator('.squiggly-error').first().waitFor({ state: 'hidden' });
    });

    await t.test('hovering a macro shows what it becomes', async () => {
      await workbench.goToLine(page, 1);
      await workbench.goToLine(page, 306);
      const at = await workbench.findInEditor(page, 'MODULE_LICENSE');
      await page.mouse.move(at.x, at.y - 40);
      await page.mouse.move(at.x, at.y, { steps: 6 });
      const hover = page.locator('.monaco-hover:visible', { hasText: 'becomes' });
      await hover.waitFor();
      assert.match(await hover.innerText(), /#define MODULE_LICENSE/);
    });

    await t.test('a scenario: its mistakes, and its lenses', async () => {
      const text = readFileSync('media/scenarios/default.pcm.txt', 'utf8');
      writeFileSync(join(folder, 'client.pcm.txt'), text.replace('hw_params s', 'hw_parms s'));
      await openFile(page, 'client.pcm.txt');
      await page.locator('.squiggly-error').first().waitFor();
      await workbench.command(page, 'Problems: Focus on Problems View');
      await page.locator('.markers-panel .monaco-list-row', { hasText: 'did you mean "hw_params"?' }).waitFor();
      assert.equal((await rows(page)).filter((row) => row.includes('hw_parms')).length, 1);
      writeFileSync(join(folder, 'client.pcm.txt'), text);
      await page.locator('.squiggly-error').first().waitFor({ state: 'hidden' });
      await page.locator('.codelens-decoration a', { hasText: 'Debug scenario' }).click();
      await workbench.command(page, 'Debug Console: Focus on Debug Console View');
      await page.locator('.repl .monaco-list-row', { hasText: 'drain s' }).first().waitFor();
    });
  });
});
