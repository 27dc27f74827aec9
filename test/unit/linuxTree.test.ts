import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { test } from 'node:test';
import { detectApi } from '../../src/debugger/compileDriver';
import { fileAccess } from '../../src/scenario/fileAccess';
import { moduleOfSource, treeOf } from '../../src/scenario/kbuild';
import { resolveLaunch } from '../../src/scenario/launch';
import { linuxSource } from '../support/linuxSource';
import { runToEnd, startSession } from '../support/session';

// A driver that lies in a Linux tree is the module that its Makefile makes, on those that it needs, with the tree's headers.

const tree = linuxSource();
const files = fileAccess(fs);
const madeOf = (path: string) =>
  moduleOfSource(tree, join(tree, path), files).map(({ name, sources }) => [name, ...sources.map((s) => basename(s))]);

test('a file of a tree, and the modules before it', () => {
  assert.equal(treeOf(join(tree, 'sound/pci/trident/trident_memory.c'), files), tree);
  assert.equal(treeOf('/nowhere/at/all.c', files), undefined);
  assert.deepEqual(madeOf('sound/drivers/dummy.c'), [['snd_dummy', 'dummy.c']]);
  // What the option selects, and what else it makes: a library in another folder.
  assert.deepEqual(madeOf('sound/pci/trident/trident_memory.c'), [
    ['snd_util_mem', 'util_mem.c'],
    ['snd_rawmidi', 'rawmidi.c'],
    ['snd_mpu401_uart', 'mpu401_uart.c'],
    ['ac97_bus', 'ac97_bus.c'],
    ['snd_ac97_codec', 'ac97_codec.c', 'ac97_pcm.c', 'ac97_proc.c'],
    ['snd_trident', 'trident.c', 'trident_main.c', 'trident_memory.c'],
  ]);
  // In the order of who uses whom, as depmod finds it.
  const names = madeOf('sound/pci/ice1712/ice1712.c').map(([name]) => name);
  assert.ok(names.indexOf('snd_i2c') < names.indexOf('snd_cs8427'), names.join(' '));
  // Of two modules whose names begin alike, each has its own files; debug files of options that are off are left out.
  assert.deepEqual(madeOf('sound/pci/via82xx.c').at(-1), ['snd_via82xx', 'via82xx.c']);
  assert.deepEqual(madeOf('sound/pci/lola/lola.c').at(-1), [
    'snd_lola',
    'lola.c',
    'lola_pcm.c',
    'lola_clock.c',
    'lola_mixer.c',
  ]);
});

for (const path of ['sound/pci/intel8x0.c', 'sound/pci/ens1370.c']) {
  test(`unmodified ${path}, with the modules it needs: its emulated card plays the scenario of its own`, () => {
    const run = startSession(join(tree, path), { stopOnEntry: true });
    const { session } = run;
    session.continue();
    let entry = session.run(1_000_000);
    while (!entry) entry = session.run(1_000_000);
    assert.equal(entry.reason, 'entry');
    assert.equal(session.stack(entry.contextId)[0]?.position.range.path, join(tree, path), 'not of what it needs');
    runToEnd(run);
    assert.deepEqual(
      run.operations.filter(({ result }) => result < 0),
      [],
    );
    assert.equal(run.resolutions.length, 16);
    assert.ok(run.resolutions.every(({ ok }) => ok));
    assert.deepEqual(run.findings, []);
  });
}

test('files named beside a driver of a tree are part of it too', () => {
  const path = join(tree, 'sound/usb/6fire/chip.c');
  const mine = resolve('test/unit/drivers/api/headers.c');
  const resolved = resolveLaunch({ program: path, sources: [mine, join(tree, 'sound/usb/6fire/pcm.c')] }, files);
  assert.ok('launch' in resolved);
  const { name, sources } = resolved.launch.modules.at(-1) ?? { name: '', sources: [] };
  assert.equal(name, 'snd_usb_6fire');
  const [made] = madeOf('sound/usb/6fire/chip.c').slice(-1);
  assert.deepEqual(
    sources.map((source) => basename(source)),
    [...(made?.slice(1) ?? []), 'headers.c'],
  );
});

test('a header of the tree that asks too much of the emulated kernel is said to be such', () => {
  assert.throws(
    () => startSession(join(tree, 'sound/pci/hda/hda_intel.c')),
    /\(a header of the Linux tree: the emulated kernel has none of its own\)/,
  );
});

test('a PCI driver without an emulated device gets one whose registers keep what is written', () => {
  const run = startSession(join(tree, 'sound/pci/ca0106/ca0106_main.c'));
  runToEnd(run);
  assert.match(
    run.log.join(''),
    /no emulated device fits snd_ca0106; one whose registers keep what is written stands in/,
  );
  const results = new Map(run.operations.map(({ text, errno }) => [text, errno]));
  assert.equal(results.get('start s'), undefined);
  assert.equal(results.get('run s 8'), 'ETIMEDOUT', 'nobody raises its interrupt');
  assert.equal(run.resolutions.length, 16);
  assert.ok(run.resolutions.every(({ ok }) => ok));
  assert.deepEqual(run.findings, [], 'the device goes with the driver');
});

test('its registers may be ports or memory, and are no memory of a client', () => {
  const run = startSession(join(tree, 'sound/pci/rme96.c'));
  runToEnd(run);
  assert.deepEqual(
    run.findings.map(({ kind }) => kind),
    ['user-device-memory'],
  );
});

test('a driver that gives up says why there is no card; what vx leaves behind in Linux 6.12 is found', () => {
  const trident = startSession(join(tree, 'sound/pci/trident/trident.c'));
  runToEnd(trident);
  const [load, open] = trident.operations;
  assert.equal(load?.result, 0);
  assert.equal(open?.errno, 'ENOENT');
  assert.match(String(open?.detail?.['problem']), /no sound card: .* the kernel's log may say more/);
  assert.match(trident.log.join(''), /AC'97 codec ready error/);
  assert.deepEqual(trident.findings, []);

  // snd_vx_create() takes memory of devres_alloc() and never hands it over with devres_add().
  const vx = startSession(join(tree, 'sound/pci/vx222/vx222.c'));
  runToEnd(vx);
  assert.deepEqual(
    vx.findings.map(({ kind }) => kind),
    ['memory-leak'],
  );
  const stack = vx.findings[0]?.memory?.allocated.map((id) => vx.session.kernel.program.positions[id]?.slot ?? 0) ?? [];
  assert.ok(stack.some((slot) => vx.session.kernel.program.functions[slot]?.name === 'snd_vx_create'));
});

test('a habit of old drivers that a new one has too does not make it old', () => {
  const api = (path: string) => detectApi([fs.readFileSync(join(tree, path), 'utf8')]);
  assert.equal(api('sound/virtio/virtio_pcm_ops.c'), '6.12');
  assert.equal(detectApi(['static const struct snd_pcm_ops ops = { .ioctl = snd_pcm_lib_ioctl, };']), '5.4');
});
