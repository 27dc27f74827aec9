import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { RESTART_HERE_REQUEST } from '../../src/protocol/travel';
import { Client, lineOf, MYCHIP } from './client';

// The driver is edited while it is being debugged, and the new code is run to the same point.

const TRIGGER = 'switch (cmd)';

test('an edited driver runs on to the same call of the same callback', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'edited-'));
  const driver = join(folder, 'mychip.c');
  const text = readFileSync(MYCHIP, 'utf8');
  const save = (from: string, to: string) => {
    assert.ok(text.includes(from), from);
    writeFileSync(driver, text.replace(from, to));
  };
  writeFileSync(driver, text);
  try {
    await Client.with(async (client) => {
      const restart = () => client.stopAfter(() => client.dap.customRequest(RESTART_HERE_REQUEST));
      await client.run(driver, [{ line: lineOf(MYCHIP, TRIGGER) }]);
      await client.breakAt(driver, []);
      assert.equal((await client.evaluate('cmd')).result, '1', 'START');

      save(TRIGGER, `pr_info("new code\\n");\n\t${TRIGGER}`);
      const same = await restart();
      assert.equal(same.reason, 'goto');
      assert.equal(same.text, 'The same point, with the new code.');
      assert.equal((await client.top()).name, 'mychip_trigger');
      assert.equal((await client.evaluate('cmd')).result, '1');
      assert.match((await client.top()).source?.path ?? '', /edited-/);

      save('return 1; /* a new buffer */', 'return');
      assert.match(await client.refusal(client.dap.customRequest(RESTART_HERE_REQUEST)), /error in the C text/);
      assert.equal((await client.top()).name, 'mychip_trigger', 'the old machine stands where it stood');

      save('return 1; /* a new buffer */', 'return -EBUSY;');
      const diverged = await restart();
      assert.match(diverged.text ?? '', /^Not reached: /);
      assert.match(diverged.text ?? '', /operation \d+ of the process is now .*; it was|is not called any more/);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
