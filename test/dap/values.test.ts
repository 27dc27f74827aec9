import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { Client, lineOf } from './client';

const VALUES = resolve('test/dap/drivers/values.c');

/** Stops in look(), and gives ways to ask. */
const inLook = (work: (client: Client, ask: (expression: string) => Promise<string>) => Promise<void>) =>
  Client.with(async (client) => {
    await client.run(VALUES, [{ line: lineOf(VALUES, 'look here') }]);
    await work(client, async (expression) => (await client.evaluate(expression)).result);
  });

test('a value in another base, as text, and a pointer as an array; per value, per request, and with an error', () =>
  inLook(async (client, ask) => {
    assert.equal(await ask('numbers[3]'), '9');
    assert.equal(await ask('numbers[3],x'), '0x9');
    assert.equal(await ask('numbers[3], b'), '0b1001');
    assert.equal(await ask('numbers[3],o'), '011');
    assert.equal(await ask('-1,x'), '0xffffffff');
    assert.equal(await ask('-1,d'), '-1');
    assert.equal(await ask('bytes,s'), '"ok"');
    assert.equal(await ask('box.text,s'), '"seven"');
    assert.equal(await ask('numbers,[4]'), '[4] {0, 1, 4, 9}');
    assert.equal(await ask('numbers,[2 + 2]x'), '[4] {0x0, 0x1, 0x4, 0x9}');
    assert.equal((await client.evaluate('numbers[4]', 'watch', { hex: true })).result, '0x10');
    assert.equal((await client.evaluate('numbers[4],d', 'watch', { hex: true })).result, '16');

    const array = await client.evaluate('numbers,[6]x');
    const elements = await client.variables(array.variablesReference);
    assert.equal(elements.get('[5]')?.value, '0x19', 'parts are shown like the whole');
    assert.equal(await ask(elements.get('[5]')?.evaluateName ?? ''), '25');

    const refused = (expression: string) => client.refusal(client.evaluate(expression));
    assert.match(await refused('numbers[3],q'), /^q is no form of a value: x /);
    assert.match(await refused('numbers,[0]'), /must be 1 to 65536, not 0/);
    assert.match(await refused('numbers,[nix]'), /\[nix\]: 'nix' undeclared/);
    assert.match(await refused('err,[3]'), /needs a pointer or an array/);
    assert.match(await refused('owner,s'), /needs bytes/);
    assert.equal(await ask('(1, 2)'), '2', 'the comma of C is still there');
  }));

test('stack frames with their arguments, on demand', () =>
  inLook(async (client) => {
    const named = async (format: Record<string, boolean>) => {
      const { body } = await client.dap.stackTraceRequest({ threadId: client.threadId, levels: 1, format });
      return body.stackFrames[0]?.name ?? '';
    };
    assert.equal(await named({}), 'look');
    assert.equal(await named({ parameters: true, parameterNames: true }), 'look(owner, numbers, gfp)');
    assert.match(
      await named({ parameters: true, parameterTypes: true, parameterNames: true }),
      /^look\(struct owner \* owner, int \* numbers, unsigned int gfp\)$/,
    );
    assert.match(
      await named({ parameters: true, parameterNames: true, parameterValues: true, hex: true }),
      /^look\(owner = 0x[0-9a-f]+, numbers = 0x[0-9a-f]+, gfp = 0xdc0 \(GFP_KERNEL \| __GFP_ZERO\)\)$/,
    );
    assert.match(await named({ module: true, line: true }), /^values\.ko!look line \d+$/);
  }));

test('macros, enums, sizeof, casts, calls and statement expressions in a watch, on a copy thrown away', () =>
  inLook(async (_client, ask) => {
    assert.equal(await ask('LIMIT + 2'), '50');
    assert.equal(await ask('TWICE(LIMIT)'), '96');
    assert.equal(await ask('MODE_AUTO'), '7');
    assert.equal(await ask('box.mode'), 'MODE_ON (1)');
    assert.equal(await ask('(enum mode)7'), 'MODE_AUTO (7)');
    assert.equal(await ask('sizeof(struct outer)'), await ask('sizeof box'));
    assert.equal(await ask('(u8)300'), '44');
    assert.equal(await ask('({ int t = 3; t *= 2; t; })'), '6');
    assert.equal(await ask('add(2, 3)'), '5');
    assert.equal(await ask('calls'), '0', 'what the call changed is gone');
    assert.equal(await ask('(numbers[2] = 77)'), '77');
    assert.equal(await ask('numbers[2]'), '4');
  }));

