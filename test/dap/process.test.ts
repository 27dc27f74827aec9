import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const message = (seq: number, command: string, args: object = {}): string => {
  const body = JSON.stringify({ seq, type: 'request', command, arguments: args });
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

test('the adapter goes when the editor is gone, even from an endless loop', { timeout: 20_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alsa-loop-'));
  try {
    const program = join(folder, 'loop.c');
    writeFileSync(
      program,
      '#include <linux/module.h>\nstatic int loop_init(void)\n{\n\tfor (;;)\n\t\t;\n\treturn 0;\n}\nmodule_init(loop_init);\nMODULE_LICENSE("GPL");\n',
    );
    const adapter = spawn(process.execPath, ['dist/adapter.js'], { stdio: ['pipe', 'pipe', 'inherit'] });
    let told = '';
    adapter.stdout.on('data', (data: Buffer) => (told += data.toString()));
    const until = async (text: string) => {
      while (!told.includes(text)) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    adapter.stdin.write(message(1, 'initialize', { adapterID: 'alsa' }));
    adapter.stdin.write(message(2, 'launch', { program }));
    await until('"event":"initialized"');
    adapter.stdin.write(message(3, 'configurationDone'));
    await until('"command":"configurationDone"');
    const left = new Promise<number | null>((resolve) => adapter.on('exit', resolve));
    adapter.stdin.end();
    adapter.stdout.destroy();
    assert.equal(await left, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
