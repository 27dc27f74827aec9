import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import type { Stop } from '../../src/debugger/api';
import type { Session } from '../../src/debugger/session';
import { fingerprint } from '../support/fingerprint';
import { linuxSource } from '../support/linuxSource';
import { lineOf, runToEnd, startSession } from '../support/session';

// Going back in time: the same places are found again, to the last bit, and steps end where a reader expects them.

const TWICE = 'test/unit/drivers/twice.c';

/** Runs until something stops. */
function arrive(session: Session): Stop {
  for (;;) {
    const stop = session.run(1_000_000);
    if (stop) return stop;
  }
}
const goTo = (session: Session, tick: number): Stop => {
  session.goToTick(tick);
  return arrive(session);
};
const continued = (session: Session): Stop => {
  session.continue();
  return arrive(session);
};
const continuedBack = (session: Session): Stop => {
  session.continueBack();
  return arrive(session);
};
const steppedBack = (session: Session, kind: 'over' | 'in' | 'out'): Stop => {
  session.stepBack(kind);
  return arrive(session);
};
const tickOf = (session: Session): number => session.kernel.mmu.memory.tick;
/** Function and line of the innermost stack frame. */
const place = (session: Session, contextId: number): string => {
  const [frame] = session.stack(contextId);
  return frame ? `${frame.function.name}:${frame.position.range.line}` : 'nowhere';
};
const numberIn = (session: Session, expression: string): number => {
  const result = session.evaluate(expression, undefined);
  if ('error' in result) throw new Error(result.error);
  return new DataView((result.value.bytes as Uint8Array).buffer).getInt32(0, true);
};
const at = (text: string) => lineOf(TWICE, text);

/** Points on each driver: TIME_TRAVEL_POINTS=5000 makes ten thousand in all, some six minutes. */
const POINTS = Number(process.env['TIME_TRAVEL_POINTS'] ?? 80);

/** xorshift: the same points each time. */
function* chance(seed: number): Generator<number, never> {
  for (let x = seed; ; ) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    yield x >>> 0;
  }
}

const RUNS: readonly [name: string, start: () => Session][] = [
  ['dummy.c', () => startSession(join(linuxSource(), 'sound/drivers/dummy.c')).session],
  ['aloop.c', () => startSession(join(linuxSource(), 'sound/drivers/aloop.c')).session],
  [
    'three threads',
    () => startSession('media/samples/mychip.c', { scenario: resolve('test/unit/drivers/threads.pcm.txt') }).session,
  ],
];
for (const [name, begin] of RUNS) {
  test(`back N statements and forward N is where one was, at ${POINTS} points of ${name}`, () => {
    const session = begin();
    session.setFindingFilters([]);
    const start = tickOf(session) + 1;
    while (continued(session).reason !== 'end');
    const end = tickOf(session);
    const random = chance(20261125);
    const chosen = new Set<number>();
    while (chosen.size < Math.min(POINTS, end - start)) chosen.add(start + (random.next().value % (end - start)));
    const points = [...chosen].sort((a, b) => a - b);
    goTo(session, start);
    const known = new Map<number, string>();
    for (const [i, point] of points.entries()) {
      goTo(session, point);
      known.set(point, fingerprint(session, i % 40 === 0));
    }
    for (const [i, point] of points.entries()) {
      const there = points[random.next().value % points.length] as number;
      goTo(session, there);
      goTo(session, Math.max(start, there - (random.next().value % 3000)));
      assert.equal(goTo(session, point).reason, 'goto');
      assert.equal(tickOf(session), point);
      assert.equal(fingerprint(session, i % 40 === 0), known.get(point), `the state at tick ${point}`);
    }
  });
}

test('a run that stopped at every finding ends as one that never stopped', () => {
  for (const driver of [TWICE, 'test/unit/drivers/memory.c']) {
    const never = startSession(driver);
    runToEnd(never);
    const often = startSession(driver);
    let stops = 0;
    while (continued(often.session).reason === 'finding') stops++;
    assert.equal(
      stops,
      never.findings.filter((f) => !f.fatal && f.class !== 'leak').length + (driver === TWICE ? 0 : 1),
    );
    assert.deepEqual(
      often.findings.map((f) => `${f.kind} ${f.tick}`),
      never.findings.map((f) => `${f.kind} ${f.tick}`),
    );
    assert.deepEqual(often.log, never.log);
    assert.equal(fingerprint(often.session, true), fingerprint(never.session, true));
  }
});

test('what a statement did before its mistake is done once', () => {
  const run = startSession(TWICE);
  run.session.setFindingFilters(['rule']);
  assert.equal(continued(run.session).reason, 'finding');
  assert.equal(numberIn(run.session, 'counter'), 1);
  assert.equal(continued(run.session).reason, 'finding');
  assert.equal(numberIn(run.session, 'counter'), 2, 'the call in this statement is over');
  assert.equal(continued(run.session).reason, 'end');
  assert.ok(
    run.log.some((line) => line.includes('counter 2, last 22')),
    run.log.join(''),
  );
});

