// Scripts that were recorded on a real Linux 6.12, played on the emulated kernel with the unmodified drivers: every
// record must be the recorded one. The recordings lie beside the checkout.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { before, describe, test } from 'node:test';
import { linuxSource } from '../support/linuxSource';
import { oracle } from '../support/oracle';

const CLI = resolve('dist/cli.js');
let tree = '';

function replay(script: string, ...more: string[]) {
  const driver = `snd-stepdrv=${join(oracle(), 'modules/snd-stepdrv/snd-stepdrv.c')}`;
  const args = [CLI, 'replay', script, '--tree', tree, '--module-source', driver, ...more];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  return { lines: stdout.trimEnd().split('\n'), stderr, status };
}

before(() => {
  tree = linuxSource();
});

for (const folder of [join(oracle(), 'dev'), resolve('test/recordings')]) {
  describe(`recordings of a real kernel: ${basename(folder)}`, () => {
    const scripts = readdirSync(folder).filter((name) => name.endsWith('.txt'));
    assert.ok(scripts.length > 0, `no scripts in ${folder}`);
    for (const name of scripts.sort()) {
      test(name, () => {
        const recording = join(folder, name.replace(/txt$/, 'jsonl'));
        assert.ok(existsSync(recording), `no recording of ${name}`);
        const { lines, stderr, status } = replay(join(folder, name), '--compare', recording);
        assert.equal(stderr, '');
        const [, equal, all] = /^(\d+) of (\d+) records equal$/.exec(lines.at(-1) ?? '') ?? [];
        assert.ok(Number(all) > 0, lines.slice(-3).join('\n'));
        assert.equal(equal, all, lines.slice(0, 10).join('\n'));
        assert.equal(status, 0);
      });
    }
  });
}

