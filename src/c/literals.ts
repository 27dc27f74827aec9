// What numbers, character constants and strings are worth (C11 6.4.4, 6.4.5).

/** An integer constant with its suffix taken apart; undefined if it is none (a float, or malformed). */
export function integerLiteral(
  text: string,
): { value: bigint; unsigned: boolean; longs: 0 | 1 | 2; decimal: boolean } | undefined {
  const m = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)([uU]?(?:ll|LL|l|L)?[uU]?)$/.exec(text);
  if (!m) return undefined;
  const digits = m[1] as string;
  const suffix = (m[2] as string).toLowerCase();
  if (suffix.split('u').length > 2) return undefined;
  const octal = /^0[0-7]+$/.test(digits);
  return {
    value: BigInt(octal ? `0o${digits.slice(1)}` : digits),
    unsigned: suffix.includes('u'),
    longs: suffix.includes('ll') ? 2 : suffix.includes('l') ? 1 : 0,
    decimal: /^[1-9]/.test(digits),
  };
}

/** A floating constant's value and whether it has the suffix f; undefined if it is none. */
export function floatLiteral(text: string): { value: number; single: boolean } | undefined {
  const decimal = /^((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)([fFlL]?)$/.exec(text);
  if (decimal) return { value: Number(decimal[1]), single: /f/i.test(decimal[2] as string) };
  const hex = /^0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)([fFlL]?)$/.exec(text);
  if (!hex) return undefined;
  const mantissa = Number.parseInt(`0${hex[1]}${hex[2]}`, 16);
  return {
    value: mantissa * 2 ** (Number(hex[3]) - 4 * (hex[2] as string).length),
    single: /f/i.test(hex[4] as string),
  };
}

const SIMPLE_ESCAPES: Record<string, number> = {
  n: 10,
  t: 9,
  r: 13,
  '0': 0,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
  '\\': 92,
  "'": 39,
  '"': 34,
  '?': 63,
};

/**
 * The code units of a literal with quotes and prefix: bytes for plain and u8, wider for L, u, U. `shortWide`: L is as u
 * (-fshort-wchar, as the kernel is built for EFI).
 */
export function literalUnits(text: string, shortWide = false): { units: number[]; unitBytes: 1 | 2 | 4 } {
  const open = text.search(/["']/);
  const prefix = text.slice(0, open);
  const unitBytes = prefix === 'U' || (prefix === 'L' && !shortWide) ? 4 : prefix === '' || prefix === 'u8' ? 1 : 2;
  const closed = text.length > open + 1 && text.endsWith(text[open] as string);
  const inner = text.slice(open + 1, closed ? -1 : undefined);
  const units: number[] = [];
  const encode = (code: number) => {
    if (unitBytes === 4) units.push(code);
    else if (unitBytes === 2) for (const u of String.fromCodePoint(code)) units.push(u.charCodeAt(0));
    else if (code < 128) units.push(code);
    else units.push(...new TextEncoder().encode(String.fromCodePoint(code)));
  };
  for (let i = 0; i < inner.length; ) {
    if (inner[i] !== '\\') {
      const code = inner.codePointAt(i) as number;
      encode(code);
      i += code > 0xffff ? 2 : 1;
      continue;
    }
    const rest = inner.slice(i + 1);
    const numeric = /^(?:x([0-9a-fA-F]+)|([0-7]{1,3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest);
    if (numeric) {
      i += 1 + numeric[0].length;
      if (numeric[3] || numeric[4]) encode(Number.parseInt((numeric[3] ?? numeric[4]) as string, 16));
      else {
        const value = numeric[1] ? Number.parseInt(numeric[1], 16) : Number.parseInt(numeric[2] as string, 8);
        units.push(unitBytes === 1 ? value & 255 : unitBytes === 2 ? value & 0xffff : value >>> 0);
      }
    } else {
      units.push(SIMPLE_ESCAPES[rest[0] ?? ''] ?? rest.charCodeAt(0));
      i += 2;
    }
  }
  return { units, unitBytes };
}

/** gcc's value of a character constant: plain chars are signed, several chars are packed big end first. */
export function characterValue(text: string, signed = true): bigint {
  const { units, unitBytes } = literalUnits(text);
  if (unitBytes > 1) return BigInt.asIntN(32, BigInt(units[0] ?? 0));
  const [only] = units;
  if (units.length === 1 && only !== undefined) return signed ? BigInt.asIntN(8, BigInt(only)) : BigInt(only & 255);
  return BigInt.asIntN(
    32,
    units.reduce((sum, u) => (sum << 8n) | BigInt(u), 0n),
  );
}
