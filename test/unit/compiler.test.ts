import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runHosted } from '../support/hosted';

// The same text through gcc and through our compiler must print the same numbers.

const scratch = mkdtempSync(join(tmpdir(), 'compiler-'));
const PRELUDE = 'void out(long);\n';
const RUNTIME = '#include <stdio.h>\nvoid out(long v) { printf("%ld\\n", v); }\n';

function gcc(path: string): { output: string[]; status: number } {
  const runtime = join(scratch, 'runtime.c');
  writeFileSync(runtime, RUNTIME);
  const binary = `${path}.bin`;
  execFileSync('gcc', ['-w', '-O0', '-fwrapv', '-o', binary, path, runtime]);
  const run = spawnSync(binary, { encoding: 'utf8' });
  return { output: run.stdout.split('\n').filter((l) => l !== ''), status: run.status ?? -1 };
}

function write(name: string, body: string): string {
  const path = join(scratch, `${name}.c`);
  writeFileSync(path, PRELUDE + body);
  return path;
}

test('the language sampler answers as gcc does', () => {
  const path = 'test/unit/programs/language.c';
  const copy = join(scratch, 'language.c');
  writeFileSync(copy, execFileSync('cat', [path]));
  const expected = gcc(copy);
  const ours = runHosted(path);
  assert.deepEqual(ours.output, expected.output);
  assert.equal(ours.status, expected.status);
  assert.deepEqual(ours.faults, []);
});

test('stopping and rebuilding the stack before every statement changes nothing', () => {
  const path = 'test/unit/programs/language.c';
  const straight = runHosted(path);
  const stopped = runHosted(path, 1);
  assert.deepEqual(stopped.output, straight.output);
  assert.equal(stopped.ticks, straight.ticks);
  assert.ok(stopped.stops >= straight.ticks - 1, `${stopped.stops} stops in ${straight.ticks} statements`);
});