describe('replay', () => {
  const write = (name: string, text: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'replay-')), name);
    writeFileSync(path, text);
    return path;
  };
  const SCRIPT = '@a case\n~load snd-dummy\nopen p stream=p\nhw_params p rate=1\n!close p\n~close p\nfrobnicate p\n';

  test('prints records: labels, quiet lines, errors by name, unknown operations', () => {
    const { lines, status } = replay(write('mine.txt', SCRIPT), '--json');
    assert.equal(status, 0);
    const records = lines.map((line) => JSON.parse(line));
    assert.equal(records[0].script, 'mine');
    assert.deepEqual(records.slice(1), [
      {
        s: 'mine',
        n: 3,
        case: 'a case',
        op: 'open p stream=p',
        r: 0,
        st: { state: 'OPEN', hw: 0, appl: 0, avail_min: 0 },
      },
      {
        s: 'mine',
        n: 4,
        case: 'a case',
        op: 'hw_params p rate=1',
        r: -22,
        e: 'EINVAL',
        st: { state: 'OPEN', hw: 0, appl: 0, avail_min: 0 },
      },
      { s: 'mine', n: 6, case: 'a case', op: 'close p', r: -9, e: 'NOHANDLE' },
      { s: 'mine', n: 7, case: 'a case', op: 'frobnicate p', r: -38, e: 'UNKNOWN_OP' },
      { end: true },
    ]);
  });

  test('--compare tells what differs, by path, and leaves out what a recording marks', () => {
    const script = write('mine.txt', SCRIPT);
    const st = '"st":{"state":"OPEN","hw":0,"appl":7,"avail_min":0}';
    const golden = [
      `{"s":"mine","n":3,"op":"open p stream=p","r":0,${st},"vol":["st.appl"]}`,
      `{"s":"mine","n":4,"op":"hw_params p rate=1","r":0,${st},"timed":["st"]}`,
      '{"s":"mine","n":5,"op":"close p","r":0}',
    ];
    const { lines, status } = replay(script, '--compare', write('mine.jsonl', `${golden.join('\n')}\n`));
    assert.equal(status, 1);
    assert.deepEqual(lines, [
      'line 4 hw_params p rate=1: e: recorded nothing, here "EINVAL"; r: recorded 0, here -22',
      'line 5 close p: no record here',
      '1 of 3 records equal',
    ]);
  });

  test('numbers keep all their digits', () => {
    const text =
      '~load snd-dummy\n~open p stream=p\n~hw_params p access=RW_INTERLEAVED format=S16_LE rate=8000 channels=1 ' +
      'period_size=1000 buffer_size=3000\nsw_params p stop_threshold=boundary\n';
    const { lines } = replay(write('digits.txt', text));
    assert.match(lines[1] ?? '', /"boundary":6755399441055744000,/);
  });

  test('a module that the tree does not have is missing, as a file would be', () => {
    const { lines } = replay(write('none.txt', 'load snd-nothing\n'));
    assert.deepEqual(JSON.parse(lines[1] ?? ''), { s: 'none', n: 1, op: 'load snd-nothing', r: -2, e: 'ENOENT' });
  });

  test('an operation that hangs on a real kernel ends the replay', () => {
    const script = [
      '~load snd-stepdrv',
      '~open p stream=p',
      '~sysw /sys/bus/platform/drivers/snd_stepdrv/unbind snd_stepdrv.0',
    ];
    const { stderr, status } = replay(write('hang.txt', `${script.join('\n')}\n`));
    assert.match(stderr, /^line 3, sysw .*: it has waited for a minute, and no signal interrupts it\n$/);
    assert.equal(status, 2);
  });

  test('children: each gives back what it had, and there is none of a private copy of raw pages', () => {
    const params = 'access=MMAP_INTERLEAVED format=U8 rate=8000 channels=1 period_size=4096 buffer_size=32768';
    const script = ['~load snd-stepdrv buftype=continuous', '~open p stream=p', `~hw_params p ${params}`];
    script.push('~mmap p m len=4096', 'forkread m 4096', '~mmap p n len=4096 flags=private', 'forkread n 4096');
    // More stacks than memory holds.
    script.push('~mwrite m 0 1 fill=1', ...Array.from({ length: 2500 }, () => '~forkread m 0'), 'forkread m 0');
    // Linux 6.12 fails to fork then, and whoever waits for the child learns nothing.
    script.push('~mwrite n 0 1 fill=1', 'forkread n 4096');
    const { lines, stderr } = replay(write('children.txt', `${script.join('\n')}\n`));
    assert.equal(stderr, '');
    const records = lines.slice(1, -1).map((line) => JSON.parse(line));
    const fault = ['Segmentation fault', 11];
    assert.deepEqual(
      records.map(({ child, v }) => [child, v]),
      [fault, fault, ['exit', 1], ['exit', 0]],
    );
  });

  test('files: what the mode forbids, an empty write, a NUL in a line, a value that only a signal explains', () => {
    const script = ['~load snd-pcmtest', 'setparam snd-pcmtest id x', 'setparam snd-pcmtest fill_mode'];
    script.push('proc /sys/kernel/debug/pcmtest/fill_pattern0', 'sysw /sys/kernel/debug/pcmtest/pc_test 5');
    script.push('getparam snd-stepdrv pm', '~load snd-stepdrv', 'getparam snd-stepdrv pm');
    script.push('~setparam snd-stepdrv fail_open 512', 'open p stream=p card=1', 'kmsg');
    const { lines } = replay(write('files.txt', `${script.join('\n')}\n`));
    const records = lines.slice(1, -1).map((line) => JSON.parse(line));
    assert.deepEqual(
      records.map(({ e, text }) => e ?? text ?? 'done'),
      ['EACCES', 'done', ['abacaba', ''], 'EACCES', 'ENOENT', 'EACCES', 'ERESTARTSYS', 'done'],
    );
    assert.match(records.at(-1).kmsg[0], /^snd_pcmtest: loading out-of-tree module taints kernel/);
  });

  test('every way to fill a user mapping gives the right pages, and gives them back', () => {
    const counted = [
      'remap_vmalloc_range',
      'vm_map_pages',
      'vm_insert_page',
      'vm_insert_pages',
      'vmf_insert_page',
      'fault',
    ];
    const raw = ['vmf_insert_pfn', 'remap_pfn_range', 'vm_iomap_memory', 'dma_mmap_coherent'];
    const params = 'access=MMAP_INTERLEAVED format=U8 rate=8000 channels=1 period_size=4096 buffer_size=32768';
    const script = ['~load mapping'];
    for (const how of [...counted, ...raw]) {
      script.push(`~setparam mapping how ${how}`, '~open p stream=p', `~hw_params p ${params}`);
      script.push('~mmap p m len=buffer', '~prepare p', 'mread m 4095 2', '~mwrite m 20481 1 fill=9');
      // vm_insert_page() and vm_insert_pages() are given the first pages, whatever the offset.
      script.push('~mmap p n len=8192', 'mread n 4095 3', 'mread m 20480 3');
      script.push('~munmap m', '~munmap n', '~close p');
    }
    script.push('~unload mapping', 'kmsg');
    const { lines, stderr } = replay(
      write('mapping.txt', `${script.join('\n')}\n`),
      '--findings',
      '--module-source',
      `mapping=${resolve('test/unit/drivers/mapping.c')}`,
    );
    assert.equal(stderr, '');
    const records = lines.slice(1, -1).map((line) => JSON.parse(line));
    const log = records.pop();
    const read = ['1011', '101111', '150915'];
    assert.deepEqual(
      records.map(({ head }) => head),
      [...counted, ...raw].flatMap(() => read),
      JSON.stringify(records),
    );
    // Pages of raw entries cannot be pinned.
    assert.deepEqual(log.kmsg.slice(2), [
      ...counted.map((how) => `${how}: pinned 3`),
      ...raw.map((how) => `${how}: pinned -14`),
    ]);
  });

  test('buffers of every type: allocated, mapped by default, preallocated through /proc', () => {
    // [asked for, what it became, mapped as raw entries]: one contiguous piece is tried first, and then it is no list.
    const types = [
      [1, 1, true],
      [2, 2, true],
      [3, 2, true],
      [4, 2, true],
      [5, 5, true],
      [6, 5, true],
      [7, 7, false],
      [8, 8, true],
      [9, 9, true],
    ] as const;
    const params = 'hw_params p access=MMAP_INTERLEAVED format=U8 rate=8000 channels=1 period_size=4096 buffer_size=';
    const prealloc = '/proc/asound/card0/pcm0p/sub0/prealloc';
    const script = types.flatMap(([type]) => [
      `~load buffers type=${type}`,
      '~open p stream=p',
      `~${params}32768`,
      '~mmap p m len=buffer',
      '~prepare p',
      'mread m 20479 2',
      'vmflags m',
      '~munmap m',
      '~close p',
      'kmsg',
      '~unload buffers',
    ]);
    script.push('~load buffers prealloc=16384', '~open p stream=p', `${params}32768`, '~close p');
    script.push(
      `~sysw ${prealloc} 32`,
      `proc ${prealloc}`,
      `proc ${prealloc}_max`,
      '~open p stream=p',
      `~${params}32768`,
    );
    // In use, and more than the most: neither changes anything.
    script.push(`!sysw ${prealloc} 8`, '~close p', `!sysw ${prealloc} 64`, `proc ${prealloc}`);
    const { lines, stderr } = replay(
      write('buffers.txt', `${script.join('\n')}\n`),
      '--findings',
      '--module-source',
      `buffers=${resolve('test/unit/drivers/buffers.c')}`,
    );
    assert.equal(stderr, '');
    const records = lines.slice(1, -1).map((line) => JSON.parse(line));
    types.forEach(([type, became, raw], n) => {
      const [read, flags, log] = records.slice(3 * n, 3 * n + 3);
      assert.equal(read.head, '1415', `type ${type}`);
      assert.equal(/\bpf io\b/.test(flags.vmflags), raw, `type ${type}: ${flags.vmflags}`);
      assert.equal(log.kmsg.at(-1), `type ${became}, page 5 right`);
    });
    const refused = records[3 * types.length];
    assert.equal(refused.e, 'EINVAL'); // what was preallocated is all there is
    assert.deepEqual(
      records.slice(3 * types.length + 1).map(({ text }) => text),
      [['32'], ['32'], ['32']],
    );
  });

  const CARDS = [
    {
      module: 'snd-ens1370',
      needs: ['snd-rawmidi'],
      card: /AudioPCI *\]: ENS1370 - Ensoniq AudioPCI\n.* at 0xc400, irq 10$/,
      pcm: '00-00: ES1370/1 : ES1370 DAC2/ADC : playback 1 : capture 1',
      control: 'Master Playback Volume',
    },
    {
      module: 'snd-intel8x0',
      needs: ['snd-ac97-codec', 'ac97_bus'],
      card: /I82801AAICH *\]: ICH - Intel 82801AA-ICH\n *Intel 82801AA-ICH with STAC9700,83,84 at irq 11$/,
      pcm: '00-00: Intel ICH : Intel 82801AA-ICH : playback 1 : capture 1',
      control: 'PCM Playback Volume',
    },
  ];
  for (const { module, needs, card, pcm, control } of CARDS) {
    test(`${module}: what it needs is loaded first; its ports, transfers and interrupts are emulated`, () => {
      const params = 'access=RW_INTERLEAVED format=S16_LE rate=44100 channels=2 period_size=1024 buffer_size=4096';
      const script = [
        `~load ${module}`,
        'proc /proc/asound/cards',
        'proc /proc/asound/pcm',
        '~open p stream=p',
        `~hw_params p ${params}`,
        '~prepare p',
        'writei p 12288',
        'drain p',
        '~close p',
        '~open c stream=c',
        `~hw_params c ${params}`,
        '~prepare c',
        'readi c 4096',
        '~close c',
        'ctl_list',
        'suspend',
        `unload ${needs[0]}`, // in use
        ...[module, ...needs].map((name) => `~unload ${name}`),
        'proc /proc/asound/cards',
        'kmsg',
      ];
      const { lines, stderr } = replay(write('pci.txt', `${script.join('\n')}\n`), '--findings');
      assert.equal(stderr, '');
      const records = lines.slice(1, -1).map((line) => JSON.parse(line));
      assert.deepEqual(
        records.map(({ op, r }) => [op, r]),
        script.filter((line) => !line.startsWith('~')).map((line) => [line, line.startsWith('unload') ? -11 : 0]),
      );
      assert.match(records[0].text.join('\n'), card);
      assert.equal(records[1].text[0], pcm);
      assert.equal(records[2].frames, 12288);
      // A card moves in steps of ten milliseconds, so it is heard of the end a little late.
      const { hw, ...drained } = records[3].st;
      assert.deepEqual(drained, { state: 'SETUP', appl: 12288, avail_min: 1024 });
      assert.ok(hw >= 12288 && hw <= 12288 + 441, `${hw}`);
      assert.deepEqual([records[4].len, records[4].zeros_head], [16384, 16384]);
      assert.ok(records[5].elems.some(({ name }: { name: string }) => name === control));
      assert.deepEqual(records[8].text, ['--- no soundcards ---']);
      assert.ok(records[9].kmsg.includes('PM: suspend exit'), records[9].kmsg.join('\n'));
    });
  }

  test('wrong arguments are told', () => {
    const told = (...args: string[]) =>
      spawnSync(process.execPath, [CLI, 'replay', ...args], { encoding: 'utf8' }).stderr.trim();
    assert.equal(told(), 'replay needs a script');
    assert.equal(told('a.txt', '--module-source', 'x'), '--module-source needs NAME=FILE.c, not x');
    assert.match(told('nowhere.txt'), /^cannot read .*nowhere\.txt$/);
  });
});