test('text in an expression: compared, indexed, handed over, kept as a copy', () =>
  inLook(async (client, ask) => {
    assert.equal(await ask('"abc"[1]'), "98 'b'");
    assert.equal(await ask('"abc"'), '"abc"');
    assert.equal(await ask('sizeof "abc"'), '4');
    assert.equal(await ask('calls ? "on" : "off"'), '"off"');
    assert.equal(await ask('"abcdef" + 4'), '"ef"');
    assert.equal(await ask('*("abc" + 2)'), "99 'c'");
    assert.equal(await ask('strcmp(box.text, "seven")'), '0');
    assert.notEqual(await ask('strcmp(box.text, "eleven")'), '0');
    assert.equal(await ask('strlen("one" "two")'), '6');
    assert.equal((await client.evaluate('strscpy(box.text, "eight", sizeof(box.text))', 'repl')).result, '5');
    assert.equal(await ask('box.text'), '"eight"', 'what the console does with it stays');
    await client.stepBack();
    await client.next();
    assert.equal(await ask('box.text'), '"eight"', 'and comes again when the run comes by');
  }));

test('128-bit integers, complex numbers and vectors: variables and results', () =>
  inLook(async (_client, ask) => {
    assert.equal(await ask('big'), String(2n ** 100n + 5n));
    assert.equal(await ask('big + 1'), String(2n ** 100n + 6n));
    assert.equal(await ask('big,x'), `0x${(2n ** 100n + 5n).toString(16)}`);
    assert.equal(await ask('-big'), String(-(2n ** 100n) - 5n));
    assert.equal(await ask('c'), '1.5 + 2.5i');
    assert.equal(await ask('c * 2'), '3 + 5i');
    assert.equal(await ask('__imag__ c'), '2.5');
    assert.equal(await ask('v'), '{1, 2, 3, -4}');
    assert.equal(await ask('v + v'), '{2, 4, 6, -8}');
    assert.equal(await ask('v[2]'), '3');
  }));

test('numbers by name: errors, flags, page frames', () =>
  inLook(async (_client, ask) => {
    assert.equal(await ask('err'), '-12 (ENOMEM)');
    assert.equal(await ask('fail()'), '-22 (EINVAL)');
    assert.match(await ask('bad'), /<ERR_PTR\(-ENODEV\)>$/);
    assert.equal(await ask('gfp'), '3520 (GFP_KERNEL | __GFP_ZERO)');
    assert.match(await ask('page'), /<page of pfn 0x[0-9a-f]+>$/);
  }));

test('what is this address: object, allocation site, page frame, owner, shadow', () =>
  inLook(async (client) => {
    const hover = async (expression: string) => (await client.evaluate(expression, 'hover')).result.split('\n');
    const numbers = await hover('numbers');
    assert.match(
      numbers[1] ?? '',
      /^32-byte object of kmalloc-32, allocated by values_init\(\) at line \d+ of values\.c$/,
    );
    assert.match(numbers[2] ?? '', /^page frame 0x[0-9a-f]+, physical 0x[0-9a-f]+, linear map, held by slab$/);
    assert.equal(numbers[3], 'shadow: initialised');
    assert.match((await hover('&numbers[2]'))[1] ?? '', / \+ 8, allocated by /);
    assert.match((await hover('(char *)numbers + 33')).join('\n'), /shadow: beyond the object/);
    assert.equal((await hover('&err'))[1], "local 'err' of look()");
    assert.equal((await hover('&box.array[2]'))[1], "'box' + 32");
    assert.equal((await hover('&add'))[1], 'function add()');
    assert.match((await hover('page')).join('\n'), /struct page of pfn 0x[0-9a-f]+: refcount 1, held by slab/);
    assert.equal((await hover('bad')).length, 1, 'an error number is no address');
    assert.match((await hover('(int *)0x123456789')).join('\n'), /not mapped/);
  }));

