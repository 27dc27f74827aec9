// Drivers and headers with mistakes in them that nobody would think of: the front end must answer each with diagnostics,
// never with an exception. A mutation is made of a seed, so that each can be made again.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CompileCache } from '../../src/c/compile';
import { checkDriver, compileDriver } from '../../src/debugger/compileDriver';

const KERNEL_ROOT = resolve('src/kernel/linux');
const SAMPLES = ['mychip.c', 'mychip_managed.c', 'mychip_virt_to_page.c'].map((name) => resolve('media/samples', name));
const LANGUAGE = resolve('test/unit/programs/language.c');
const HEADERS = ['linux/list.h', 'linux/slab.h', 'sound/pcm.h', 'linux/kernel.h', 'linux/compiler.h', 'linux/wait.h'];

/** Tokens that are put where they do not belong. */
const STRANGE = [
  ...'{ } ( ) [ ] ; , : ? . -> ... = == & && * + ++ - -- ! ~ / % < << > >> | || ^ # ## \\ \' " @ ` $ 0 1 08 0x 1e 1.5f'.split(
    ' ',
  ),
  ...'struct union enum typedef static extern inline const volatile int long unsigned char void _Bool float'.split(' '),
  ...'if else for while do switch case default break continue return goto sizeof typeof __auto_type _Generic'.split(
    ' ',
  ),
  ...'__attribute__ __extension__ asm __label__ _Static_assert __int128 _Complex __builtin_offsetof __builtin_va_arg'.split(
    ' ',
  ),
  ...'__attribute__((packed)) __attribute__((aligned(4096))) __attribute__((vector_size(16))) __attribute__((cleanup(f)))'.split(
    ' ',
  ),
  '\n#define X(a, ...) a ## __VA_ARGS__ X(a)\n',
  '\n#if 1 / 0\n',
  '\n#else\n',
  '\n#endif\n',
  '\n#include "driver.c"\n',
  '\n#pragma pack(push, 3)\n',
  '9999999999999999999999',
  "'abcdefghij'",
  '"\\xfffff\\u12"',
  '/*',
  '*/',
  '\u0000',
  '\ufffd',
  'é',
];

/** xorshift: numbers from 0 up to but not including n. */
export function randomFrom(seed: number): (n: number) => number {
  let state = (seed ^ 0x9e3779b9) | 0 || 1;
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
}

export function mutate(text: string, random: (n: number) => number): string {
  const pieces = text.match(/[A-Za-z_]\w*|\d[\w.]*|"(?:[^"\\\n]|\\.)*"|\s+|[^\w\s]/g) ?? [];
  const any = () => pieces[random(pieces.length)] ?? '';
  for (let left = 1 + random(6); left > 0; left--) {
    const at = random(pieces.length + 1);
    switch (random(9)) {
      case 0:
        pieces.splice(at, 1 + random(4));
        break;
      case 1:
        pieces.splice(at, 0, any());
        break;
      case 2:
        pieces[at] = any();
        break;
      case 3:
        pieces.splice(at, 0, ` ${STRANGE[random(STRANGE.length)]} `);
        break;
      case 4:
        pieces[at] = ` ${STRANGE[random(STRANGE.length)]} `;
        break;
      case 5: {
        // a run of tokens twice, or many times
        const run = pieces.slice(at, at + 1 + random(30));
        for (let i = 1 + (random(20) === 0 ? 200 : 0); i > 0; i--) pieces.splice(at, 0, ...run);
        break;
      }
      case 6:
        pieces.splice(random(pieces.length + 1), 0, ...pieces.splice(at, 1 + random(40)));
        break;
      case 7:
        if (random(10) === 0) pieces.length = at; // the end is missing
        break;
      default: {
        const piece = pieces[at] ?? '';
        const byte = random(piece.length + 1);
        pieces[at] = piece.slice(0, byte) + String.fromCharCode(random(300)) + piece.slice(byte + random(2));
      }
    }
  }
  return pieces.join('');
}

const texts = new Map<string, string | undefined>();
function fileText(path: string): string | undefined {
  if (!texts.has(path)) {
    const there = existsSync(path) && statSync(path).isFile();
    texts.set(path, there ? readFileSync(path, 'utf8') : undefined);
  }
  return texts.get(path);
}

let cache = new CompileCache();
let uses = 0;

/** Compiles the mutation of a seed: a driver, or the header it includes. Throws only where the front end is wrong. */
export function fuzzOnce(seed: number): { readonly errors: number; readonly text: string } {
  const random = randomFrom(seed * 2654435761);
  for (let i = 0; i < 8; i++) random(2);
  const sources = [...SAMPLES, LANGUAGE];
  const original = sources[random(sources.length)] as string;
  const header = random(4) === 0 ? join(KERNEL_ROOT, 'include', HEADERS[random(HEADERS.length)] as string) : undefined;
  const path = '/fuzz/driver.c';
  const driver = fileText(original) ?? '';
  const text = header ? driver : mutate(driver, random);
  const mutated = header ? mutate(fileText(header) ?? '', random) : '';
  const readFile = (p: string) => (p === path ? text : p === header ? mutated : fileText(p));
  // Every version read is kept by the cache, so it is begun anew from time to time.
  if (uses++ % 100 === 0) cache = new CompileCache();
  const file = { path, kernelRoot: KERNEL_ROOT, readFile, includePaths: [], defines: {} };
  const { diagnostics } = checkDriver(file, '6.12', cache);
  const errors = diagnostics.filter((d) => d.severity === 'error').length;
  // What is still C goes on to the code generator.
  if (errors === 0 && !header) compileDriver({ ...file, sources: [path], physBytes: 64 << 20 }, '6.12');
  return { errors, text: header ? mutated : text };
}
