import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataAccess, DataTarget, Stop } from '../../src/debugger/api';
import type { Session } from '../../src/debugger/session';
import { fingerprint } from '../support/fingerprint';
import { lineOf, runToEnd, startSession, type TestRun } from '../support/session';

// Data breakpoints forward and backward: statics, members of heap objects, locals, and memory that changes hands.

const WATCHED = 'test/unit/drivers/watched.c';
const at = (text: string) => lineOf(WATCHED, text);

function arrive(session: Session): Stop {
  for (;;) {
    const stop = session.run(1_000_000);
    if (stop) return stop;
  }
}
const continued = (session: Session): Stop => {
  session.continue();
  return arrive(session);
};
const continuedBack = (session: Session): Stop => {
  session.continueBack();
  return arrive(session);
};
const lineNow = (session: Session, stop: Stop) => session.stack(stop.contextId)[0]?.position.range.line;

/** A session that stands at a line. */
function standingAt(text: string): TestRun & { stop: Stop } {
  const run = startSession(WATCHED);
  const path = run.session.kernel.program.units.find((u) => u.module)?.path ?? '';
  run.session.setLineBreakpoints(path, [{ line: at(text) }]);
  const stop = continued(run.session);
  run.session.setLineBreakpoints(path, []);
  return { ...run, stop };
}

function watch(session: Session, stop: Stop | undefined, wanted: readonly (readonly [string, DataAccess])[]): void {
  const frame = stop && session.stack(stop.contextId)[0];
  const status = session.setDataBreakpoints(
    wanted.map(([expression, access]) => {
      const target = session.dataTarget(expression, frame);
      assert.ok(!('problem' in target), `${expression}: ${(target as { problem?: string }).problem}`);
      return { target: target as DataTarget, access };
    }),
  );
  assert.ok(status.every((s) => s.verified));
}

test('reads, writes and changes of a static variable', () => {
  const { session } = startSession(WATCHED);
  watch(session, undefined, [['total', 'change']]);
  const first = continued(session);
  assert.equal(first.reason, 'dataBreakpoint');
  assert.match(first.text ?? '', /^total: 0 → 5, written by watched_init\(\) at line \d+ of watched\.c$/);
  assert.ok(first.text?.includes(`line ${at('total = 5')}`));
  assert.equal(lineNow(session, first), at('total = 5; /* again */'), 'the statement after');
  assert.match(continued(session).text ?? '', /5 → 6, written by touch\(\)/, 'writing the same value is no change');
  watch(session, undefined, [['total', 'read']]);
  assert.match(continued(session).text ?? '', /^total was read by watched_init\(\)/);

  const every = startSession(WATCHED).session;
  watch(every, undefined, [['total', 'write']]);
  assert.match(continued(every).text ?? '', /0 → 5/);
  assert.match(continued(every).text ?? '', /5 → 5/, 'every write');
});

test('the last write is found backward, with the value before it', () => {
  const { session } = standingAt('pr_info("done');
  watch(session, undefined, [['total', 'change']]);
  const last = continuedBack(session);
  assert.equal(last.reason, 'dataBreakpoint');
  assert.match(last.text ?? '', /5 → 6, written by touch\(\)/);
  assert.equal(lineNow(session, last), at('*where += by'), 'before the write, at its line');
  assert.match(continuedBack(session).text ?? '', /0 → 5/);
  assert.equal(continuedBack(session).reason, 'start');
});

test('a member of a heap object, and only it; part of a range; conditions', () => {
  const { session, stop } = standingAt('box->level = 1');
  watch(session, stop, [['box->level', 'change']]);
  const frame = session.stack(stop.contextId)[0];
  assert.match(continued(session).text ?? '', /box->level: <uninitialised> → 1|box->level: \d+ → 1/);
  assert.match(continued(session).text ?? '', /1 → 9, written by touch/);
  const box = session.dataTarget('*box', frame) as DataTarget;
  const [status] = session.setDataBreakpoints([{ target: box, access: 'write', condition: 'total == 12345' }]);
  assert.equal(status?.verified, true);
  assert.equal(continued(session).reason, 'end', 'the condition never holds');
});

test('a local variable: written by its own function, through a pointer by another, and not after its end', () => {
  const { session, stop } = standingAt('local = 1');
  watch(session, stop, [
    ['local', 'change'],
    ['shared', 'change'],
  ]);
  const texts: string[] = [];
  for (let hit = continued(session); hit.reason === 'dataBreakpoint'; hit = continued(session))
    texts.push(hit.text ?? '');
  assert.equal(texts.length, 4, texts.join('\n'));
  assert.match(texts[0] as string, /^local: .*1, written by locals\(\)/);
  assert.match(texts[1] as string, /^shared: .*10, written by locals\(\)/);
  assert.match(texts[2] as string, /^shared: 10 → 13, written by touch\(\)/);
  assert.match(texts[3] as string, /^local: 1 → 14, written by locals\(\)/);
});

test('a bit-field: not its neighbours in the same bytes', () => {
  const { session, stop } = standingAt('box->level = 1');
  watch(session, stop, [
    ['box->high', 'change'],
    ['box->high', 'readWrite'],
  ]);
  const hit = continued(session);
  assert.match(
    hit.text ?? '',
    /^box->high: .* → (-3|4294967293), written by watched_init\(\) at line \d+ of watched\.c$/m,
  );
  assert.ok(hit.text?.includes(`line ${at('box->high = -3')}`));
  assert.equal(hit.breakpointIds.length, 2);
  watch(session, stop, [['box->high', 'change']]);
  assert.equal(continued(session).reason, 'end');
});

test('backward nothing is passed over that a call of the writing statement did', () => {
  const { session, stop } = standingAt('return got');
  watch(session, stop, [
    ['got', 'change'],
    ['taken', 'change'],
  ]);
  const got = continuedBack(session);
  assert.match(got.text ?? '', /^got: 1 → 10, written by both\(\)/);
  assert.equal(lineNow(session, got), at('return 2 * n'), 'after the other write');
  const taken = continuedBack(session);
  assert.match(taken.text ?? '', /^taken: 0 → 5, written by take\(\)/);
  assert.equal(lineNow(session, taken), at('taken = n'));

  const alone = standingAt('return got');
  watch(alone.session, alone.stop, [['got', 'change']]);
  const only = continuedBack(alone.session);
  assert.match(only.text ?? '', /^got: 1 → 10/);
  assert.equal(lineNow(alone.session, only), at('/* both */'), 'its own line, if nothing lies between');
  assert.match(continuedBack(alone.session).text ?? '', /^got: .* → 1,/);
});

test('watched memory changes nothing in the run', () => {
  const plain = startSession(WATCHED);
  runToEnd(plain);
  const watched = startSession(WATCHED);
  watch(watched.session, undefined, [['total', 'readWrite']]);
  let stops = 0;
  while (continued(watched.session).reason === 'dataBreakpoint') stops++;
  assert.equal(stops, 4);
  watched.session.setDataBreakpoints([]);
  assert.equal(fingerprint(watched.session, true), fingerprint(plain.session, true));
});

test('freed memory stays watched, and says what it is to whoever comes next', () => {
  const { session, stop } = standingAt('kfree(box)');
  watch(session, stop, [['box->level', 'write']]);
  const hit = continued(session);
  assert.equal(hit.reason, 'end', 'nobody writes to it');
  assert.equal(session.findings.length, 0);
});