// Where a resumable engine goes wrong (each also with a stop before every statement).
const HARD: Record<string, string> = {
  'weak objects, there or not': `extern int there __attribute__((weak)), not_there __attribute__((weak)); int there = 5;
static int *table[] = { &there, &not_there };
int main(void) { out(&there ? there : -1); out(&not_there ? not_there : -1); out(table[0] == &there); out(table[1] == 0); return 0; }`,
  'calls inside && and ||': `static int n; static int t(int v) { n = n * 10 + v; return v; }
int main(void) { if (t(1) && (t(0) || t(2)) && !t(0)) out(n); out(t(0) && t(5) || t(3) && t(4)); out(n); while (t(n % 7 != 3) && n < 100000000) n++; out(n); return 0; }`,
  'calls inside ?: and arguments': `static int f(int a, int b, int c) { return a * 100 + b * 10 + c; }
int main(void) { int i; for (i = 0; i < 4; i++) out(f(i > 1 ? f(1, 0, i) : f(0, f(0, 0, 2), i), i & 1 ? i : f(0, 0, 3), f(i, i, i) ?: 9)); return 0; }`,
  'indirect calls and recursion': `static int add(int a) { return a + 1; } static int twice(int a) { return a * 2; }
static int apply(int (*f)(int), int n) { return n == 0 ? f(0) : f(apply(f, n - 1)); }
int main(void) { int (*t[])(int) = { add, twice }; int i; for (i = 0; i < 2; i++) out(apply(t[i], 9)); out((*t[0])(t[1](4))); return 0; }`,
  'packed bit-fields': `struct a { int x : 12; char y : 6; long long z : 63; char w : 4; long long v : 2; } __attribute__((packed));
#pragma pack(push, 1)
struct b { unsigned x : 5, y : 5, : 0, z : 5; char a : 5; short b : 5; }; struct c { int a; signed char b; int x : 12, y : 4, : 0, : 4, z : 3; char d; };
struct d { long long x : 45; long long : 2; long long y : 30; unsigned long long z : 38; char a; short b; }; struct e { char a; int v; struct { unsigned p : 20; } in; };
#pragma pack(4)
struct f { int a : 20; int b : 20; long long c : 40; };
#pragma pack(pop)
#define ALL(T, ...) { static struct T s = { __VA_ARGS__ }; unsigned char *p = (unsigned char *)&s; int i; out(sizeof(s)); for (i = 0; i < sizeof(s); i++) out(p[i]); }
static int f(void) { static int n; return n++; }
int main(void) { ALL(a, 3, 30, 0x123456789abcdef0LL, 5, 2) ALL(b, 21, 23, 6, 14, 9) ALL(c, 1, 2, 3, 4, -3, 9) ALL(d, 0x123456789LL, 120 << 20, 120, 0x44, 0x77) ALL(e, 1, 2, { 0x54321 }) ALL(f, 0x12345, -2, 0x3456789abcLL)
struct a v[3] = { { 1, 2, 3, 4, 1 } }; v[f()].z -= 5; out(v[0].z); out(v[0].z++); out(++v[0].z); v[f()].z = -1LL; out(v[1].z); out(v[1].y); v[1].z <<= 40; out(v[1].z); out(v[1].w); out(f());
struct b w = { 0 }; w.z = w.x = 19; w.b = -3; out(w.z + w.b); struct f *u = &(struct f){ 1, 2, 3 }; u->c |= 1LL << 38; u->b ^= 0x555; out(u->c); out(u->b); out(u->a); return 0; }`,
  'initializers without their braces': `struct t { unsigned char s[8]; unsigned char a; }; struct s { unsigned char a, b, c[2]; }; struct u { unsigned char a; struct s s; unsigned char b; struct t t; };
static struct u g = { 3, 5, 6, 7, 8, 4, "huhu", 43 }; static struct { struct s s; struct t t; char z; } h = { { { 3 }, 4, { 5, 6 } }, "haha", (unsigned char)45, 46 }; static struct { struct t t[2]; } k = { "one", 1, "two" };
int main(void) { unsigned char *p = (unsigned char *)&g; int i; for (i = 0; i < sizeof(g); i++) out(p[i]); p = (void *)&h; for (i = 0; i < sizeof(h); i++) out(p[i]); out(k.t[1].s[0] + k.t[0].a);
int _Alignas(int __attribute__((aligned(16)))) a; out(__alignof__(a)); out(_Generic(0 ? (int volatile *)0 : (void const *)0, void volatile const *: 1, default: 2)); out(_Generic(0 ? (int *)0 : (void *)0, int *: 3, default: 4)); return 0; }`,
  'struct by value': `struct s { long a; char b[13]; }; struct p { int x, y; };
static struct s mk(int i) { struct s r = { i, "abc" }; r.b[3] = i; return r; } static struct p sw(struct p v) { struct p r = { v.y, v.x }; return r; }
static long use(struct s v, struct p q, int k) { v.a += k; return v.a * 1000 + v.b[3] + q.x * 7 + q.y; }
int main(void) { struct p q = { 1, 2 }; struct s u = mk(7); out(use(mk(5), sw(q), 3)); out(u.a); u = mk(9); out(u.b[3]); out(sw(sw(q)).y); out((q.x ? mk(3) : u).a); return 0; }`,
  'accesses that cross a page': `static char buf[3 * 4096]; struct __attribute__((packed)) odd { char c; long l; short s; int i; };
int main(void) { int at; for (at = 4080; at < 4100; at++) { struct odd *o = (struct odd *)(buf + at); o->l = 0x1122334455667788L + at; o->s = at; o->i = -at; out(o->l + o->s + o->i); } return 0; }`,
  'empty loops end': `static int left = 1000; int main(void) { while (--left) ; for (;;) { if (left++ > 10) break; } do ; while (left-- > 0); out(left); return 0; }`,
  varargs: `typedef __builtin_va_list va_list; struct p { long a, b, c; };
static long sum(const char *f, ...) { va_list ap; long s = 0; __builtin_va_start(ap, f); for (; *f; f++) { if (*f == 'i') s += __builtin_va_arg(ap, int); else if (*f == 'l') s += __builtin_va_arg(ap, long); else { struct p v = __builtin_va_arg(ap, struct p); s += v.a + v.c; } } __builtin_va_end(ap); return s; }
int main(void) { struct p v = { 1, 2, 3 }; out(sum("ilsil", 1, 2L, v, -5, 1L << 40)); out(sum("")); return 0; }`,
  'goto into and out of loops': `int main(void) { int i = 0, j, n = 0; goto in; for (i = 0; i < 5; i++) { n += 10; in: n++; for (j = 0; j < 3; j++) { if (i == 3) goto out; n += j; } } out: out(n); out(i); switch (n & 3) { case 0: do { n++; case 1: n += 2; case 2: n += 3; case 3: ; } while (n < 200); } out(n); return 0; }`,
  'statement expressions with calls': `static int sq(int a) { return a * a; }
#define MAX(a, b) ({ __typeof__(a) x = (a); __typeof__(b) y = (b); x > y ? x : y; })
int main(void) { int i = 2; out(MAX(sq(i++), MAX(sq(3), i)) + ({ int k = sq(i); if (k > 5) k = -k; k; })); out(i); return 0; }`,
  'destructors on every way out': `static void d(int *p) { out(*p); }
#define G __attribute__((cleanup(d)))
static int f(int n) { G int a = n; for (;;) { G int b = n + 10; if (n == 1) return b; if (n == 2) break; if (n == 3) goto end; n--; continue; } { G int c = 77; out(-1); } end: out(-2); return a; }
int main(void) { int i; for (i = 1; i < 6; i++) out(f(i) + 1000); return 0; }`,
  'initializers of every shape': `struct in { short a[3]; union { int u; char c[4]; }; struct { int x : 5, y : 7; unsigned z; } b; };
static struct in g[] = { [2] = { { 1, 2 }, { .c = "ab" }, { 3, -4, 5 } }, [0].b.z = 9, { .a = { [1] = 6 } } };
int main(void) { struct in l = { .b = { .y = 3 }, .a[2] = 8 }, *p = (struct in[]){ { { 4 } }, l }; char s[] = "x" "yz", t[8] = "q"; out(sizeof(g) + sizeof(s)); out(g[2].b.y + g[2].c[1] + g[0].b.z + g[1].a[1]); out(l.b.y * 100 + l.a[2] + p[1].a[2] + p[0].a[0] + t[1] + s[2]); return 0; }`,
  '128-bit integers': `typedef __int128 s128; typedef unsigned __int128 u128; static u128 mul(unsigned long a, unsigned long b) { return (u128)a * b; }
static s128 g = -5; struct w { char c; s128 v; } a[2] = { { 1, 7 }, { 2, (s128)1 << 100 } };
static void show(u128 v) { out((long)v); out((long)(v >> 64)); }
int main(void) { u128 u = mul(0xfedcba9876543210UL, 0x1234567890abcdefUL); s128 s = -u; show(u); show(s); show(u / 10); show(s / 7); show(s % 1000003); show(u << 3 | u >> 125); s += 3; s++; ++s; show(s--); show(s); out(s < 0); out(u > (u128)s); out(!u); out(u ? 1 : 2); out(sizeof(a)); show(a[1].v + g * a[0].v); show(~g); out((int)(s >> 90)); { s128 *p = &a[0].v; *p *= *p; show(*p); out(*p == 49 && p[0] != 50); } out((s128)3.7 * 2); out((long)((double)((u128)1 << 70) / 1024.0)); u -= 1; u ^= 5; show(u); { long r; s128 w; unsigned char k; out(__builtin_mul_overflow((s128)1 << 70, 5, &r)); out(r); out(__builtin_mul_overflow(1L << 62, 8, &w)); show(w); out(__builtin_add_overflow((u128)-1, 1, &w)); out(__builtin_sub_overflow((s128)300, 45, &k)); out(k); } return (_Bool)u; }`,
  'wide bit-fields': `struct s { unsigned long a : 33, b : 40; long c : 50; unsigned long long d : 41; } x = { 0x1ffffffff, 0x100000001, -3, 0x10000000000 };
int main(void) { out(x.b << 8); out((x.b << 8) + (x.b >> 32)); out(x.a * x.a); out(x.a + x.a); out(x.b - x.a); out(-x.b); out(~x.a); out(x.c * x.c << 47); out(x.b + 1); out(x.b + 1L); out(x.d + x.d); out(x.c - x.d); out(x.a > -1); out(x.c > -4); x.b += x.b; out(x.b); x.a++; out(x.a); return 0; }`,
  'labels in static data': `static int f(int i) { static void *const to[] = { &&a, &&b, &&c }; static const int off[] = { &&b - &&a, &&c - &&a }; int n = 0; if (i < 0) return sizeof(off) / sizeof(*off); goto *to[i]; a: n = 1; goto *(&&a + off[1]); b: n += 10; c: return n + 100; }
int main(void) { out(f(0)); out(f(1)); out(f(2)); out(f(-1)); return 0; }`,
  'a union from one of its members': `union u { int i; double d; struct { short a, b; } s; }; static int f(union u v) { return v.i; } struct t { union u a; };
int main(void) { struct t t = { (union u)7 }; union u v = (union u)2.5; out(f((union u)42)); out((long)(v.d * 10)); out(t.a.i); return 0; }`,
  'complex numbers': `static _Complex double g = 1.5 - 2.0i; static _Complex double sq(_Complex double v) { return v * v; }
static void show(_Complex double v) { out((long)(__real__ v * 1000)); out((long)(__imag__ v * 1000)); }
int main(void) { _Complex double a = 3.0 + 4.0i, b = ~a; _Complex float f = a; _Complex int k = 3 + 4i; show(a * b); show(a / g); show(-a + 2); show(sq(sq(g))); show(f - 0.5f); __imag__ a = 7; show(a); out(a == b); out(a != b); a += g; a *= 2; show(a); k = k * k; out(__real__ k); out(__imag__ k); out(a ? 1 : 0); out((int)a); show(1 ? a : b); out(sizeof(f) + sizeof(a)); return 0; }`,
  vectors: `typedef int v4 __attribute__((vector_size(16))); typedef unsigned char v8 __attribute__((vector_size(8))); typedef double d2 __attribute__((vector_size(16)));
static v4 twice(v4 v) { return v + v; } static v4 g = { 1, 2, 3, 4 }; static void show(v4 v) { int i; for (i = 0; i < 4; i++) out(v[i]); }
int main(void) { v4 a = { 10, 20 }, b = g; v8 c = { 250, 251, 252, 253, 254, 255 }; d2 d = { 1.5, 2.5 }; int i; a[2] = 7; show(a * b - 3); show(twice(a) > b); show(-a << 1); show(~b); c += 10; for (i = 0; i < 8; i++) out(c[i]); d = d * 2 + 1; out((long)(d[0] * 10)); a |= b; show(a); show(__builtin_shuffle(a, (v4){ 3, 2, 1, 0 })); show(__builtin_shuffle(a, b, (v4){ 0, 4, 1, 5 })); show((v4)d); return 0; }`,
  'arrays of variable length, and alloca': `static int sum(int n, int m, int a[n][m]) { int i, j, s = 0; for (i = 0; i < n; i++) for (j = 0; j < m; j++) s = s * 3 + a[i][j]; return s; }
static int id(int v) { return v; }
static long deep(int n) { char b[n + 1]; int i; for (i = 0; i <= n; i++) b[i] = i; return n == 0 ? b[0] : b[n] + deep(n - 1); }
int main(void) { int n = 3, m = 4, i, j, k; for (k = 0; k < 1000; k++) { int a[n + k % 3][m], *p = a[1]; typedef int row[m]; row r, *q = a; for (i = 0; i < n; i++) for (j = 0; j < m; j++) a[i][j] = id(i * 10 + j); for (j = 0; j < m; j++) r[j] = j; if (k < 3) { out(sizeof(a) + sizeof(*q) + sizeof r); out(sum(n, m, a)); q++; out((*q)[2] + p[1] + (q - a) + *(*(q + 1) + 3)); out(sum(1, m, &r)); out(sizeof(int[n + 1][id(2)])); } if (k == 500) continue; if (k == 999) break; }
  k = 0; again: { int v[k + 1]; v[k] = k; k++; if (v[k - 1] < 500) goto again; } out(k);
  { char *s = __builtin_alloca(n * 10), *t = __builtin_alloca(20); for (i = 0; i < 30; i++) s[i] = i; for (i = 0; i < 20; i++) t[i] = 100 + i; out(s[29] + t[19]); out(((unsigned long)s & 15) == 0); } out(deep(50)); return 0; }`,
  'a structure returned past its destructors': `struct big { long a[4]; }; static struct big g; static void d(struct big **p) { (*p)->a[0] = 99; out((*p)->a[1]); }
static struct big f(int n) { __attribute__((cleanup(d))) struct big *p = &g; g.a[0] = n; g.a[1] = n + 1; return *p; }
int main(void) { struct big b = f(5); out(b.a[0]); out(g.a[0]); return 0; }`,
  'integer conversions': `int main(void) { unsigned char c = 200; signed char d = -100; unsigned u = 3000000000u; long l = -1; short s = -30000; out(c + d); out(c << 4); out((signed char)(c * 2)); out(u + 2000000000u); out(u > l); out(-1 < 1u); out((int)u); out(s - 10000 + (short)(s - 10000)); out((unsigned short)s >> 3); out(l >> 60); out((unsigned long)l >> 60); out('a' + '\\377'); out(5 / -2 * 10 + 5 % -2); out(sizeof(c + d)); d += 300; out(d); c -= 255; out(c); out(!u + !!u); out(~c); return 0; }`,
  'labels of a block alone, and a labelled value': `#define FIRST(a, n) ({ __label__ found; int i; for (i = 0; i < (n); i++) if ((a)[i]) goto found; i = -1; found: i; })
int main(void) { int a[] = { 0, 0, 7 }, b[] = { 0 }, c[] = { 1 }; out(FIRST(a, 3)); out(FIRST(b, 1) * 10 + FIRST(c, 1)); out(FIRST(a, FIRST(a, 3))); return 0; }`,
  'asm without code copies': `static unsigned long hide(const void *p) { unsigned long v; asm ("" : "=r" (v) : "0" (p)); return v; }
int main(void) { int x = 5, y = 6; long z; asm volatile ("" ::: "memory"); __asm__ __volatile__ ("" : "+r" (x), "+r" (y) : : "cc"); asm ("" : "=r" (z) : "0" (x * y)); out(z); out(hide(&x) == (unsigned long)&x);
asm ("" : [a] "=r" (x), [b] "=r" (y) : "[a]" (3), "[b]" (x)); out(x); out(y == 3 || y == 5); return 0; }`,
  'attributes that can be asked for': `struct s { char name[4] __attribute__((nonstring)); char text[4]; }; struct __attribute__((packed)) t { char c; int i; };
static char v[4] __attribute__((__nonstring__)); static __attribute__((noreturn)) void f(void) { for (;;); }
int main(void) { struct s x; out(__builtin_has_attribute(x.name, nonstring) * 10 + __builtin_has_attribute(x.text, nonstring)); out(__builtin_has_attribute(v, nonstring)); out(__builtin_has_attribute(struct t, packed)); out(__builtin_has_attribute(f, noreturn)); out(__builtin_has_attribute(main, __noreturn__)); return 0; }`,
};

for (const [name, body] of Object.entries(HARD)) {
  test(`as gcc, straight and stopped everywhere: ${name}`, () => {
    const path = write(name.replace(/\W+/g, '-'), body);
    const expected = gcc(path);
    for (const every of [0, 1]) {
      const ours = runHosted(path, every);
      assert.deepEqual(ours.output, expected.output, `stopping every ${every}`);
      assert.deepEqual(ours.faults, []);
      assert.deepEqual(ours.rules, []);
    }
  });
}

test('reads of uninitialised locals and broken rules are told', () => {
  const path = write(
    'wrong',
    'int main(void) { int a[4], i, x; a[1] = 3; out(a[2]); i = 3; out(1 << (i + 40)); out(7 / (i - 3)); if (i > 5) x = 1; out(x); return a[i + 1]; }',
  );
  const run = runHosted(path);
  assert.deepEqual(
    run.faults.map((f) => f.kind),
    ['uninitialised', 'uninitialised', 'poisoned'],
  ); // prettier-ignore
  assert.deepEqual(run.rules, [1, 0, 2]);
});