test('stepping back goes over, into and out of calls', () => {
  const { session } = startSession(TWICE);
  session.setFindingFilters([]);
  session.setLineBreakpoints(session.kernel.program.units.find((u) => u.module)?.path ?? '', [
    { line: at('pr_info("counter') },
  ]);
  const stop = continued(session);
  const context = stop.contextId;
  const here = () => place(session, context);
  const end = tickOf(session);
  assert.equal(here(), `twice_init:${at('pr_info("counter')}`);
  assert.equal(steppedBack(session, 'over').reason, 'step');
  assert.equal(here(), `twice_init:${at('for (i = 0; i < 4')}`);
  steppedBack(session, 'over');
  assert.equal(here(), `twice_init:${at('steps[i] = outer(i)')}`);
  assert.equal(numberIn(session, 'steps[3]'), 0, 'not assigned yet');
  assert.equal(numberIn(session, 'steps[2]') > 0, true);
  // Into the call from behind: the last line of outer() first.
  steppedBack(session, 'over');
  steppedBack(session, 'in');
  assert.equal(here(), `outer:${at('return a + b')}`);
  steppedBack(session, 'over');
  assert.equal(here(), `outer:${at('int b = inner(a)')}`);
  steppedBack(session, 'in');
  assert.equal(here(), `inner:${at('return twice + 1')}`);
  steppedBack(session, 'over');
  assert.equal(here(), `inner:${at('int twice = n')}`);
  // Out: to the call itself, in the caller.
  steppedBack(session, 'over');
  assert.equal(here(), `outer:${at('int a = inner(n)')}`, 'before the first line of a function is its call');
  steppedBack(session, 'out');
  assert.equal(here(), `twice_init:${at('steps[i] = outer(i)')}`);
  // Forward again, to where it began.
  assert.equal(continued(session).reason, 'breakpoint');
  assert.equal(tickOf(session), end);
});

test('continuing back stops at breakpoints, conditions and findings, and says where the run begins', () => {
  const run = startSession(TWICE);
  const { session } = run;
  const path = session.kernel.program.units.find((u) => u.module)?.path ?? '';
  session.setFindingFilters([]);
  session.setLineBreakpoints(path, [{ line: at('pr_info("counter') }]);
  continued(session);
  session.setFindingFilters(['rule']);
  session.setLineBreakpoints(path, [
    { line: at('return a + b'), condition: 'n < 2' },
    { line: at('counter++;') },
    { line: at('int twice = n'), logMessage: 'not told on the way back' },
  ]);
  const log = run.log.length;
  const stop = continuedBack(session);
  assert.equal(stop.reason, 'breakpoint');
  const [frame] = session.stack(stop.contextId);
  const n = frame && session.evaluate('n', frame);
  assert.equal(n && 'value' in n ? n.value.bytes?.[0] : undefined, 1);
  assert.equal(continuedBack(session).reason, 'breakpoint');
  const second = continuedBack(session);
  assert.equal(second.reason, 'finding');
  assert.equal(second.finding?.range?.line, at('the call is over when'));
  assert.equal(place(session, second.contextId), `twice_init:${at('the call is over when')}`);
  assert.equal(continuedBack(session).reason, 'breakpoint', 'in the call before the mistake');
  assert.equal(continuedBack(session).reason, 'finding');
  const begin = continuedBack(session);
  assert.equal(begin.reason, 'start');
  assert.match(begin.text ?? '', /first statement of the run/);
  assert.equal(session.findings.length, 0, 'nothing has happened yet');
  assert.equal(run.log.length, log, 'nothing is told twice');
  assert.equal(continued(session).reason, 'finding', 'and all of it happens again');
});

test('a change made while stopped is made again whenever the run comes by, until one made before it', () => {
  const run = startSession(TWICE);
  const { session } = run;
  const path = session.kernel.program.units.find((u) => u.module)?.path ?? '';
  session.setFindingFilters([]);
  const breakAt = (text: string) => session.setLineBreakpoints(path, [{ line: at(text) }]);
  breakAt('for (i = 0; i < 4');
  const loop = continued(session);
  const there = tickOf(session);
  const [frame] = session.stack(loop.contextId);
  assert.ok('value' in session.evaluate('counter = 40', frame, true));
  assert.ok('value' in session.assign('sum', 'sum + 1000', frame));
  breakAt('pr_info("counter');
  continued(session);
  assert.equal(numberIn(session, 'counter'), 40);
  const end = fingerprint(session);
  goTo(session, there - 1);
  assert.equal(numberIn(session, 'counter'), 2, 'before the change');
  assert.equal(goTo(session, there).reason, 'goto');
  assert.equal(numberIn(session, 'counter'), 40, 'where it was made');
  assert.equal(continued(session).reason, 'breakpoint');
  assert.equal(fingerprint(session), end);
  const told = run.log.length;
  goTo(session, there - 1);
  const counter = session.evaluate('&counter', undefined);
  const address =
    'value' in counter ? new DataView((counter.value.bytes as Uint8Array).buffer).getBigUint64(0, true) : 0n;
  assert.ok(session.writeMemory(address, Uint8Array.of(7, 0, 0, 0)));
  assert.match(run.log.slice(told).join(''), /another way from here: 2 later changes/);
  assert.equal(continued(session).reason, 'breakpoint');
  assert.equal(numberIn(session, 'counter'), 7);
  session.continue();
  assert.equal(arrive(session).reason, 'end');
  assert.ok(
    run.log.some((line) => line.includes('counter 7, last 22')),
    run.log.join(''),
  );
});

test('however little memory there is for the past, all of it can be reached', () => {
  const { session } = startSession(join(linuxSource(), 'sound/drivers', 'aloop.c'), { historyMiB: 16 });
  session.setFindingFilters([]);
  const start = tickOf(session) + 1;
  while (continued(session).reason !== 'end');
  assert.ok(session.historyBytes <= 16 << 20);
  goTo(session, start + 40_000);
  const there = fingerprint(session);
  goTo(session, start);
  goTo(session, start + 40_000);
  assert.equal(fingerprint(session), there);
});
