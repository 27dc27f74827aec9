import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'exec-'));

function exec(text: string, ...words: string[]) {
  const path = join(folder, 'program.c');
  writeFileSync(path, text);
  const at = words.indexOf('FILE');
  const args = at < 0 ? [path, ...words] : words.map((w) => (w === 'FILE' ? path : w));
  const run = spawnSync(process.execPath, [resolve('dist/cli.js'), 'exec', ...args], { encoding: 'utf8' });
  return { status: run.status, out: run.stdout, error: run.stderr };
}

test('a plain program prints, takes arguments and returns its status', () => {
  const run = exec(
    `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv)
{
	char *text = malloc(16);
	int i;
	strcpy(text, "hey");
	for (i = 1; i < argc; i++)
		printf("%d %s %5.3d|%-4s|%#x %c\\n", i, argv[i], i * 7, text, 255 + i, 'a' + i);
	puts(text);
	free(text);
	return WHAT;
}`,
    '-D',
    'WHAT=42',
    'FILE',
    'one',
    'two',
  );
  assert.equal(run.error, '');
  assert.equal(run.out, '1 one   007|hey |0x100 b\n2 two   014|hey |0x101 c\nhey\n');
  assert.equal(run.status, 42);
});

test('exit, abort and a failed assertion end it as they do elsewhere', () => {
  assert.equal(exec('#include <stdlib.h>\nint main(void) { exit(7); }').status, 7);
  assert.equal(exec('#include <stdlib.h>\nint main(void) { abort(); }').status, 134);
  const failed = exec('#include <assert.h>\nint main(void) { assert(1 == 2); return 0; }');
  assert.equal(failed.status, 134);
  assert.match(failed.error, /program\.c:2: assertion failed: 1 == 2/);
});

test("its library answers as gcc's does", () => {
  const text = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>
static int cmp(const void *a, const void *b) { return *(int *)a - *(int *)b; }
int main(void) {
  char text[] = "one, two;three", *w, *end; int xs[] = {1, 5, 9, 12}, key = 9;
  for (w = strtok(text, ", ;"); w; w = strtok(0, ", ;")) printf("[%s]", w);
  printf("\\n%zu %zu %s\\n", strspn("aabc", "ab"), strcspn("hello", "l"), strpbrk("hello", "xl"));
  printf("%lu %ld %ld %ld\\n", strtoul("0x1Fg", &end, 0), strtol(" -12", 0, 10), strtol("99999999999999999999", 0, 10), atol("077"));
  printf("%s %d %s\\n", end, *(int *)bsearch(&key, xs, 4, sizeof *xs, cmp), strdup("copy"));
  printf("%.3f %.3f %.1f %.3f %d\\n", asin(0.5), hypot(3, 4), round(-2.5), log2(8), strcasecmp("ABC", "abd") < 0);
  fwrite("raw\\n", 1, 4, stdout);
	return 0;
}
`;
  const run = exec(text);
  const binary = join(folder, 'program');
  execFileSync('gcc', ['-w', '-o', binary, join(folder, 'program.c'), '-lm']);
  assert.equal(run.error, '');
  assert.equal(run.out, execFileSync(binary, { encoding: 'utf8' }));
});

test('a function beyond what engines take is refused by name', () => {
  const run = exec(`int n;\nint main(void)\n{\n${'n++;'.repeat(70_000)}\n}`);
  assert.match(run.error, /program\.c:2:5: error: 'main': a function of 7\d+ statements and calls is not supported/);
  assert.equal(run.status, 2);
});

test('what it does wrong is told with its line', () => {
  const run = exec(
    '#include <stdlib.h>\nint main(void)\n{\n\tchar *p = malloc(4);\n\tp[4] = 1;\n\treturn *(int *)0;\n}',
  );
  assert.match(run.error, /program\.c:5: poisoned write of 1 bytes/);
  assert.match(run.error, /program\.c:6: notMapped read of 4 bytes at 0x0/);
  assert.equal(run.status, 139);
});

test('errors in the text, a missing file and a loop without end', () => {
  const wrong = exec('int main(void) { return x; }');
  assert.match(wrong.error, /program\.c:1:25: error: 'x' undeclared/);
  assert.equal(wrong.status, 2);
  assert.equal(exec('', join(folder, 'missing.c'), 'FILE').status, 2);
  assert.equal(exec('int main(void) { for (;;) ; }', '--limit', '1000000', 'FILE').status, 124);
});

test('recursion without end is told, and ends as it does elsewhere', () => {
  for (const local of ['', 'int big[20000]; big[n & 7] = n;']) {
    const run = exec(`int f(int n) { ${local} return f(n + 1) + 1; }\nint main(void) { return f(1); }`);
    assert.equal(run.status, 139, run.error);
    assert.equal(run.error, 'the stack is used up\n');
  }
});
