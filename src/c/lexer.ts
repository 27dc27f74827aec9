// Text to preprocessing tokens (C11 6.4), in one pass over character codes. Line splices (backslash newline) are
// removed first when a file has any inside a token-forming place, keeping positions by a sparse offset map.

import type { Diagnostics } from './diagnostics';
import type { SourceFile } from './source';
import { TokenList } from './tokenList';
import { hashStep, internId, internSlice, SPACE_BEFORE, STARTS_LINE, TokenKind } from './tokens';

const LONGEST_FIRST =
  '... <<= >>= -> ++ -- << >> <= >= == != && || *= /= %= += -= &= ^= |= ## [ ] ( ) { } . & * + - ~ ! / % < > ^ | ? : ; = , #';
const byFirst: { text: string; id: number }[][] = Array.from({ length: 128 }, () => []);
for (const text of LONGEST_FIRST.split(' ')) byFirst[text.charCodeAt(0)]?.push({ text, id: internId(text) });

// What a token that begins with this character is; a dot or slash may yet be something else.
const BLANK = 1;
const NAME = 2;
const NUMBER = 3;
const QUOTE = 4;
const START = new Uint8Array(128);
/** Goes on a name or number. */
const PART = new Uint8Array(128);
const each = (from: string, to: string, mark: (c: number) => void) => {
  for (let c = from.charCodeAt(0); c <= to.charCodeAt(0); c++) mark(c);
};
for (const [from, to] of ['az', 'AZ', '__', '$$'] as const) {
  each(from as string, to as string, (c) => {
    START[c] = NAME;
    PART[c] = 1;
  });
}
each('0', '9', (c) => {
  START[c] = NUMBER;
  PART[c] = 1;
});
for (const c of ' \t\r\f\v') START[c.charCodeAt(0)] = BLANK;
for (const c of '"\'') START[c.charCodeAt(0)] = QUOTE;
const isPart = (c: number) => (c < 128 ? PART[c] === 1 : c >= 0xa0);
const digit = (c: number) => c >= 48 && c <= 57;

/** Removes line splices; `origin[i]` tells how far the text from spliced offset i on has moved. */
function unsplice(text: string): { text: string; offsetOf: ((i: number) => number) | undefined } {
  if (!text.includes('\\\n') && !text.includes('\\\r\n')) return { text, offsetOf: undefined };
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
export function tokenize(file: SourceFile, diagnostics: Diagnostics): TokenList {
  const { text, offsetOf } = unsplice(file.text);
  const { base } = file;
  const tokens = new TokenList(text.length >> 2);
  const end = text.length;
  let i = 0;
  let flags = STARTS_LINE;
  const at = (offset: number) => base + (offsetOf ? offsetOf(offset) : offset);

  while (i < end) {
    const from = i;
    const c = text.charCodeAt(i++);
    const next = text.charCodeAt(i);
    let start = c < 128 ? START[c] : c >= 0xa0 ? NAME : 0;
    if (c === 10) {
      flags = STARTS_LINE;
      continue;
    }
    if (start === BLANK) {
      flags |= SPACE_BEFORE;
      continue;
    }
    if (c === 47 && (next === 47 || next === 42)) {
      const close = next === 47 ? text.indexOf('\n', i) : text.indexOf('*/', i + 1);
      if (close < 0 && next === 42) diagnostics.error(at(from), 'unterminated comment');
      i = close < 0 ? end : next === 47 ? close : close + 2;
      flags |= SPACE_BEFORE;
      continue;
    }
    let kind = TokenKind.Punctuator;
    let id = -1;
    if (c === 46 && digit(next)) start = NUMBER;
    if (start === NAME) {
      let hash = hashStep(0, c);
      let n = next;
      for (; i < end && isPart(n); n = text.charCodeAt(++i)) hash = hashStep(hash, n);
      kind = TokenKind.Identifier;
      if ((n === 34 || n === 39) && /^(L|u8|u|U)$/.test(text.slice(from, i))) start = QUOTE;
      else id = internSlice(text, from, i, hash);
    } else if (start === NUMBER) {
      let hash = hashStep(0, c);
      for (; i < end; i++) {
        const n = text.charCodeAt(i);
        const last = text.charCodeAt(i - 1) | 32;
        const exponent = (n === 43 || n === 45) && (last === 101 || last === 112);
        if (!exponent && n !== 46 && !isPart(n)) break;
        hash = hashStep(hash, n);
      }
      kind = TokenKind.Number;
      id = internSlice(text, from, i, hash);
    }
    if (start === QUOTE) {
      const open = c === 34 || c === 39 ? from : i;
      const quote = text.charCodeAt(open);
      i = literalEnd(text, open);
      if (i < 0) {
        i = ~i;
        diagnostics.error(at(open), `missing terminating ${quote === 34 ? '"' : "'"} character`);
      }
      kind = quote === 34 ? TokenKind.String : TokenKind.Character;
      tokens.addLiteral(kind, text.slice(from, i), at(from), flags);
      flags = 0;
      continue;
    }
    if (id < 0) {
      const punctuator = punctuatorAt(text, from, c);
      if (punctuator) i = from + punctuator.text.length;
      else kind = TokenKind.Other;
      id = punctuator?.id ?? internId(text[from] as string);
    }
    tokens.add(kind, id, at(from), flags);
    flags = 0;
  }
  tokens.add(TokenKind.End, internId(''), at(end), STARTS_LINE);
  return tokens;
}

function punctuatorAt(text: string, from: number, c: number): { text: string; id: number } | undefined {
  return byFirst[c]?.find((p) => p.text.length === 1 || text.startsWith(p.text, from));
}

/** Offset just after the closing quote of the literal that opens here; ~(end of its line) if there is none. */
function literalEnd(text: string, open: number): number {
  const quote = text.charCodeAt(open);
  for (let k = open + 1; k < text.length; k++) {
    const c = text.charCodeAt(k);
    if (c === 92) k++;
    else if (c === quote) return k + 1;
    else if (c === 10) return ~k;
  }
  return ~text.length;
}
