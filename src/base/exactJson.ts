// JSON whose integers keep all their digits: a boundary of 2^62 or an address does not fit a JavaScript number. Bigints
// are written as plain JSON numbers; integers of more than 15 digits are read as bigints.

const MANY_DIGITS = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
const MARK = '\u0001bigint:';

export function exactJson(value: unknown): string {
  let marked = false;
  const text = JSON.stringify(value, (_, v: unknown) => {
    if (typeof v !== 'bigint') return v;
    marked = true;
    return `${MARK}${v}`;
  });
  return marked ? text.replace(/"\\u0001bigint:(-?\d+)"/g, '$1') : text;
}

export function parseExactJson(text: string): unknown {
  const marked = text.replace(MANY_DIGITS, (token) => (token.startsWith('"') ? token : `"\\u0001bigint:${token}"`));
  return JSON.parse(marked, (_, v: unknown) =>
    typeof v === 'string' && v.startsWith(MARK) ? BigInt(v.slice(MARK.length)) : v,
  );
}
