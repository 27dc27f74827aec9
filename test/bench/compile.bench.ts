// The front end alone: a driver of 3,000 lines with our headers, from text to WebAssembly, and a whole translation unit
// of the real kernel (gcc -E of sound/drivers/dummy.c with Debian's headers) lexed, parsed and checked.
// `node --expose-gc out/test/bench/compile.bench.js [rounds]`. Beside it gcc on the same texts, in the same run.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deserialize } from 'node:v8';
import { CompileCache } from '../../src/c/compile';
import { Diagnostics } from '../../src/c/diagnostics';
import { parse } from '../../src/c/parser';
import { Preprocessor } from '../../src/c/preprocessor';
import { SourceMap } from '../../src/c/source';
import { checkDriver, compileDriver, type PackedCore, useReadyCore } from '../../src/debugger/compileDriver';
import { kernelHeaders, kernelUnit } from '../support/kernelHeaders';

const rounds = Number(process.argv[2] ?? 9);
const kernelRoot = resolve('dist/linux');
useReadyCore(kernelRoot, (api) => deserialize(readFileSync(join(kernelRoot, `core-${api}.bin`))) as PackedCore);

const scratch = mkdtempSync(join(tmpdir(), 'compile-'));
const median = (values: readonly number[]): number =>
  [...values].sort((x, y) => x - y)[values.length >> 1] ?? Number.NaN;
const time = (work: () => void): number => {
  const began = performance.now();
  work();
  return performance.now() - began;
};
const collected = (): number => {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

/** mychip.c, its functions repeated under other names until it has 3,000 lines. */
function longDriver(): string {
  const text = readFileSync('media/samples/mychip.c', 'utf8');
  const body = text.slice(text.indexOf('static int mychip_hw_params'), text.indexOf('static const struct snd_pcm_ops'));
  const names = [...new Set([...body.matchAll(/\b(mychip_\w+)\(/g)].map((m) => m[1] as string))];
  let all = text;
  for (let copy = 1; all.split('\n').length < 3000; copy++) {
    let more = body;
    for (const name of names) more = more.replace(new RegExp(`(static[^;{]*?)\\b${name}\\(`), `$1${name}_${copy}(`);
    all += `\n${more}\n`;
    for (const name of names)
      if (more.includes(`${name}_${copy}(`)) all += `void *use_${name}_${copy} = (void *)${name}_${copy};\n`;
  }
  return all;
}

function driver(): void {
  const path = join(scratch, 'long.c');
  const text = longDriver();
  writeFileSync(path, text);
  const readFile = (p: string) => {
    try {
      return readFileSync(p, 'utf8');
    } catch {
      return undefined;
    }
  };
  const file = { kernelRoot, readFile, includePaths: [], defines: {} };
  const first = time(() => {
    const { program, diagnostics } = compileDriver({ ...file, sources: [path], physBytes: 64 << 20 }, '6.12');
    if (!program) throw new Error(diagnostics[0]?.message);
  });
  const again = Array.from({ length: rounds }, (_, i) => {
    writeFileSync(path, `${text}\n/* ${i} */\n`);
    return time(() => compileDriver({ ...file, sources: [path], physBytes: 64 << 20 }, '6.12'));
  });
  const cache = new CompileCache();
  const check = Array.from({ length: rounds }, () => time(() => checkDriver({ ...file, path }, '6.12', cache)));
  console.log(`driver of ${text.split('\n').length} lines, to WebAssembly (bar 300 ms)`);
  console.log(`  first in a process ${first.toFixed(0)} ms, again ${median(again).toFixed(0)} ms`);
  console.log(`  checked only, as in the editor ${median(check).toFixed(0)} ms`);
}

function unit(): void {
  const headers = kernelHeaders();
  const path = join(scratch, 'dummy.i');
  execFileSync('gcc', [...kernelUnit(headers, 'sound/drivers/dummy.c'), '-E', '-P', '-o', path]);
  const text = readFileSync(path, 'utf8');
  const object = join(scratch, 'dummy.o');
  const gcc = Array.from({ length: 3 }, () =>
    time(() =>
      execFileSync('gcc', ['-w', '-std=gnu11', '-O0', '-funsigned-char', '-fsyntax-only', path, '-o', object]),
    ),
  );
  let kept: unknown;
  const once = () => {
    const sources = new SourceMap();
    const diagnostics = new Diagnostics(sources);
    const options = { sources, diagnostics, readFile: () => undefined, includePaths: [], defines: {} };
    const preprocessor = new Preprocessor({ ...options, tokenCache: new Map() });
    const tokens = preprocessor.run(sources.open(path, text, false));
    const tu = parse(path, tokens, sources, diagnostics, 'kernel', true, preprocessor.packs);
    if (diagnostics.errorCount > 0) throw new Error(diagnostics.list[0]?.message);
    kept = tu;
  };
  const first = time(once);
  const again = Array.from({ length: rounds }, () => time(once));
  kept = undefined;
  const before = collected();
  once();
  const after = collected();
  const megabytes = (text.length / 2 ** 20).toFixed(1);
  console.log(`\nunit of ${text.split('\n').length} lines (${megabytes} MiB), lexed, parsed and checked (bar 600 ms)`);
  console.log(`  first in a process ${first.toFixed(0)} ms, again ${median(again).toFixed(0)} ms`);
  console.log(
    `  kept in memory ${kept ? (after - before).toFixed(0) : '?'} MiB; gcc -fsyntax-only ${median(gcc).toFixed(0)} ms`,
  );
}

driver();
unit();
