void out(long);
struct s { int a; char b; long c; short d[3]; };
struct bf { unsigned a:5, b:7; int c:9; unsigned long d:40; _Bool e:1; };
static int fib(int n) { return n < 2 ? n : fib(n-1) + fib(n-2); }
static struct s mk(int a) { struct s x = { .a = a, .c = a * 10, .d = {1,2,3} }; return x; }
static int sum(int n, ...) { __builtin_va_list ap; int s = 0; __builtin_va_start(ap, n); while (n--) s += __builtin_va_arg(ap, int); __builtin_va_end(ap); return s; }
static long gl[4] = { [1 ... 2] = 7 };
static const char *names[] = { "zero", "one", [5] = "five" };
static int (*fp[2])(int) = { fib, fib };
static void clean(int *p) { out(*p + 1000); }
static int cl(int x) { __attribute__((cleanup(clean))) int a = x; if (x > 3) return a * 2; { __attribute__((cleanup(clean))) int b = 50; a += b; } return a; }
static int sw(int x) { switch (x) { case 1: return 10; case 2 ... 4: x += 100; case 9: x++; break; default: return -1; } return x; }
static int gt(int n) { int s = 0; again: s += n; if (--n) goto again; return s; }
static int side; static int inc(int v) { side = side * 3 + v; return v; }
struct big { long a[5]; };
static long bigsum(struct big b, int k) { b.a[0] += k; return b.a[0] + b.a[4]; }
int main(void)
{
	struct bf f = { 3, 100, -5, 0x123456789aUL, 1 };
	struct s x, *p = &x; int i; unsigned char uc = 250; short sh = -3; struct big bb = { { 1, 2, 3, 4, 5 } };
	for (i = 0; i < 12; i++) out(fib(i));
	x = mk(5); out(p->a); out(p->c); out(x.d[2]); out(mk(9).c);
	out(f.a); out(f.b); out(f.c); out(f.d); out(f.e); f.c = 255; f.c++; out(f.c); f.b += 30; out(f.b); f.d = -1; out(f.d);
	out(sum(4, 1, 2, 3, 4)); out(gl[1] + gl[3]); out(names[5][1]); out(names[2] == 0);
	out(fp[1](10)); out(cl(1)); out(cl(5));
	for (i = 0; i < 11; i++) out(sw(i));
	out(gt(10)); uc += 10; out(uc); sh >>= 1; out(sh); out((unsigned)sh >> 28); out(-7 / 2); out(-7 % 3); out(7u / 2);
	out(inc(1) && inc(0) || inc(2) && inc(3)); out(side);
	out(inc(0) ? inc(7) : (inc(4), inc(5))); out(side);
	out(({ int t = fib(7); t += inc(2); t; }) + fib(3));
	out(bigsum(bb, fib(5))); out(bb.a[0]);
	i = 5; out(i++ + 2); out(i); out(--i); out(sizeof(struct s)); out(sizeof(struct bf));
	do { if (i == 3) continue; if (i == 1) break; out(i); } while (i-- > 0);
	{ long z = 0x7fffffffffffffffL; int r; out(__builtin_add_overflow(z, 1L, &z)); out(z); out(__builtin_mul_overflow(70000, 70000, &r)); out(r); }
	out(__builtin_popcount(255) + __builtin_ctzl(64) + __builtin_clz(1)); out(__builtin_bswap32(0x11223344) == 0x44332211);
	{ int arr[3][2] = { {1,2}, {3}, 5, 6 }; int *q = arr[1]; out(q[0] + q[1] + q[2] + arr[i+1][1]); }
	{ struct { int a; union { int b; char c[4]; }; } an = { 1, { 0x41424344 } }; out(an.c[0]); }
	{ void *tab[] = { &&l1, &&l2 }; goto *tab[fib(1)]; l1: out(111); l2: out(222); }
	out((struct s){ .a = fib(6) }.a); out((char)0x1ff); out((_Bool)256); out((unsigned short)-1);
	{ unsigned long a = 5; int sft = 3; a <<= sft; out(a); out(1UL << 40 >> 38); out(~0U); }
	return fib(10) & 0xff;
}