test('lists and trees show what is in them, as what contains the links', () =>
  inLook(async (client, ask) => {
    const list = await client.evaluate('owner->items');
    assert.equal(list.result, 'list of 3');
    const entries = await client.variables(list.variablesReference);
    assert.equal(entries.get('[1]')?.type, 'struct item');
    assert.match(entries.get('[1]')?.value ?? '', /^\{number = 101, link = \{next = /);
    assert.equal(await ask(`(${entries.get('[2]')?.evaluateName}).number`), '102');
    assert.ok(entries.has('next') && entries.has('prev'), 'the head itself is still there');
    assert.equal(await ask('owner->empty'), 'empty list');
    const tree = await client.evaluate('owner->tree');
    assert.equal(tree.result, 'tree of 3');
    const bucket = await client.evaluate('owner->bucket');
    assert.equal(bucket.result, 'list of 3');
    const hashed = await client.variables(bucket.variablesReference);
    assert.match(hashed.get('[0]')?.value ?? '', /^\{number = 102/, 'the last one is at the head');
    const nodes = await client.variables(tree.variablesReference);
    assert.match(nodes.get('[0]')?.value ?? '', /^\{number = 100/);
  }));

test('the clipboard gets the whole value', () =>
  inLook(async (client) => {
    const shown = await client.evaluate('box');
    assert.match(shown.result, /…\}$/);
    const { result } = await client.evaluate('box', 'clipboard');
    assert.match(result, /^\{\n {2}\.in = \{\n {4}\.x = 0,\n/);
    assert.match(result, /\n {2}\.array = \{0, 0, 7, 0\},\n/);
    assert.match(result, /\n {2}\.raw = "ok",\n\}$/);
  }));

test('everything that holds a value can be set: members, elements, bit-fields, floats, enums, pointers', () =>
  inLook(async (client, ask) => {
    const set = async (reference: number, name: string, value: string) =>
      (await client.dap.setVariableRequest({ variablesReference: reference, name, value })).body.value;
    const box = await client.evaluate('box');
    assert.equal(await set(box.variablesReference, 'mode', 'MODE_AUTO'), 'MODE_AUTO (7)');
    assert.equal(await set(box.variablesReference, 'pointer', '&box.array[1]'), await ask('&box.array[1]'));
    assert.equal(await set(box.variablesReference, 'pointer', 'NULL'), 'NULL');
    const parts = await client.variables(box.variablesReference);
    const into = (name: string) => parts.get(name)?.variablesReference ?? 0;
    assert.equal(await set(into('in'), 'd', '-0.25'), '-0.25');
    assert.equal(await set(into('in'), 'f', '1.5'), '1.5');
    assert.equal(await set(into('in'), 'x', '0x7fffffff'), '2147483647');
    assert.equal(await set(into('array'), '[2]', 'LIMIT'), '48');
    assert.equal(await set(into('bits'), 'low', '9'), '1', 'three bits of it');
    assert.equal(await set(into('bits'), 'high', '-2'), '-2');
    assert.equal(await set(into('bits'), 'wide', '1ul << 39'), String(2n ** 39n));
    assert.equal(await ask('box.bits'), '{low = 1, high = -2, wide = 549755813888}');
    const { body } = await client.dap.customRequest('setExpression', { expression: 'numbers[6]', value: 'add(40, 2)' });
    assert.equal(body.value, '42');
    const { id } = await client.top();
    const local = await client.dap.customRequest('setExpression', { expression: 'err', value: '-EBUSY', frameId: id });
    assert.equal(local.body.value, '-16 (EBUSY)');
    assert.equal(
      (await client.dap.customRequest('setExpression', { expression: 'big', value: '(__int128)1 << 90', frameId: id }))
        .body.value,
      String(2n ** 90n),
    );
    assert.match(
      await client.refusal(client.dap.customRequest('setExpression', { expression: 'LIMIT', value: '3' })),
      /lvalue|assign/,
    );
  }));

test('a value is set as people write it: text, initializers, an address, what is shown', () =>
  inLook(async (client, ask) => {
    const box = await client.evaluate('box');
    const set = (name: string, value: string) =>
      client.dap.setVariableRequest({ variablesReference: box.variablesReference, name, value });
    const now = async (name: string, value: string) => (await set(name, value)).body.value;
    assert.equal(await now('text', '"nine"'), '"nine"');
    assert.equal(await ask('box.text[7]'), "0 '\\0'", 'the rest is zero');
    assert.equal(await now('raw', '{1, 2}'), '[4] {1, 2, 0, 0}');
    assert.equal(await now('in', '{ .x = 4 }'), '{x = 4, d = 0, f = 0}');
    assert.equal(await now('mode', '7 (MODE_AUTO)'), 'MODE_AUTO (7)');
    const address = await ask('(void *)&numbers[2]');
    assert.equal(await now('pointer', address), address, 'an address needs no cast');
    assert.equal(await now('self', `${await ask('(void *)&box')} <box>`), await ask('&box'));
    assert.match(await client.refusal(set('text', 'numbers')), /array type/);
    const { id: frameId } = await client.top();
    const setExpression = (expression: string, value: string) =>
      client.dap.customRequest('setExpression', { expression, value, frameId });
    assert.equal((await setExpression('numbers[1],x', '0x20')).body.value, '0x20', 'as the watch shows it');
    assert.match(await client.refusal(setExpression('*(char **)&box.pointer', '"text"')), /gone/);
    assert.match(await client.refusal(client.evaluate('box.self = &(struct outer){ 0 }', 'repl')), /gone/);
  }));

test('a local that has not been assigned: set in the console it has a value, also when the run comes by again', () =>
  Client.with(async (client) => {
    await client.run(VALUES, [{ line: lineOf(VALUES, 'int result = value;') }]);
    const result = async () => (await client.scope('Locals')).get('result')?.value;
    assert.equal(await result(), '<uninitialised>');
    await client.evaluate('result = 777', 'repl');
    assert.equal(await result(), '777');
    await client.next();
    await client.stepBack();
    assert.equal(await result(), '777');
  }));

test('objects of the expression itself, and the function it is in', () =>
  inLook(async (_client, ask) => {
    assert.equal(await ask('(struct inner){ .x = 3, .f = 0.1f }'), '{x = 3, d = 0, f = 0.100000001}');
    assert.equal(await ask('((struct outer){ .in = { .x = 9 } }).in.x'), '9');
    assert.equal(await ask('(int[3]){ 1, 2, 3 }'), '[3] {1, 2, 3}');
    assert.equal(await ask('((struct outer){ .text = "abc" }).text'), '"abc"');
    assert.equal(await ask('__func__'), '"look"');
  }));

test('a log message: forms, braces and quoted text inside an expression, braces that are none', () =>
  Client.with(async (client) => {
    const line = lineOf(VALUES, 'look here');
    const logMessage =
      'err={err,x} {({ struct inner i = { .x = 3 }; i.x; })} {"a}b"} \\{err\\} {{err}} {numbers,[2]} {nix} {bytes,s} isn\'t {err,q} {err';
    await client.run(VALUES, [{ line, logMessage }, { line: line + 1 }]);
    const log = client.output.find(({ output }) => output.startsWith('err='));
    assert.equal(
      log?.output,
      'err=0xfffffff4 (ENOMEM) 3 "a}b" {err} {-12 (ENOMEM)} [2] {0, 1} {\'nix\' undeclared} "ok" isn\'t {q is no form of a value} {err\n',
    );
  }));

test('shadowed names, static locals and statement expressions: what each statement sees', () =>
  Client.with(async (client) => {
    const inner = lineOf(VALUES, 'result += value;');
    const outer = inner + 2;
    const twice = lineOf(VALUES, 'twice++;');
    const count = lineOf(VALUES, 'count++;');
    await client.run(
      VALUES,
      [count, inner, outer, twice].map((line) => ({ line })),
    );
    const ask = async (expression: string) => (await client.evaluate(expression)).result;
    assert.equal(await ask('count'), '5');
    assert.equal((await client.scope('Globals')).get('counted::count')?.value, '5');
    await client.continue();
    assert.equal(await ask('count'), '6');
    await client.continue();
    assert.equal(await ask('value'), '30');
    const hidden = await client.scope('Hidden by inner blocks');
    assert.ok(hidden.has('value'));
    // The outermost is listed too: each is reached by its place.
    const { id: frameId } = await client.top();
    const { scopes } = (await client.dap.scopesRequest({ frameId })).body;
    const { variablesReference = 0 } = scopes.find(({ name }) => name.startsWith('Hidden')) ?? {};
    const outermost = [...hidden.keys()].find((name) => /^value \(line \d+\)$/.test(name)) ?? '';
    for (const [name, value] of [
      ['value', '20'],
      [outermost, '1'],
    ] as const) {
      await client.dap.setVariableRequest({ variablesReference, name, value: `${value} + 100` });
      assert.equal(await ask(hidden.get(name)?.evaluateName ?? ''), `${Number(value) + 100}`);
      await client.dap.setVariableRequest({ variablesReference, name, value });
    }
    assert.equal(await ask('value'), '30');
    assert.equal(await ask((await client.scope('Globals')).get('counted::count')?.evaluateName ?? ''), '7');
    await client.continue();
    assert.equal(await ask('value'), '20', 'the innermost block is left');
    await client.continue();
    assert.equal(await ask('twice'), '8');
    assert.equal(await ask('start * twice'), '32');
    assert.equal((await client.scope('Locals')).get('twice')?.value, '8');
  }));

test('arrays of variable length: elements, size, and not before they are made', () =>
  Client.with(async (client) => {
    const first = lineOf(VALUES, 'int a[n];');
    const last = lineOf(VALUES, 'return a[n - 1];');
    await client.run(VALUES, [{ line: first }, { line: last }]);
    assert.equal((await client.scope('Locals')).get('a')?.value, '[]');
    await client.continue();
    const ask = async (expression: string) => (await client.evaluate(expression)).result;
    assert.equal(await ask('a'), '[5] {0, 10, 20, 30, 40}');
    assert.equal(await ask('a[3]'), '30');
    assert.equal(await ask('sizeof a'), '20');
    const { variablesReference, type } = (await client.scope('Locals')).get('a') ?? { variablesReference: 0 };
    assert.equal(type, 'int [5]');
    assert.equal((await client.variables(variablesReference)).get('[4]')?.value, '40');
    const { id } = await client.top();
    await client.dap.customRequest('setExpression', { expression: 'a[n - 1]', value: '400', frameId: id });
    assert.equal(await ask('a[4]'), '400');
  }));
