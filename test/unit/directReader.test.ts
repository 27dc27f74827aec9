import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evaluation } from '../../src/debugger/api';
import { lineOf, startSession } from '../support/session';

// Plain expressions are worked out on their syntax, all others by compiled code: nobody may notice which.

const VALUES = 'test/dap/drivers/values.c';

function inLook() {
  const { session } = startSession(VALUES);
  const path = session.kernel.program.units.find((unit) => unit.module)?.path ?? '';
  session.setLineBreakpoints(path, [{ line: lineOf(VALUES, 'look here') }]);
  session.continue();
  while (!session.run(1_000_000));
  const frame = session.stack(session.inspector.contextId)[0];
  return (expression: string) => session.evaluate(expression, frame);
}

const told = (result: Evaluation): string =>
  'error' in result ? `error: ${result.error}` : [...(result.value.bytes ?? [])].join(' ');

test('an expression that only reads gives the same as the code that would be compiled for it', () => {
  const evaluate = inLook();
  const operands = ['numbers[3]', 'err', 'box.mode', 'box.array[2]', '(u8)250', '-7', '40000000000l', 'gfp', '(s8)-3'];
  const operators = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '==', '<', '>='];
  const expressions = operators.flatMap((operator, i) =>
    operands.map((left, k) => `${left} ${operator} ${operands[(i + 2 * k + 1) % operands.length]}`),
  );
  expressions.push(
    ...[
      '!err',
      '~gfp',
      '-err',
      '(_Bool)gfp',
      '(u16)err',
      '(long)gfp',
      '(void *)numbers',
      '(unsigned long)numbers >> 4',
    ],
    ...[
      'numbers && err',
      'err || box.pointer',
      'err < 0 ? numbers[2] : numbers[3]',
      '*(numbers + 5)',
      'numbers[err + 14]',
    ],
    ...['&numbers[2]', '&box.self->in.x', 'box.self->self->array[1]', 'box.array[3] == 0', 'owner->items.next->prev'],
    ...['(char)200', '2147483647 + numbers[1]', '1 << 40', 'err / 0', 'box.pointer == 0', 'numbers + 1 == &numbers[1]'],
  );
  expressions.push(
    ...[
      'box.bits.low',
      'box.bits.low + 1',
      'box.bits.high * 2',
      'box.bits.wide >> 3',
      '-box.bits.high',
      '!box.bits.low',
    ],
    ...[
      '&numbers[3] - numbers',
      'numbers - &numbers[3]',
      '(char *)&numbers[3] - (char *)numbers + 1',
      '(err, numbers[3])',
    ],
    ...['numbers[0] ?: 5', 'numbers[3] ?: 5', 'box.pointer ?: numbers', '"abc"[1]', '"abc"[1] == box.text[0]'],
  );
  assert.ok(expressions.length > 120);
  for (const expression of expressions) {
    assert.equal(told(evaluate(expression)), told(evaluate(`({ ${expression}; })`)), expression);
  }
});

test('what must not be read is told the same', () => {
  const evaluate = inLook();
  for (const expression of [
    'numbers[9]',
    '*box.pointer',
    '*(int *)0x123456',
    '*(int *)((char *)numbers + 1)',
    'box.array[4]',
  ]) {
    assert.equal(told(evaluate(`${expression} + 0`)), told(evaluate(`({ ${expression} + 0; })`)), expression);
  }
});
