// What a user meets who makes a mistake: one message that names it, and the place in the editor. One VS Code for all
// of it, with a folder of drivers that are wrong in one way each.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { openFile, withEditor } from './editor.mjs';
import * as workbench from './workbench.mjs';

const driver = (init, more = '') => `#include <linux/module.h>
${more}
static int __init wrong_init(void)
{
${init}
}
module_init(wrong_init);
MODULE_LICENSE("GPL");
`;

const FILES = {
  'errors.c': driver('\tint x = y;\n\treturn missing + x;'),
  'header.c': driver('\treturn 0;', '#include <linux/nowhere.h>'),
  'undeclared.c': driver('\treturn no_such_function(1);'),
  'noInit.c': '#include <linux/module.h>\nint unused_one;\nMODULE_LICENSE("GPL");\n',
  'endless.c': driver('\tvolatile int turns = 0;\n\tfor (;;)\n\t\tturns++;'),
};

const launchJson = (...configurations) =>
  JSON.stringify(
    {
      version: '0.2.0',
      configurations: configurations.map((more, i) => ({
        type: 'alsa',
        request: 'launch',
        name: `launch ${i}`,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code replaces it
        program: '${workspaceFolder}/endless.c',
        ...more,
      })),
    },
    null,
    2,
  );

/** F5 on a file that cannot be launched: the text of the one dialog, which is then closed. */
async function refusalOf(page, name) {
  await openFile(page, name);
  await page.keyboard.press('F5');
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.waitFor();
  const text = await dialog.locator('.dialog-message-container').innerText();
  assert.equal(await dialog.count(), 1);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  return text;
}

/** The rows of Problems, with places: ["‘y’ undeclared … [Ln 5, Col 10]"]. */
async function problems(page) {
  await workbench.command(page, 'Problems: Focus on Problems View');
  const rows = page.locator('.markers-panel .monaco-list-row');
  await rows.first().waitFor();
  return (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
}

/** What the bell holds. (Toasts are off in this VS Code.) */
async function notification(page, wanted) {
  await workbench.command(page, 'Notifications: Show Notifications');
  const item = page.locator('.notifications-center .notification-list-item-message', { hasText: wanted });
  await item.first().waitFor();
  const count = await item.count();
  await workbench.command(page, 'Notifications: Clear All Notifications');
  return count;
}

/** The debug adapters that this VS Code runs. */
function adapters(serverPid) {
  const processes = execFileSync('ps', ['-eo', 'pid=,ppid=,pgid=,args='], { encoding: 'utf8' }).split('\n');
  return processes.filter(
    (line) => line.includes('dist/adapter.js') && line.trim().split(/\s+/)[2] === String(serverPid),
  );
}

async function until(check, what, seconds = 15) {
  for (let ms = 0; ms < seconds * 1000; ms += 200) {
    if (check()) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  assert.fail(`${what}: still not after ${seconds} s`);
}

test('bad input, as a user meets it', { timeout: 180_000 }, async (t) => {
  await withEditor({ file: 'media/samples/mychip.c', dev: resolve('.') }, async (page, { folder, code }) => {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);

    await t.test('errors in the C: one message, and all of them in Problems at their places', async () => {
      assert.match(await refusalOf(page, 'errors.c'), /^2 errors in the C text: .*errors\.c:5:10: /);
      const rows = await problems(page);
      assert.equal(rows.filter((row) => /\[Ln 5, Col 10\]/.test(row) && row.includes('y')).length, 1, rows.join('\n'));
      assert.equal(rows.filter((row) => /\[Ln 6, Col 9\]/.test(row) && row.includes('missing')).length, 1);
    });

    await t.test(
      'an unknown header, an undeclared function, no module_init(): named, and old problems go',
      async () => {
        assert.match(await refusalOf(page, 'header.c'), /header\.c:2:.*linux\/nowhere\.h/);
        assert.ok((await problems(page)).every((row) => !row.includes('errors.c')));
        assert.match(await refusalOf(page, 'undeclared.c'), /undeclared\.c:5:9: .*no_such_function/);
        assert.match(await refusalOf(page, 'noInit.c'), /no module_init\(\)/);
      },
    );

    await t.test('an endless loop can be paused and stopped', async () => {
      await openFile(page, 'endless.c');
      await page.keyboard.press('F5');
      await workbench.stopped(page); // on entry
      await page.keyboard.press('F5');
      await page.locator('a.codicon-debug-pause:visible').waitFor();
      await page.keyboard.press('F6');
      await workbench.stopped(page);
      await page.locator('.tab.active', { hasText: 'endless.c' }).waitFor();
      assert.equal(adapters(code.pid).length, 1);
      await page.keyboard.press('F5');
      await page.locator('a.codicon-debug-pause:visible').waitFor();
      await page.keyboard.press('Shift+F5');
      await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
      await until(() => adapters(code.pid).length === 0, 'the adapter is gone');
    });

    await t.test('launch.json: a squiggle under what is wrong, and one message', async () => {
      mkdirSync(join(folder, '.vscode'));
      writeFileSync(join(folder, '.vscode/launch.json'), launchJson({ scatter: 'wild', memoryMiB: 1, sceanrio: 'x' }));
      await openFile(page, 'launch.json');
      await page.locator('.squiggly-warning').nth(2).waitFor();
      await openFile(page, 'endless.c');
      await page.keyboard.press('F5');
      assert.equal(await notification(page, '"scatter" must be "contiguous"'), 1);

      writeFileSync(join(folder, '.vscode/launch.json'), launchJson({ scenario: 'gone.pcm.txt' }));
      await page.waitForTimeout(1000);
      await page.keyboard.press('F5');
      assert.equal(await notification(page, /"scenario" names a file that does not exist: .*gone\.pcm\.txt/), 1);
    });

    await t.test('closing the editor in the middle of a run leaves no adapter', async () => {
      writeFileSync(join(folder, '.vscode/launch.json'), launchJson({}));
      await page.waitForTimeout(1000);
      await page.keyboard.press('F5');
      await page.locator('a.codicon-debug-pause:visible').waitFor();
      assert.equal(adapters(code.pid).length, 1);
      await page.goto('about:blank');
      await until(() => adapters(code.pid).length === 0, 'the adapter is gone');
    });
  });
});
