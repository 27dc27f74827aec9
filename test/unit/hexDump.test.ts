import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteAt, hexDump } from '../../src/extension/hexDump';

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

test('a column of a dump stands for a byte, by its digits or its character', () => {
  const address = 0xffffc90000080000n;
  const line = hexDump(
    address,
    Uint8Array.from({ length: 16 }, (_, i) => 0x41 + i),
    16,
  );
  for (let i = 0; i < 16; i++) {
    const digits = line.indexOf((0x41 + i).toString(16), 16);
    assert.equal(byteAt(line, digits), address + BigInt(i));
    assert.equal(byteAt(line, digits + 1), address + BigInt(i));
    assert.equal(byteAt(line, line.indexOf('ABCDEF') + i), address + BigInt(i));
  }
  assert.equal(byteAt(line, 3), undefined, 'the address');
  assert.equal(byteAt('no dump', 3), undefined);
});
