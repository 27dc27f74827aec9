// The views alone, in a real editor, with the fixture adapter behind them: that they ask once per stop and only for
// what is in sight, and that mouse, keyboard and table twins work.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakAt, ladderOf, pageLens, treeRows, withEditor } from './editor.mjs';
import { fixtureExtension } from './fixtureExtension.mjs';
import * as workbench from './workbench.mjs';

/** The fixture adapter answers every expression with the requests it was asked. */
async function requestsSoFar(page) {
  await workbench.command(page, 'Debug Console: Focus on Debug Console View');
  await page.locator('.repl-input-wrapper .monaco-editor.focused').waitFor(); // keys would go to the editor before
  const answers = page.locator('.repl .evaluation-result .value');
  const answer = answers.nth(await answers.count());
  await page.keyboard.type('asked');
  await page.keyboard.press('Enter');
  await answer.waitFor();
  return JSON.parse((await answer.innerText()).trim());
}

test('the views follow a session', { timeout: 180_000 }, async (t) => {
  const dev = await fixtureExtension();
  await withEditor({ file: 'media/samples/mychip.c', dev }, async (page) => {
    await breakAt(page, 213);
    await workbench.startDebugging(page);
    const lens = await pageLens(page);

    await t.test('the first stop brings the Page Lens and the Substreams tree forward', async () => {
      assert.ok((await ladderOf(lens)).includes('offset 0x7000'));
      const rows = await treeRows(page, 'ALSA Substreams');
      assert.match(rows[0], /card 0: MyChip/);
    });

    await t.test('arrow keys move over the pages, Enter selects and holds one', async () => {
      await lens.locator('.page.selected').focus();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Enter');
      await lens.locator('.ladder li', { hasText: 'offset 0x5000' }).waitFor();
      assert.equal(await lens.locator('.page:focus').getAttribute('data-page'), '5');
      assert.equal(await lens.locator('.log tr.selected').getAttribute('data-resolution'), '6');
      assert.match(await lens.locator('header').innerText(), /page 5 held · follow/);
    });

    await t.test('a step keeps the held page; Follow lets go', async () => {
      await workbench.command(page, 'View: Show Run and Debug');
      await page.locator('.monaco-editor .view-line').first().click();
      await page.keyboard.press('F10');
      await lens.locator('header', { hasText: 'tick 18\u202f205' }).waitFor();
      assert.ok((await ladderOf(lens)).includes('offset 0x5000'));
      await lens.getByRole('button', { name: /follow/ }).click();
      await lens.locator('.ladder li', { hasText: 'offset 0x8000' }).waitFor();
    });

    await t.test('a wrong answer explains itself', async () => {
      await lens.locator('tr.wrong button').first().click();
      await lens.locator('.explanation', { hasText: 'Use vmalloc_to_page()' }).waitFor();
      await lens.locator('.ladder li.wrong', { hasText: 'returned 0xffffea' }).waitFor();
    });

    await t.test('every picture has a table twin', async () => {
      for (const part of ['ring', 'pages', 'time']) await lens.locator(`.part.${part} .toggle`).click();
      assert.deepEqual(await lens.locator('.part.pages th').allInnerTexts(), [
        'page',
        'offset',
        'address',
        'page frame',
        'callback answered',
        'written',
        'played',
        'faults',
      ]);
      assert.equal(await lens.locator('.part.pages tbody tr').count(), 16);
      assert.ok((await lens.locator('.part.time tbody tr').count()) > 10);
      for (const part of ['ring', 'pages', 'time']) await lens.locator(`.part.${part} .toggle`).click();
    });

    await t.test('a hop opens its memory beside the code', async () => {
      await lens.locator('.ladder li[data-kind="address"] button').click();
      await page.locator('.tab', { hasText: /^0xffffc9[0-9a-f]+\.hex/ }).waitFor();
      await page.locator('.view-line', { hasText: 'All the world is' }).waitFor();
    });

    await t.test('one request per stop, and none for views out of sight', async () => {
      const before = await requestsSoFar(page);
      assert.ok(
        before.every(({ want }) => !want.includes('memory') && !want.includes('findings')),
        JSON.stringify(before),
      );
      // The console covers the Page Lens now: a stop asks for the tree alone, and once.
      await page.locator('.monaco-editor .view-line').first().click();
      await page.keyboard.press('F10');
      await page.locator('a.codicon-debug-continue:visible:not(.disabled)').first().waitFor();
      await page.waitForTimeout(500);
      const after = await requestsSoFar(page);
      assert.deepEqual(
        after.slice(before.length).map(({ want }) => want),
        [['substreams']],
      );
    });

    await t.test('the end clears the views', async () => {
      await page.keyboard.press('Shift+F5');
      await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
      await workbench.command(page, 'ALSA Memory: Show Page Lens');
      await workbench.webview(page).locator('.message', { hasText: 'press F5' }).waitFor();
    });
  });
});
