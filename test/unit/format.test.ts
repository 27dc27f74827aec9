import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatValue, partCounts, partsOf, quoted } from '../../src/inspect/format';
import type { Guest } from '../../src/inspect/guest';
import type { Value } from '../../src/inspect/value';
import {
  arrayOf,
  BOOL,
  CHAR,
  type CType,
  type EnumDecl,
  INT,
  LONG,
  pointerTo,
  type RecordDecl,
  UINT,
  VOID,
} from '../../src/program/types';

/** A guest without memory: what lies in the value's own bytes can be shown all the same. */
const guest = {
  cpu: {
    mmu: { peek: () => undefined, peekShadow: () => undefined, peekU64: () => undefined },
    program: { units: [], globals: [], functions: [] },
  },
} as unknown as Guest;

const value = (type: CType, bytes: number[], more: Partial<Value> = {}): Value => ({
  type,
  va: undefined,
  bytes: Uint8Array.from(bytes),
  ...more,
});
const int = (n: number): number[] => [...new Uint8Array(new Int32Array([n]).buffer)];
const show = (v: Value, radix?: Parameters<typeof formatValue>[2]) => formatValue(guest, v, radix);

test('integers in every radix', () => {
  assert.equal(show(value(INT, int(-2))), '-2');
  assert.equal(show(value(INT, int(-2)), 'hex'), '0xfffffffe');
  assert.equal(show(value(UINT, int(10)), 'bin'), '0b1010');
  assert.equal(show(value(UINT, int(8)), 'oct'), '010');
  assert.equal(show(value(LONG, [0, 0, 0, 0, 0, 0, 0, 0x80])), '-9223372036854775808');
});

test('characters, truth, enumerations', () => {
  assert.equal(show(value(CHAR, [65])), "65 'A'");
  assert.equal(show(value(CHAR, [10])), "10 '\\n'");
  assert.equal(show(value(BOOL, [1])), 'true');
  const decl: EnumDecl = {
    tag: 'colour',
    complete: true,
    members: [
      { name: 'RED', value: 1n },
      { name: 'BLUE', value: 2n },
    ],
    base: { ...UINT },
  };
  const type: CType = { kind: 'enum', decl, quals: 0 };
  assert.equal(show(value(type, int(2))), 'BLUE (2)');
  assert.equal(show(value(type, int(3))), 'RED | BLUE (3)');
  assert.equal(show(value(type, int(8))), '8');
});

test('pointers: NULL, error numbers, addresses', () => {
  const pointer = pointerTo(VOID);
  assert.equal(show(value(pointer, Array(8).fill(0))), 'NULL');
  assert.equal(show(value(pointer, [0xf4, ...Array(7).fill(0xff)])), '0xfffffffffffffff4 <ERR_PTR(-ENOMEM)>');
  assert.equal(show(value(pointer, [0, 0, 8, 0, 0, 0xc9, 0xff, 0xff])), '0xffffc90000080000');
});

test('strings and arrays', () => {
  assert.equal(show(value(arrayOf(CHAR, 6), [104, 105, 34, 0, 0, 0])), '"hi\\""');
  assert.equal(show(value(arrayOf(INT, 2), [...int(1), ...int(2)])), '[2] {1, 2}');
  assert.equal(quoted('a\tb'), '"a\\tb"');
});

test('structs, unions and bit-fields, with expressions for their parts', () => {
  const record: RecordDecl = {
    kind: 'struct',
    tag: 'pair',
    complete: true,
    fields: [
      { name: 'a', type: INT, offset: 0 },
      { name: 'low', type: UINT, offset: 4, bitOffset: 0, bitWidth: 3 },
      { name: 'high', type: INT, offset: 4, bitOffset: 3, bitWidth: 2 },
    ],
    size: 8,
    align: 4,
    packed: false,
    id: 1,
  };
  const pair = value({ kind: 'record', record, quals: 0 }, [...int(7), ...int(0b11_101)]);
  assert.equal(show(pair), '{a = 7, low = 5, high = -1}');
  assert.deepEqual(partCounts(guest, pair), { named: 3, indexed: 0 });
  assert.deepEqual(
    partsOf(guest, pair, '*chip->pair').map((part) => part.expression),
    ['chip->pair->a', 'chip->pair->low', 'chip->pair->high'],
  );
  const many = value(arrayOf(INT, 500), Array(2000).fill(0));
  assert.deepEqual(partCounts(guest, many), { named: 0, indexed: 500 });
  assert.deepEqual(
    partsOf(guest, many, 'x + y', 498, 10).map((part) => part.expression),
    ['(x + y)[498]', '(x + y)[499]'],
  );
});

test('what must not be read is said', () => {
  assert.equal(show(value(INT, int(3), { shadow: Uint8Array.from([1, 1, 1, 1]) })), '<uninitialised>');
  assert.equal(show(value(INT, int(3), { shadow: Uint8Array.from([0x40, 0x40, 0x40, 0x40]) })), '<freed>');
  assert.equal(show({ type: INT, va: 0x10n, bytes: undefined }), '<cannot read 0x10>');
});
