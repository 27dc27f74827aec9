import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsNodes } from '../../src/extension/findingsNodes';
import { memoryNodes } from '../../src/extension/memoryNodes';
import { substreamsNodes } from '../../src/extension/substreamsNodes';
import type { TreeNode } from '../../src/extension/treeNode';
import { watchNodes } from '../../src/extension/watchNodes';
import { memoryFixture, substreamsFixture } from '../vscode/fixtures/lens';

/** A tree as indented text, as a reader sees it with everything open. */
const outline = (nodes: TreeNode[], depth = 0): string =>
  nodes
    .map(
      (node) =>
        `${'  '.repeat(depth)}${node.label}${node.description ? `  ${node.description}` : ''}\n${outline(node.children ?? [], depth + 1)}`,
    )
    .join('');

const all = (nodes: TreeNode[]): TreeNode[] => nodes.flatMap((node) => [node, ...all(node.children ?? [])]);

test('Substreams reads from the card down to each field', () => {
  assert.equal(
    outline(substreamsNodes(substreamsFixture('/d/mychip.c'))),
    `card 0: MyChip  MyChip
  pcm 0: MyChip  MyChip PCM
    playback 0  RUNNING
      state  RUNNING
      hw_params  S16_LE · 2 ch · 48 kHz
        access  MMAP_INTERLEAVED
        format  S16_LE
        channels  2
        rate  48000
        period_size  1024
        periods  16
        buffer_size  16384
      hw_ptr  5530
      appl_ptr  9420
      avail  12494
      delay  3890
      dma_area  0xffffc90000080000
      dma_addr  0
      dma_bytes  65536
      buffer  driver
      boundary  0x4000000000000000
      ops  9 callbacks
        open  mychip_open · mychip.c:121
        close  mychip_close · mychip.c:133
        ioctl  mychip_ioctl · mychip.c:145
        hw_params  mychip_hw_params · mychip.c:157
        hw_free  mychip_hw_free · mychip.c:169
        prepare  mychip_prepare · mychip.c:181
        trigger  mychip_trigger · mychip.c:193
        pointer  mychip_pointer · mychip.c:205
        page  mychip_page · mychip.c:217
`,
  );
});

test('sizes explain themselves in every unit', () => {
  const period = all(substreamsNodes(substreamsFixture('/d/mychip.c'))).find((node) => node.label === 'period_size');
  assert.match(period!.tooltip, /1024 PCM frames = 4 KiB = 21\.3 ms/);
});

test('Memory shows areas with the page frames behind them', () => {
  const [areas, frames] = memoryNodes(memoryFixture('/d/mychip.c'));
  assert.match(
    outline([areas!]),
    /^vmalloc areas {2}1 · 64 KiB\n {2}0xffffc90000080000 {2}64 KiB · dma_area of pcmC0D0p0 · mychip_hw_params\n {4}\+0 B {2}pfn 0x3/,
  );
  assert.equal(areas!.children![0]!.children!.length, 16);
  assert.match(outline([frames!]), /^page frames {2}537 used of 16\u202f384\n/);
});

test('a long area says how many pages are not listed', () => {
  const view = memoryFixture('/d/mychip.c');
  view.vmapAreas[0]!.pageCount = 300;
  const area = memoryNodes(view)[0]!.children![0]!;
  assert.equal(area.children!.at(-1)!.label, '… 284 more pages');
});

test('a finding opens into rule, fix, object and stack', () => {
  const at = { path: '/d/mychip.c', line: 213, function: 'mychip_page' };
  const nodes = findingsNodes([
    {
      id: '1',
      class: 'page contract',
      cause: 'mychip_page() returned the wrong page',
      rule: 'virt_to_page() holds in the direct map only',
      fix: 'Use vmalloc_to_page()',
      tick: 18204,
      source: at,
      stack: [at, { path: '/k/pcm_native.c', line: 3600, function: 'snd_pcm_mmap_data_fault' }],
      object: {
        description: '64 KiB vmalloc area',
        va: '0xffffc90000080000',
        bytes: 65536,
        allocated: [at],
        freed: [],
      },
      kernelChecker: 'CONFIG_DEBUG_VIRTUAL',
    },
  ]);
  assert.equal(
    outline(nodes),
    `mychip_page() returned the wrong page  mychip.c:213
  class  page contract
  rule  virt_to_page() holds in the direct map only
  fix  Use vmalloc_to_page()
  object  64 KiB vmalloc area at 0xffffc90000080000
    allocated  mychip_page
      mychip_page  mychip.c:213
  call stack  mychip_page
    mychip_page  mychip.c:213
    snd_pcm_mmap_data_fault  pcm_native.c:3600
  tick  18\u202f204
  real kernel  CONFIG_DEBUG_VIRTUAL
`,
  );
});

test('Live Watch reads as the pinned expressions, whatever is known of them', () => {
  const nodes = watchNodes(
    ['jiffies', 'chip->playing', '*runtime', 'nix', 'later'],
    [
      { expression: 'jiffies', value: '4294892296', type: 'unsigned long' },
      { expression: 'chip->playing', value: 'NULL', stale: true },
      { expression: '*runtime', value: '{rate = 48000}', parts: [{ name: 'rate', value: '48000' }] },
      { expression: 'nix', problem: "'nix' undeclared" },
    ],
  );
  assert.equal(
    outline(nodes),
    `jiffies  4294892296
chip->playing  NULL (at the last stop)
*runtime  {rate = 48000}
  rate  48000
nix  'nix' undeclared
later  no driver is being debugged
`,
  );
  assert.ok(nodes.every(({ pinned }) => pinned));
});

test('every line of every tree can be copied and explains itself, and siblings have different keys', () => {
  const check = (nodes: TreeNode[]): void => {
    assert.equal(new Set(nodes.map((node) => node.key)).size, nodes.length, nodes.map((node) => node.key).join());
    for (const node of nodes) {
      assert.ok(node.tooltip.length > 0 && node.label.length > 0, node.label);
      check(node.children ?? []);
    }
  };
  check(substreamsNodes(substreamsFixture('/d/mychip.c')));
  check(memoryNodes(memoryFixture('/d/mychip.c')));
  check(findingsNodes([]));
});
