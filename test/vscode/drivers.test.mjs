// End to end, as a user has it: F5 on a driver's C file without launch.json, in a real editor, with the shipped adapter.
// Once with the extension under development, once with the packaged .vsix installed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { breakAt, ladderOf, pageLens, treeRows, withEditor } from './editor.mjs';
import * as workbench from './workbench.mjs';

const TIMEOUT = 180_000;
const MYCHIP = resolve('media/samples/mychip.c');

/** The line, from 1, of the first occurrence of a text. */
const lineOf = (file, text) => {
  const index = readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text));
  assert.ok(index >= 0, `${text} is not in ${file}`);
  return index + 1;
};

const callStack = (page) => page.locator('.debug-call-stack .monaco-list-row').allInnerTexts();

/** Goes on to the next stop; the status bar may show the same line again, so the log tells that it is another stop. */
async function continueTo(page, lens, hop) {
  await workbench.stopped(page);
  await page.keyboard.press('F5');
  await lens.locator('.ladder li', { hasText: hop }).waitFor();
  await workbench.stopped(page);
}

async function debugMychip(page) {
  const line = lineOf(MYCHIP, 'return vmalloc_to_page(address)');
  await breakAt(page, line);
  await workbench.startDebugging(page);
  const lens = await pageLens(page);

  // where we are
  const stack = (await callStack(page)).join('\n');
  assert.match(stack, /mychip_page/);
  assert.match(stack, /snd_pcm_mmap_data_fault/);

  // what the first question is, hop by hop
  const hops = await ladderOf(lens);
  assert.match(hops[0], /^offset 0x0$/);
  assert.ok(
    hops.some((hop) => /0xffffc9[0-9a-f]{10}/.test(hop)),
    hops.join('\n'),
  );
  assert.ok(
    hops.some((hop) => /^page 0xffffea[0-9a-f]{10}/.test(hop)),
    hops.join('\n'),
  );
  const dmaArea = (await lens.locator('header .link.ok').innerText()).trim();
  assert.match(dmaArea, /^0xffffc9[0-9a-f]{10}$/);

  // hover reads the guest, through pointers: the address that the ladder shows
  assert.ok((await workbench.debugHover(page, 'dma_area')).includes(dmaArea));

  // a step leaves the callback, and its answer is in the log
  await workbench.step(page, 'Shift+F11');
  await lens.locator('.log tr[data-resolution="1"] td.ok', { hasText: 'same' }).waitFor();

  // the second page
  await continueTo(page, lens, 'offset 0x1000');

  // the trees
  assert.match((await treeRows(page, 'ALSA Substreams')).join('\n'), /card 0: /);
  await page.locator('.pane-header[aria-label^="ALSA Memory"]').click();
  const memory = page.locator('.pane', { has: page.locator('.pane-header[aria-label^="ALSA Memory"]') });
  await memory.locator('.monaco-list-row', { hasText: dmaArea }).waitFor();

  // the console evaluates C
  await workbench.command(page, 'Debug Console: Focus on Debug Console View');
  await page.keyboard.type('substream->runtime->dma_bytes');
  await page.keyboard.press('Enter');
  await page.locator('.repl .evaluation-result .value', { hasText: '65536' }).waitFor();

  await page.keyboard.press('Shift+F5');
  await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
}

test('F5 on mychip.c, extension under development', { timeout: TIMEOUT }, () =>
  withEditor({ file: MYCHIP, dev: resolve('.') }, debugMychip),
);

test('F5 on mychip.c, extension installed from its package', { timeout: TIMEOUT }, async () => {
  const vsix = resolve('out/test/alsa-memory-debugger.vsix'); // packed by scripts/test.mjs
  if (!existsSync(vsix)) execFileSync(process.execPath, ['scripts/package.mjs', '--built', vsix], { stdio: 'pipe' });
  await withEditor({ file: MYCHIP, vsix }, debugMychip);
});

test('F5 on mychip_virt_to_page.c stops at the wrong answer and says what to write', { timeout: TIMEOUT }, () =>
  withEditor({ file: resolve('media/samples/mychip_virt_to_page.c'), dev: resolve('.') }, async (page) => {
    await page.keyboard.press('F5'); // no breakpoint: the first stop is the entry
    await workbench.stopped(page);
    await page.keyboard.press('F5');
    await page.locator('.exception-widget').waitFor();
    // the first cause: the call in the driver, with the frame it computes and the frame that holds the byte
    assert.match(await page.locator('.exception-widget').innerText(), /virt_to_page\(\).*vmalloc address.*pfn/s);
    const lens = await pageLens(page);
    // going on, the wrong answer is in the log and on the ladder, where a real kernel would oops
    await workbench.stopped(page);
    await page.keyboard.press('F5');
    await lens.locator('.log tr.wrong').first().waitFor();
    await lens.locator('.explanation', { hasText: 'vmalloc_to_page(' }).waitFor();
    await lens.locator('.ladder li.wrong').first().waitFor();
  }),
);

test('F5 on an unmodified sound/drivers/dummy.c', { timeout: TIMEOUT }, async () => {
  const { linuxSource } = (await import('../../out/test/support/linuxSource.js')).default;
  const file = join(linuxSource(), 'sound/drivers/dummy.c');
  const line = lineOf(file, 'return virt_to_page(dummy_page[substream->stream]);');
  await withEditor({ file, dev: resolve('.') }, async (page) => {
    await breakAt(page, line);
    await workbench.startDebugging(page);
    const lens = await pageLens(page);
    assert.match((await callStack(page)).join('\n'), /dummy_pcm_page/);
    assert.match((await ladderOf(lens))[0], /^offset 0x0$/);
    await continueTo(page, lens, 'offset 0x1000');
    await continueTo(page, lens, 'offset 0x2000');
    // One shared page answers every offset.
    const answers = await lens.locator('.log tr[data-resolution] td:nth-child(4)').allInnerTexts();
    assert.equal(answers.length, 2);
    assert.equal(answers[0], answers[1]);
    assert.match((await treeRows(page, 'ALSA Substreams')).join('\n'), /Dummy/);
  });
});

test('F5 on a PCI driver in a Linux tree, on its codec and an emulated card', { timeout: TIMEOUT }, async () => {
  const { linuxSource } = (await import('../../out/test/support/linuxSource.js')).default;
  const file = join(linuxSource(), 'sound/pci/intel8x0.c');
  await withEditor({ file, inPlace: true, dev: resolve('.') }, async (page) => {
    await breakAt(page, lineOf(file, 'ichdev->physbuf = runtime->dma_addr'));
    await workbench.startDebugging(page);
    const lens = await pageLens(page);
    assert.match((await callStack(page)).join('\n'), /snd_intel8x0_pcm_prepare/);
    await lens.locator('header', { hasText: '64 KiB · dev' }).waitFor();
    assert.match((await treeRows(page, 'ALSA Substreams')).join('\n'), /Intel 82801AA-ICH/);
    await workbench.shot(page, 'out/test/vscode/intel8x0.png');
  });
});
