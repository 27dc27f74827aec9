import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { testCheckedModules } from '../support/checkedModules';
import { linuxSource } from '../support/linuxSource';
import { runToEnd, startSession } from '../support/session';

// USB as drivers see it: descriptors, transfers in the model's own time, and an unmodified driver on them.

testCheckedModules('test/unit/drivers/usb', 'USB as in Linux 6.12');

test('unmodified sound/usb/hiface plays on the device of its first id', () => {
  const run = startSession(join(linuxSource(), 'sound/usb/hiface'));
  runToEnd(run);
  assert.deepEqual(run.findings, []);
  assert.deepEqual(
    run.operations.filter(({ result }) => result < 0),
    [],
  );
  assert.equal(run.resolutions.length, 16);
  assert.ok(run.resolutions.every(({ ok, returned, walked }) => ok && returned.pfn === walked?.pfn));
  const played = run.operations.find(({ text }) => text.startsWith('run s'));
  assert.match(JSON.stringify(played), /4096/, 'eight periods of 512');
});
