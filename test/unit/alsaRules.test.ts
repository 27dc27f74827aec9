import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { BUFFER_RULES } from '../support/alsaRules/buffers';
import { CALLBACK_RULES } from '../support/alsaRules/callbacks';
import { PCM_RULES } from '../support/alsaRules/pcm';
import { type Change, LIFE, type Rule, type Shown } from '../support/alsaRules/rule';
import { runToEnd, startSession, type TestRun } from '../support/session';

// The rules of "Writing an ALSA Driver", in its order. The driver drivers/rules.c keeps all of them; for each rule a few
// of its lines are changed, and what must follow is compared.

const RULES: readonly Rule[] = [...PCM_RULES, ...CALLBACK_RULES, ...BUFFER_RULES];
const NOT_SHOWN = 8;

const template = readFileSync('test/unit/drivers/rules.c', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'alsa-rules-'));
after(() => rmSync(folder, { recursive: true }));

function changed(changes: readonly Change[]): string {
  let text = template;
  for (const [from, to] of changes) {
    assert.equal(text.split(from).length, 2, `stands exactly once in the driver: ${from}`);
    text = text.replace(from, () => to);
  }
  return text;
}

function runDriver(text: string, scenario: string): TestRun {
  const program = join(folder, 'rules.c');
  writeFileSync(program, text);
  writeFileSync(join(folder, 'rules.pcm.txt'), scenario);
  const run = startSession(program, { scenario: join(folder, 'rules.pcm.txt'), kernelApi: '6.12' });
  runToEnd(run);
  return run;
}

/** `pause s 1`; `prepare s#2` is the second of its name. */
function resultOf(run: TestRun, call: string): number {
  const [name = '', nth = '1'] = call.split('#');
  const result = run.operations.filter((o) => `${o.text} `.startsWith(`${name} `))[Number(nth) - 1]?.result;
  assert.ok(result !== undefined, `the scenario has ${call}`);
  return result;
}

/** Each finding with the line of the driver it came from: its own, or that of the driver's call into the core. */
const found = (run: TestRun, text: string) =>
  run.findings.map((f) => {
    const inDriver = [f.range, ...f.stack.map((s) => s.range)].find((r) => r?.path.endsWith('/rules.c'));
    const line = inDriver && text.split('\n')[inDriver.line - 1]?.trim();
    return { finding: `${f.class}/${f.kind}`, at: line ?? 'core' };
  });

const runs = new Map<string, TestRun>();
/** The driver as it is. */
function correctRun(scenario: string): TestRun {
  const run = runs.get(scenario) ?? runDriver(template, scenario);
  runs.set(scenario, run);
  assert.deepEqual(found(run, template), []);
  return run;
}

function check(shown: Shown, run: TestRun, text: string, correct: TestRun): void {
  const findings = found(run, text);
  if ('finding' in shown) {
    assert.equal(findings[0]?.finding, shown.finding);
    assert.ok(findings[0]?.at.includes(shown.at), `at ${findings[0]?.at}`);
    assert.ok(run.findings.every((f) => f.cause && f.rule && f.fix && f.checker));
    return;
  }
  assert.deepEqual(findings, []);
  if ('call' in shown) {
    assert.equal(resultOf(run, shown.call), shown.result);
    if (run !== correct) assert.notEqual(resultOf(correct, shown.call), shown.result);
  } else if ('says' in shown) {
    assert.match(run.log.join(''), shown.says);
    assert.doesNotMatch(correct.log.join(''), shown.says);
  } else {
    assert.ok(run.operations.every((o) => o.result >= 0));
  }
}

for (const { rule, change, scenario = LIFE, shownBy } of RULES) {
  if (!shownBy) continue;
  test(rule, () => {
    const correct = correctRun(scenario);
    const text = changed(change ?? []);
    const run = change ? runDriver(text, scenario) : correct;
    check(shownBy, run, text, correct);
  });
}

test('the rules that nothing shows are counted, each with its reason', () => {
  const missing = RULES.filter((r) => !r.shownBy);
  assert.ok(missing.every((r) => r.why));
  assert.ok(RULES.every((r) => !(r.shownBy && r.why)));
  assert.equal(missing.length, NOT_SHOWN, missing.map((r) => `${r.rule}: ${r.why}`).join('\n'));
  assert.equal(new Set(RULES.map((r) => r.rule)).size, RULES.length);
});
