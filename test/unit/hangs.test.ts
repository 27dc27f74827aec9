import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf, startSession } from '../support/session';

// A driver that does not come on: it is told where, and told again at the same statement of the same run.

const LOOP = 'test/unit/drivers/loop.c';

test('a loop without end is a finding, at one of its statements', () => {
  const run = startSession(LOOP);
  const { session } = run;
  const stopOf = () => {
    session.continue();
    for (;;) {
      const stop = session.run(1_000_000);
      if (stop) return stop;
    }
  };
  const first = stopOf();
  assert.equal(first.finding?.kind, 'soft-lockup');
  const line = session.stack(first.contextId)[0]?.position.range.line ?? 0;
  assert.ok(line >= lineOf(LOOP, 'while') && line <= lineOf(LOOP, 'i++'), `line ${line}`);

  const { tick } = session.kernel.mmu.memory;
  session.continueBack();
  let start = session.run(1_000_000);
  while (!start) start = session.run(1_000_000);
  assert.equal(start.reason, 'start');
  assert.equal(stopOf().finding?.tick, first.finding?.tick);
  assert.equal(session.kernel.mmu.memory.tick, tick);
  assert.equal(run.findings.length, 1, 'told once');
});
