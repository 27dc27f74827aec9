import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexDump } from '../../src/extension/hexDump';

test('a dump aligns its columns to sixteen, and shows what cannot be read as gaps', () => {
  const bytes = Uint8Array.from(Buffer.from('Hello, ring!\n\0'));
  assert.equal(
    `\n${hexDump(0xffffc90000080004n, bytes, 16)}\n`,
    `
ffffc90000080000              48 65 6c 6c  6f 2c 20 72 69 6e 67 21      Hello, ring!
ffffc90000080010  0a 00 ?? ??                                       ..··
`,
  );
});
