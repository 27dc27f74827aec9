import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runToEnd, startSession } from '../support/session';

// Memory management as drivers see it. Each module in drivers/mm uses one part of the API and says itself what Linux 6.12
// answers: EXPECT() lines hold, and a line that breaks a rule is found, with the kind that its comment names.

const FOLDER = 'test/unit/drivers/mm';

/** "line: kind" of each finding that the comments of a file ask for. */
function wanted(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, i) => {
      const kind = /\/\/ finds: (.*)$/.exec(line)?.[1];
      return kind ? [`${i + 1}: ${kind}`] : [];
    });
}

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.c'))) {
  test(`memory management as in Linux 6.12: ${file}`, () => {
    const path = join(FOLDER, file);
    const run = startSession(path);
    runToEnd(run);
    assert.deepEqual(
      run.log.map((text) => text.trim()).filter((text) => /line \d+:/.test(text)),
      [],
    );
    assert.ok(run.log.some((text) => text.includes('all done')) || run.findings.at(-1)?.fatal);
    const line = (f: (typeof run.findings)[number]) =>
      f.stack.find(({ range }) => range.path.endsWith(file))?.range.line;
    const found = run.findings.map((f) => `${line(f)}: ${f.kind}`);
    assert.deepEqual(found.sort(), wanted(path).sort());
    assert.ok(run.findings.every((f) => f.cause && f.rule && f.fix && f.checker));
  });
}
