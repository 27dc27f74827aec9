import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { checkDriver } from '../../src/debugger/compileDriver';

// What the front end says of a text, line by line. A comment `// LINE-TEXT` beside a line is what is expected there:
// severity and the beginning of the message; more than one are separated by ` | `. Lines without one must get nothing.

const CASES: Record<string, string> = {
  'what must be checked': `
#include <linux/uaccess.h>
int f(void *to, const void __user *from);
int f(void *to, const void __user *from)
{
	copy_from_user(to, from, 8); // warning: ignoring return value of 'copy_from_user'
	if (copy_from_user(to, from, 8))
		return -14;
	return 0;
}`,
  'address spaces': `
#include <linux/uaccess.h>
#include <linux/io.h>
#include <linux/string.h>
struct s { int a, b[4]; };
static int f(struct s __user *u, void __iomem *io, struct s *k)
{
	int __user *p = &u->b[2];
	int *q = &u->a; // warning: initialization drops '__user'
	int x = u->a; // warning: a __user pointer is dereferenced
	memcpy(k, u, 4); // warning: passing argument 2 of 'memcpy' drops '__user'
	writel(x, k); // warning: passing argument 2 of 'writel' takes an ordinary pointer for '__iomem'
	writel(x, io + 4);
	*(int __iomem *)io = 1; // warning: an __iomem pointer is dereferenced
	return get_user(x, p) ? *q : put_user(k->a, &u->a);
}
int (*keep)(struct s __user *u, void __iomem *io, struct s *k) = f;`,
  'formats of printk': `
#include <linux/printk.h>
#include <linux/device.h>
void f(struct device *dev, unsigned long bytes, u64 pos, char *name, int n);
void f(struct device *dev, unsigned long bytes, u64 pos, char *name, int n)
{
	pr_info("%lu bytes at %llu of %s, %d %pS %*d %02x%%\\n", bytes, pos, name, n, f, 4, n, n);
	pr_info("%d\\n", bytes); // warning: format '%d' expects int, but argument 2 has type 'unsigned long'
	dev_err(dev, "%s %s\\n", name); // warning: format '%s' has no argument
	dev_err(dev, "%u\\n", n, n); // warning: too many arguments for format
	printk(KERN_ERR "%s\\n", n); // warning: format '%s' expects char *
	printk(KERN_ERR "%p %lu\\n", n, n); // warning: format '%p' expects a pointer | warning: format '%lu' expects long
}`,
  'ends without a value': `
#include <linux/bug.h>
int a(int n) { if (n) return 1; } // warning: 'a' returns a value, but control can reach its end
int b(int n) { switch (n) { case 1: return 2; default: return 3; } }
int c(int n) { for (;;) { if (n) break; } } // warning: 'c' returns a value
int d(int n) { while (1) n++; }
int e(int n) { do { if (n) continue; return 1; } while (0); } // warning: 'e' returns a value
int f(int n) { goto out; out: return n; }
int g(int n) { BUG(); }
int h(int n) { if (n) return 1; else return 2; }
void i(int n) { if (n) return; }`,
  'comparisons that are always so': `
#include <linux/types.h>
#define POSITIVE(x) ((x) >= 0)
struct b { unsigned v : 3; };
int f(unsigned u, u8 c, s8 s, size_t n, struct b b, int i);
int f(unsigned u, u8 c, s8 s, size_t n, struct b b, int i)
{
	if (u < 0) // warning: this comparison is always false: one side is 'unsigned int'
		return 1;
	if (n >= 0) // warning: this comparison is always true
		return 2;
	if (c == 256 || s > 127) // warning: this comparison is always false: one side is 'unsigned char' | warning: this comparison is always false
		return 3;
	if (b.v > 7) // warning: this comparison is always false
		return 4;
	if (i < 0 || c > 254 || u > 0 || POSITIVE(u))
		return 5;
	return 0;
}`,
  'sizes that are cut': `
#include <linux/types.h>
int f(size_t n, u32 m);
int f(size_t n, u32 m)
{
	int bytes = n * 4; // note: initialization keeps 32 bits of a 64-bit product
	int ok = (int)(n * 4);
	u64 wide = n * 4;
	return bytes + ok + wide + m * 4;
}`,
  'all errors, not only the first': `
#include <linux/slab.h>
struct chip { int rate; };
int f(struct chip *chip)
{
	chip->rat = 1; // error: 'struct chip' has no member named 'rat'; did you mean 'rate'?
	undeclared = 2; // error: 'undeclared' undeclared
	int x = "text"; // error: initialization makes integer from pointer without a cast
	kmaloc(4, GFP_KERNEL); // error: implicit declaration of function 'kmaloc'
	return x // error: expected ';' after 'return' value
}
int g(void) { return 1 +; } // error: expected expression before ';'
int h(int a) { return f(a, 2); } // error: too many arguments to 'f' | error: passing argument 1 of 'f' makes pointer
int f(int); // error: 'f' redeclared with a different type`,
  'wide strings, as the kernel has them': `
void f(unsigned short *name);
void g(int *name);
void h(void) { f(L"CirrusSmartAmp"); g(U"text"); }
void i(void) { g(L"text"); } // error: passing argument 1 of 'g' from incompatible pointer type
_Static_assert(sizeof(L"ab") == 6 && sizeof(__WCHAR_TYPE__) == 2, "");`,
  'text without end': `
asm; // error: expected '(' after 'asm'
#define A(x) x, x, x, x, x, x, x, x, x, x
#define B(x) A(x), A(x), A(x), A(x), A(x), A(x), A(x), A(x), A(x), A(x)
#define C(x) B(x), B(x), B(x), B(x), B(x), B(x), B(x), B(x), B(x), B(x)
#define D(x) C(x), C(x), C(x), C(x), C(x), C(x), C(x), C(x), C(x), C(x)
#define E(x) D(x), D(x), D(x), D(x), D(x), D(x), D(x), D(x), D(x), D(x)
#define F(x) E(x), E(x), E(x), E(x), E(x), E(x), E(x), E(x), E(x), E(x)
#define G(x) F(x), F(x), F(x), F(x), F(x), F(x), F(x), F(x), F(x), F(x)
int all[] = { G(1) }; // error: expanding macro "G" takes more than memory should hold | error: expected expression before ','
int after = 1;`,
  'a file that includes itself, twice': `
#include "driver.c" // error: #include nested too deeply
#include "driver.c"
static int after;`,
};

const folder = resolve('src/kernel/linux');

for (const [name, text] of Object.entries(CASES)) {
  test(`told where it is: ${name}`, () => {
    const path = '/driver.c';
    const readFile = (p: string) => {
      if (p === path) return text;
      try {
        return readFileSync(p, 'utf8');
      } catch {
        return undefined;
      }
    };
    const { diagnostics } = checkDriver({ path, kernelRoot: folder, readFile, includePaths: [], defines: {} }, '6.12');
    const found = new Map<number, string[]>();
    for (const d of diagnostics) {
      assert.equal(d.path, path, d.message);
      found.set(d.line, [...(found.get(d.line) ?? []), `${d.severity}: ${d.message}`]);
    }
    text.split('\n').forEach((line, i) => {
      const expected = line.split(' // ')[1]?.split(' | ') ?? [];
      const actual = found.get(i + 1) ?? [];
      const same = expected.length === actual.length && expected.every((e) => actual.some((a) => a.startsWith(e)));
      assert.ok(same, `line ${i + 1}: ${line}\n  told: ${actual.join('\n        ') || 'nothing'}`);
    });
  });
}
