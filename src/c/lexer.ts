// Text to preprocessing tokens (C11 6.4), in one pass over character codes. Line splices (backslash newline) are
// removed first when a file has any inside a token-forming place, keeping positions by a sparse offset map.

import type { Diagnostics } from './diagnostics';
import type { SourceFile } from './source';
import { intern, Token, TokenKind } from './tokens';

const PUNCTUATORS = [
  '...',
  '<<=',
  '>>=',
  '->',
  '++',
  '--',
  '<<',
  '>>',
  '<=',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
  '*=',
  '/=',
  '%=',
  '+=',
  '-=',
  '&=',
  '^=',
  '|=',
  '##',
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  '.',
  '&',
  '*',
  '+',
  '-',
  '~',
  '!',
  '/',
  '%',
  '<',
  '>',
  '^',
  '|',
  '?',
  ':',
  ';',
  '=',
  ',',
  '#',
];
const byFirst: string[][] = [];
for (const p of PUNCTUATORS) (byFirst[p.charCodeAt(0)] ??= []).push(intern(p));

const IDENT_START = new Uint8Array(128);
const IDENT = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const start = (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c === 36;
  IDENT_START[c] = start ? 1 : 0;
  IDENT[c] = start || (c >= 48 && c <= 57) ? 1 : 0;
}
const identStart = (c: number) => (c < 128 ? IDENT_START[c] === 1 : c >= 0xa0);
const identPart = (c: number) => (c < 128 ? IDENT[c] === 1 : c >= 0xa0);
const digit = (c: number) => c >= 48 && c <= 57;

/** Removes line splices; `origin[i]` tells how far the text from spliced offset i on has moved. */
function unsplice(text: string): { text: string; offsetOf: (i: number) => number } {
  if (!text.includes('\\\n') && !text.includes('\\\r\n')) return { text, offsetOf: (i) => i };
  const cuts: { at: number; shift: number }[] = [];
  let shift = 0;
  const spliced = text.replace(/\\\r?\n/g, (match, at: number) => {
    cuts.push({ at: at - shift, shift: shift + match.length });
    shift += match.length;
    return '';
  });
  return {
    text: spliced,
    offsetOf(i) {
      let low = 0;
      let high = cuts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((cuts[middle] as { at: number }).at <= i) low = middle + 1;
        else high = middle;
      }
      return i + (low > 0 ? (cuts[low - 1] as { shift: number }).shift : 0);
    },
  };
}

/** All tokens of a file, ended by one End token. Comments are white space. */
export function tokenize(file: SourceFile, diagnostics: Diagnostics): Token[] {
  const { text, offsetOf } = unsplice(file.text);
  const straight = text === file.text;
  const tokens: Token[] = [];
  const end = text.length;
  let i = 0;
  let startsLine = true;
  let space = false;
  const at = (offset: number) => file.base + (straight ? offset : offsetOf(offset));
  const push = (kind: TokenKind, from: number, value: string) => {
    tokens.push(new Token(kind, value, at(from), startsLine, space));
    startsLine = false;
    space = false;
  };

  while (i < end) {
    const c = text.charCodeAt(i);
    if (c === 10) {
      startsLine = true;
      space = false;
      i++;
    } else if (c === 32 || c === 9 || c === 13 || c === 12 || c === 11) {
      space = true;
      i++;
    } else if (c === 47 && text.charCodeAt(i + 1) === 47) {
      const newline = text.indexOf('\n', i);
      i = newline < 0 ? end : newline;
      space = true;
    } else if (c === 47 && text.charCodeAt(i + 1) === 42) {
      const close = text.indexOf('*/', i + 2);
      if (close < 0) diagnostics.error(at(i), 'unterminated comment');
      i = close < 0 ? end : close + 2;
      space = true;
    } else if (identStart(c)) {
      const from = i++;
      while (i < end && identPart(text.charCodeAt(i))) i++;
      const quote = text.charCodeAt(i);
      if ((quote === 34 || quote === 39) && /^(L|u8|u|U)$/.test(text.slice(from, i))) {
        i = literalEnd(i);
        push(quote === 34 ? TokenKind.String : TokenKind.Character, from, text.slice(from, i));
      } else push(TokenKind.Identifier, from, intern(text.slice(from, i)));
    } else if (digit(c) || (c === 46 && digit(text.charCodeAt(i + 1)))) {
      const from = i++;
      while (i < end) {
        const n = text.charCodeAt(i);
        const exponent = (n === 43 || n === 45) && /[eEpP]/.test(text[i - 1] as string);
        if (!exponent && n !== 46 && !identPart(n)) break;
        i++;
      }
      push(TokenKind.Number, from, text.slice(from, i));
    } else if (c === 34 || c === 39) {
      const from = i;
      i = literalEnd(i);
      push(c === 34 ? TokenKind.String : TokenKind.Character, from, text.slice(from, i));
    } else {
      const punctuator = byFirst[c]?.find((p) => text.startsWith(p, i));
      push(punctuator ? TokenKind.Punctuator : TokenKind.Other, i, punctuator ?? (text[i] as string));
      i += punctuator?.length ?? 1;
    }
  }
  startsLine = true;
  push(TokenKind.End, end, '');
  return tokens;

  // Offset just after the closing quote of the literal whose opening quote is at `open`.
  function literalEnd(open: number): number {
    const quote = text.charCodeAt(open);
    for (let k = open + 1; k < end; k++) {
      const c = text.charCodeAt(k);
      if (c === 92) k++;
      else if (c === quote) return k + 1;
      else if (c === 10) {
        diagnostics.error(at(open), `missing terminating ${quote === 34 ? '"' : "'"} character`);
        return k;
      }
    }
    diagnostics.error(at(open), `missing terminating ${quote === 34 ? '"' : "'"} character`);
    return end;
  }
}
