import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { crc32, describeData, pattern } from '../../src/scenario/data';
import { DEFAULT_SCENARIO } from '../../src/scenario/defaultScenario';
import { parseNumber } from '../../src/scenario/operation';
import { parseScenario } from '../../src/scenario/parser';

test('the default scenario parses, and the file to copy is the same text', () => {
  const { operations, errors } = parseScenario(DEFAULT_SCENARIO);
  assert.deepEqual(errors, []);
  assert.deepEqual(
    operations.map((operation) => operation.op),
    'load open hw_params sw_params mmap touch prepare fill start run drain munmap hw_free close unload'.split(' '),
  );
  assert.equal(readFileSync('media/scenarios/default.pcm.txt', 'utf8'), DEFAULT_SCENARIO);
});

test('prefixes, labels, operands and keys', () => {
  const text =
    '# a comment\n\n@a case\n~open  p stream=c nonblock=1\n!sysw /sys/x a  b=c\nopen q\nlink q p when=mmap\n';
  const { operations, errors } = parseScenario(text);
  assert.deepEqual(errors, []);
  const [open, write, , link] = operations;
  assert.deepEqual(open, {
    op: 'open',
    text: 'open  p stream=c nonblock=1',
    line: 4,
    record: 'failure',
    label: 'a case',
    operands: ['p'],
    keys: { stream: 'c', nonblock: '1' },
  });
  assert.equal(write?.record, 'never');
  assert.deepEqual(write?.operands, ['/sys/x', 'a  b=c']);
  assert.equal(link?.when, 'mmap');
});

test('every mistake is told, each with its place', () => {
  const told = (text: string) => parseScenario(text).errors.map((e) => `${e.line}:${e.column} ${e.message}`);
  assert.deepEqual(told('opne p'), ['1:1 unknown operation "opne"; did you mean "open"?']);
  assert.deepEqual(told('bg x start p'), ['1:12 no line before this one opens "p"']);
  assert.deepEqual(told('open p\nbg x before=f:3 hit=y start q'), [
    '2:17 hit=y: not a number',
    '2:29 no line before this one opens "q"; did you mean "p"?',
  ]);
  assert.deepEqual(told('open p\nbg x bg y start p'), ['2:6 bg cannot be carried out by a thread']);
  assert.deepEqual(told('open p\nbg x'), ['2:1 bg needs OPERATION: bg NAME [key=value ...] OPERATION']);
  assert.deepEqual(told('open p\nbg x start p\njoin y'), ['3:6 no line before this one begins "y"; did you mean "x"?']);
  assert.deepEqual(told('open p\nstart q'), ['2:7 no line before this one opens "q"; did you mean "p"?']);
  assert.deepEqual(told('open p\npause p'), ['2:1 pause needs 1|0: pause H 1|0']);
  assert.deepEqual(told('open p\npause p yes'), ['2:9 "yes" is not a number']);
  assert.deepEqual(told('open p\nhw_params p rate=fast'), ['2:13 rate=fast: expected N, A..B, A.. or ..B']);
  assert.deepEqual(told('open p\nwritei p 3 buf=wild'), ['2:12 buf=wild: expected null or bad or kernel']);
  assert.deepEqual(told('open p\nforward p all'), [
    '2:11 "all" is no count of PCM frames: a number, or boundary, buffer, period with +N -N *N /N',
  ]);
  assert.deepEqual(told('open p\nstart p timeout=soon'), ['2:9 timeout=soon: not a number']);
  assert.deepEqual(told('open p x'), ['1:8 "x" is too much: open H [key=value ...]']);
  assert.deepEqual(told('expect'), ['1:1 expect needs r=, state=, finding= or page +OFFSET ok']);
  assert.deepEqual(told('expect r=EPIPE'), ['1:8 r=EPIPE: expected ok, a number or -ENAME']);
  assert.deepEqual(told('expect page +5x ok'), ['1:8 expected page +OFFSET ok, wrong or none, not page +5x ok']);
  assert.equal(told('frob\nopen p\nnope p\nclose z').length, 3);
});

test('numbers are those of C', () => {
  assert.deepEqual(['0', '10', '010', '0x10', '-3', '+4'].map(parseNumber), [0n, 10n, 8n, 16n, -3n, 4n]);
  assert.deepEqual(['', 'x', '1x', '0x', '08', '1.5'].map(parseNumber), Array(6).fill(undefined));
});

test('data is told by length, CRC-32, head, and its place in the pattern', () => {
  assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926);
  const bytes = new Uint8Array(40);
  bytes.set(pattern(10, 30, 1), 10);
  const told = describeData(bytes);
  assert.equal(told['zeros_head'], 10);
  assert.equal(told['len'], 40);
  assert.equal(told['pat_at'], 10);
  assert.equal(told['pat_len'], 30);
});
