import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Diagnostics } from '../../src/c/diagnostics';
import { tokenize } from '../../src/c/lexer';
import { Preprocessor } from '../../src/c/preprocessor';
import { SourceMap } from '../../src/c/source';
import { kernelHeaders, kernelUnit } from '../support/kernelHeaders';

// The kernel's own headers through our preprocessor and through gcc's: the same tokens, half a million for one driver.

const text = (path: string) => (existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'latin1') : undefined);

/** gcc's options of a unit, taken apart; the files that are included first become lines of a text. */
function optionsOf(unit: string) {
  const args = kernelUnit(kernelHeaders(), unit);
  const [include, first, rest]: [string[], string[], string[]] = [[], [], []];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (word === '-include') first.push(args[++i] as string);
    else if (word === '-I') include.push(args[++i] as string);
    else if (word.startsWith('-I')) include.push(word.slice(2));
    else if (word.endsWith('.c')) first.push(word);
    else rest.push(word);
  }
  return { include, rest, main: first.map((path) => `#include "${path}"\n`).join('') };
}

for (const unit of ['sound/drivers/dummy.c', 'sound/usb/pcm.c']) {
  test(`macros become what gcc makes of them: ${unit}`, () => {
    const { include, rest, main } = optionsOf(unit);
    const path = join(mkdtempSync(join(tmpdir(), 'preprocessor-')), 'main.c');
    writeFileSync(path, main);
    const gcc = (...more: string[]) =>
      execFileSync('gcc', [...rest, ...include.map((i) => `-I${i}`), '-E', ...more], {
        encoding: 'latin1',
        maxBuffer: 2 ** 30,
      });

    const lines = gcc('-dM', '-x', 'c', '/dev/null').split('\n');
    const defines = Object.fromEntries(
      lines.flatMap((l) => [/^#define (\w+) (.*)$/.exec(l)?.slice(1) ?? []]).filter((d) => d.length > 0),
    );
    const sources = new SourceMap();
    const diagnostics = new Diagnostics(sources);
    const includePaths = include.map((folder) => ({ path: folder, system: true }));
    const options = { sources, diagnostics, readFile: text, includePaths, defines, tokenCache: new Map() };
    const list = new Preprocessor(options).run(sources.open(path, main, false));
    const ours = list.withoutEnd().map((token) => token.text);
    assert.deepEqual(diagnostics.list, []);

    const expected = tokenize({ path, text: gcc('-P', path), base: 0, system: true }, new Diagnostics(new SourceMap()));
    const theirs: string[] = [];
    let pragma = false; // gcc leaves them for the compiler
    for (const token of expected.withoutEnd()) {
      if (token.startsLine) pragma = token.is('#');
      if (!pragma) theirs.push(token.text);
    }
    const at = theirs.findIndex((token, i) => token !== ours[i]);
    assert.deepEqual(ours.slice(Math.max(at - 5, 0), at + 10), theirs.slice(Math.max(at - 5, 0), at + 10));
    assert.equal(ours.length, theirs.length);
    assert.ok(ours.length > 500_000);
  });
}
