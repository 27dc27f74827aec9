// C library functions whose types the compiler knows without a header: those behind __builtin_ names, and those that
// old programs call undeclared. Written as C, parsed when one is first needed.

import type { FunctionSymbol } from './ast';
import type { Context } from './context';
import { tokenize } from './lexer';

const PROTOTYPES = `
void abort(void); void exit(int); void _exit(int); void *malloc(unsigned long); void *calloc(unsigned long, unsigned long);
void *realloc(void *, unsigned long); void free(void *); int abs(int); long labs(long); long long llabs(long long);
void *memcpy(void *, const void *, unsigned long); void *memmove(void *, const void *, unsigned long);
void *mempcpy(void *, const void *, unsigned long); void *memset(void *, int, unsigned long); int memcmp(const void *, const void *, unsigned long);
void *memchr(const void *, int, unsigned long); unsigned long strlen(const char *); int strcmp(const char *, const char *);
int strncmp(const char *, const char *, unsigned long); char *strcpy(char *, const char *); char *stpcpy(char *, const char *);
char *strncpy(char *, const char *, unsigned long); char *strcat(char *, const char *); char *strncat(char *, const char *, unsigned long);
char *strchr(const char *, int); char *strrchr(const char *, int); char *strstr(const char *, const char *); char *index(const char *, int);
char *rindex(const char *, int); char *strpbrk(const char *, const char *); unsigned long strspn(const char *, const char *);
unsigned long strcspn(const char *, const char *); int printf(const char *, ...); int puts(const char *); int putchar(int);
int sprintf(char *, const char *, ...); int snprintf(char *, unsigned long, const char *, ...); int vprintf(const char *, __builtin_va_list);
int vsprintf(char *, const char *, __builtin_va_list); int vsnprintf(char *, unsigned long, const char *, __builtin_va_list);
int isprint(int); int isdigit(int); int isalpha(int); int isspace(int); int toupper(int); int tolower(int);
void bcopy(const void *, void *, unsigned long); void bzero(void *, unsigned long);
`;

const ONE =
  'fabs floor ceil trunc round rint sqrt cbrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 expm1 log log2 log10 log1p'.split(
    ' ',
  );
const TWO = ['atan2', 'pow', 'fmod', 'fmin', 'fmax', 'hypot', 'copysign'];
const CLASSES = ['signbit', 'isnan', 'isinf', 'isfinite'];
const FLOATS = [
  ['', 'double'],
  ['f', 'float'],
  ['l', 'long double'],
];
const mathematics = FLOATS.flatMap(([suffix, type]) => [
  ...ONE.map((name) => `${type} ${name}${suffix}(${type})`),
  ...TWO.map((name) => `${type} ${name}${suffix}(${type}, ${type})`),
  ...CLASSES.map((name) => `int ${name}${suffix}(${type})`),
]);

const byName = new Map<string, string>();
for (const text of [...PROTOTYPES.split(';'), ...mathematics]) {
  const name = /(\w+)\(/.exec(text)?.[1];
  if (name) byName.set(name, `${text.trim()};`);
}

export const isLibrary = (name: string): boolean => byName.has(name);

/** Declares the function at file scope, as its header would. */
export function declareLibrary(c: Context, name: string): FunctionSymbol | undefined {
  const text = byName.get(name);
  if (text === undefined) return undefined;
  const { scope, fn } = c;
  c.scope = c.fileScope;
  c.fn = undefined;
  const tokens = tokenize({ path: '<built-in>', text, base: 0, system: true }, c.diagnostics);
  c.reading(tokens, () => c.grammar.declaration(c));
  c.scope = scope;
  c.fn = fn;
  const symbol = c.fileScope.names.get(name);
  return symbol?.kind === 'function' ? symbol : undefined;
}
