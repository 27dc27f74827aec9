import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatBytes,
  formatCount,
  formatNanoseconds,
  formatPlace,
  formatRate,
  hex,
  plural,
} from '../../src/base/units';

test('quantities read the same everywhere', () => {
  assert.deepEqual([0, 300, 1024, 1536, 65536, 3 * 2 ** 30].map(formatBytes), [
    '0 B',
    '300 B',
    '1 KiB',
    '1.5 KiB',
    '64 KiB',
    '3 GiB',
  ]);
  assert.deepEqual([850, 21_300_000, 3_200_000_000].map(formatNanoseconds), ['850 ns', '21.3 ms', '3.2 s']);
  assert.deepEqual([7, 999, 1000, 18204, 1234567].map(formatCount), [
    '7',
    '999',
    '1\u202f000',
    '18\u202f204',
    '1\u202f234\u202f567',
  ]);
  assert.deepEqual([8000, 44100, 50].map(formatRate), ['8 kHz', '44.1 kHz', '50 Hz']);
  assert.equal(hex(0x3c1a), '0x3c1a');
  assert.equal(formatPlace({ path: '/drivers/mychip.c', line: 42 }), 'mychip.c:42');
  assert.deepEqual([plural(1, 'page'), plural(16, 'page')], ['1 page', '16 pages']);
});
