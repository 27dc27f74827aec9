import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatValue } from '../../src/inspect/format';
import { lineOf, startSession } from '../support/session';

// A local that has not been assigned yet holds what the stack held before: it is shown as uninitialised, not as a value.

const DRIVER = 'test/unit/drivers/unset.c';

test('locals show no value before their first assignment', () => {
  const { session } = startSession(DRIVER);
  const path = session.kernel.program.units.find((u) => u.module)?.path ?? '';
  const shown = (text: string): Record<string, string> => {
    session.setLineBreakpoints(path, [{ line: lineOf(DRIVER, text) }]);
    session.continue();
    let stop = session.run(1_000_000);
    while (!stop) stop = session.run(1_000_000);
    assert.equal(stop.reason, 'breakpoint', text);
    const [frame] = session.stack(stop.contextId);
    assert.ok(frame);
    const locals = session.scopes(frame).flatMap(({ variables }) => variables);
    return Object.fromEntries(
      locals.map((v) => {
        const value = session.variable(frame, v);
        const watched = session.evaluate(v.name, frame);
        assert.ok(!('error' in watched));
        const text = formatValue(session.kernel, value);
        assert.equal(formatValue(session.kernel, watched.value), text, 'the same in watch');
        return [v.name, text.includes('kmalloc') || text.startsWith('0xffff') ? 'a pointer' : text];
      }),
    );
  };
  const NOT = '<uninitialised>';
  assert.deepEqual(shown('result = total(3)'), { result: NOT });
  assert.deepEqual(shown('int i, sum = 0'), { n: '3', i: NOT, sum: NOT, twice: NOT, each: NOT, text: NOT });
  assert.deepEqual(shown('for (i = 0'), { n: '3', i: NOT, sum: '0', twice: NOT, each: NOT, text: NOT });
  const first = shown('int square = i * i');
  assert.equal(first['square'], NOT);
  assert.deepEqual([first['i'], first['sum'], first['text']], ['0', '0', NOT], 'twice: one cannot know in a loop');
  assert.equal(shown('sum += square')['square'], '0');
  const second = shown('int square = i * i');
  assert.deepEqual([second['i'], second['square'], second['twice']], ['1', NOT, '0'], 'each round has its own');
  assert.equal(shown('sum += each->number')['each'], 'a pointer');
  assert.equal(shown('list_for_each_entry')['each'], 'a pointer', 'in the second round of a loop that a macro makes');
  const after = shown('if (!text)');
  assert.deepEqual([after['i'], after['sum'], after['twice'], after['text']], ['3', '5', '10', 'a pointer']);
  assert.deepEqual(shown('pr_info("%d\\n", result)'), { result: '5' });
});

test('a local that is set by hand before its first assignment shows that', () => {
  const { session } = startSession(DRIVER);
  session.setFunctionBreakpoints([{ name: 'total' }]);
  session.continue();
  let stop = session.run(1_000_000);
  while (!stop) stop = session.run(1_000_000);
  const frame = session.stack(stop.contextId)[0];
  const set = session.assign('twice', '7', frame);
  assert.ok(!('error' in set));
  assert.equal(formatValue(session.kernel, set.value), '7');
});
