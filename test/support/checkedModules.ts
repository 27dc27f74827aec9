import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runToEnd, startSession } from './session';

/** "line: kind" of each finding that the comments of a file ask for. */
function wanted(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, i) => {
      const kind = /\/\/ finds: (.*)$/.exec(line)?.[1];
      return kind ? [`${i + 1}: ${kind}`] : [];
    });
}

/**
 * One test for each module in a folder. A module uses one part of an API and says itself what Linux 6.12 answers: EXPECT()
 * lines hold (`drivers/check.h`), and a line that breaks a rule is found, with the kind that its comment names.
 */
export function testCheckedModules(folder: string, title: string): void {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.c'))) {
    test(`${title}: ${file}`, () => {
      const path = join(folder, file);
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
}
