// Values while the driver runs, in a real editor with the shipped adapter: VS Code's own views are empty then.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { breakAt, withEditor } from './editor.mjs';
import * as workbench from './workbench.mjs';

/** It sleeps: a loop that does not would be a finding. */
const LOOP = `#include <linux/module.h>
#include <linux/delay.h>
#include <sound/core.h>
static int turns;
static int __init loop_init(void)
{
	for (;; msleep(1))
		turns++;
	return 0;
}
module_init(loop_init);
MODULE_LICENSE("GPL");
`;

test('a pinned expression follows the running driver', { timeout: 180_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alsa-live-'));
  const file = join(folder, 'loop.c');
  writeFileSync(file, LOOP);
  try {
    await withEditor({ file, dev: resolve('.'), size: { width: 1400, height: 1200 } }, async (page) => {
      await breakAt(page, 8);
      await workbench.startDebugging(page);
      await workbench.toggleBreakpoint(page, 8);
      await workbench.command(page, 'ALSA Memory: Add to Live Watch');
      await page.locator('.quick-input-widget input.input').fill('turns');
      await page.keyboard.press('Enter');
      const pane = page.locator('.pane', { has: page.locator('.pane-header[aria-label^="ALSA Live Watch"]') });
      const row = pane.locator('.monaco-list-row', { hasText: 'turns' }).first();
      await row.filter({ hasText: /turns\s*0/ }).waitFor();
      await page.keyboard.press('F5');
      await page.locator('a.codicon-debug-pause:visible').first().waitFor();
      const value = async () => Number(/\d+/.exec(await row.innerText())?.[0] ?? 0);
      let last = 0;
      for (let times = 0; times < 3; times++) {
        const until = Date.now() + 20_000;
        let now = await value();
        for (; now <= last && Date.now() < until; now = await value()) await page.waitForTimeout(100);
        assert.ok(now > last, `it still shows ${last}`);
        last = now;
      }
      await workbench.shot(page, 'out/test/vscode/live.png');
      await row.hover();
      await row.locator('.codicon-close').click();
      await row.waitFor({ state: 'hidden' });
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
