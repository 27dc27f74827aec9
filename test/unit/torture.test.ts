import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { runProgram } from '../../src/debugger/hosted/program';
import { gccTorture } from '../support/gccTorture';

// gcc's own execution tests, on text nobody here wrote. All are run; a program passes if it ends with status 0. One that
// does not is left out only for a reason that its text (or what our compiler says of it) shows; reasons are counted.

const OUTSIDE: readonly (readonly [reason: string, sign: RegExp])[] = [
  ['complex numbers', /\b(_Complex|__complex__|__complex)\b/],
  ['vectors', /vector_size|__builtin_shuffle|scal-to-vec|Vector|V4S/],
  ['floating point', /\b(float|double|_Decimal\d+|_Float\d+)\b/],
  ['128-bit integers', /__int128|TItype|\bmode\s*\(\s*(__)?TI/],
  ['alloca', /alloca/],
  [
    'a C library beyond ours',
    /\b(signal|setjmp|longjmp|sprintf|snprintf|fopen|tmpnam|qsort|isprint|sys\/types|unistd|mmap|pthread|getenv)\b/,
  ],
  ['machine code', /\basm\b|__asm__|__asm\b/],
  [
    "gcc's own internals",
    /__builtin_(apply|setjmp|va_arg_pack|classify_type|clrsb|signbit|copysign|isinf|isnan|return_address|frame_address|prefetch|eh_return|init|return|constant_p)|instrument|push_macro|__OPTIMIZE__|noinstrument|ifunc|__atomic|__sync|scalar_storage_order/,
  ],
];

/** What our compiler says where it stops on purpose. */
const NOT_SUPPORTED: typeof OUTSIDE = [
  ['variable length arrays', /variable length arrays are not supported/],
  ['nested functions', /expected ';' at end of declaration before '\{'/],
  ['128-bit integers', /128-bit arithmetic/],
];

const readFile = (path: string) =>
  existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;

test("gcc's torture programs end as they should", () => {
  const folder = gccTorture();
  const left = new Map<string, number>();
  const failures: string[] = [];
  let passed = 0;
  for (const name of readdirSync(folder)
    .filter((n) => n.endsWith('.c'))
    .sort()) {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    const end = runProgram({
      path,
      readFile,
      headers: resolve('src/debugger/hosted/include'),
      includePaths: [],
      defines: {},
      args: [name],
      write: () => {},
      limit: 100_000_000,
    });
    if (end.kind === 'exit' && end.status === 0) {
      passed++;
      continue;
    }
    const said =
      end.kind === 'exit'
        ? `status ${end.status}`
        : (end.diagnostics.find((d) => d.severity === 'error')?.message ?? '');
    const reason =
      NOT_SUPPORTED.find(([, sign]) => sign.test(said)) ??
      OUTSIDE.find(([, sign]) => sign.test(text) || sign.test(name));
    if (reason) left.set(reason[0], (left.get(reason[0]) ?? 0) + 1);
    else failures.push(`${name}: ${said}`);
  }
  console.log(`${passed} passed, left out: ${[...left].map(([reason, n]) => `${reason} ${n}`).join(', ')}`);
  for (const f of failures) console.log(`  ${f}`);
  assert.ok(passed > 1250, `only ${passed} programs were run`);
  assert.ok(
    failures.length <= 0.05 * (passed + failures.length),
    `${failures.length} of ${passed + failures.length} failed`,
  );
});
