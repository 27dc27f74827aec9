// The kernel's printf (lib/vsprintf.c) and sscanf, with the %p extensions that sound drivers use.

import { asVa, type Va } from '../machine/address';

/** What formatting reads of the guest. */
export interface FormatSource {
  /** A plain program: its printf is the C library's. */
  readonly hosted?: boolean;
  readonly mmu: { peekU64(va: Va): bigint | undefined; peek(va: Va, size: number): Uint8Array | undefined };
  readonly symbols: {
    /** Name of a place in code with its module, as %pS prints it. */
    placeName(va: Va): string | undefined;
  };
  /** A C string; at most `limit` bytes. */
  string(va: Va, limit?: number): string;
}

const SPEC = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(hh|h|ll|l|z|t|j|L|q)?([diouxXcspn%aefgAEFG])/g;

/** Formats with arguments from 8-byte slots. */
export function formatArguments(kernel: FormatSource, format: string, slot: (i: number) => bigint): string {
  let next = 0;
  const star = () => Number(BigInt.asIntN(32, slot(next++)));
  let out = '';
  let from = 0;
  SPEC.lastIndex = 0;
  for (let m = SPEC.exec(format); m; m = SPEC.exec(format)) {
    out += format.slice(from, m.index);
    from = m.index + m[0].length;
    const conversion = m[5] as string;
    if (conversion === '%') {
      out += '%';
      continue;
    }
    let flags = m[1] as string;
    let width = m[2] === '*' ? star() : Number(m[2] ?? 0);
    if (width < 0) {
      flags += '-';
      width = -width;
    }
    const hasPrecision = /\./.test(m[0]);
    const precision = !hasPrecision ? undefined : m[3] === '*' ? star() : Number(m[3] ?? 0);
    let text: string;
    if (conversion === 'p') {
      const extension = /^[a-zA-Z0-9]*/.exec(format.slice(from))?.[0] ?? '';
      const { text: shown, used } = pointer(kernel, slot(next++), extension, width, precision);
      from += used;
      SPEC.lastIndex = from;
      text = shown;
    } else if (conversion === 's') {
      const va = asVa(slot(next++));
      const whole = va < 4096n ? '(null)' : kernel.string(va, precision ?? 4096);
      text = precision === undefined ? whole : whole.slice(0, precision);
    } else if (conversion === 'c') text = String.fromCharCode(Number(slot(next++) & 255n));
    else if (conversion === 'n') {
      next++;
      text = '';
    } else if (/[aefgAEFG]/.test(conversion)) {
      if (!kernel.hosted) {
        out += m[0]; // the kernel has no floating point
        continue;
      }
      text = floating(slot(next++), conversion, flags, precision);
    } else text = integer(slot(next++), conversion, m[4] ?? '', flags, precision, kernel.hosted === true);
    const zero =
      flags.includes('0') &&
      !flags.includes('-') &&
      !'sc'.includes(conversion) &&
      (precision === undefined || /[efgEFG]/.test(conversion));
    if (text.length < width) {
      if (flags.includes('-')) text = text.padEnd(width);
      else if (zero) {
        const sign = /^(-|\+| |0x|0X)?/.exec(text)?.[0] ?? '';
        text = sign + text.slice(sign.length).padStart(width - sign.length, '0');
      } else text = text.padStart(width);
    }
    out += text;
  }
  return out + format.slice(from);
}

const BITS: Record<string, number> = { hh: 8, h: 16, '': 32 };

function integer(
  raw: bigint,
  conversion: string,
  length: string,
  flags: string,
  precision: number | undefined,
  hosted: boolean,
): string {
  const bits = BITS[length] ?? 64;
  const signed = conversion === 'd' || conversion === 'i';
  const value = signed ? BigInt.asIntN(bits, raw) : BigInt.asUintN(bits, raw);
  const base = conversion === 'o' ? 8 : conversion === 'x' || conversion === 'X' ? 16 : 10;
  const magnitude = value < 0n ? -value : value;
  let digits = magnitude.toString(base);
  if (conversion === 'X') digits = digits.toUpperCase();
  if (precision !== undefined) digits = digits.padStart(precision, '0');
  // The kernel writes 0x0, where the C library leaves a zero alone.
  const prefixed = flags.includes('#') && (value !== 0n || (!hosted && base === 16));
  const prefix = prefixed && base === 16 ? `0${conversion}` : prefixed && base === 8 ? '0' : '';
  const sign = value < 0n ? '-' : signed && flags.includes('+') ? '+' : signed && flags.includes(' ') ? ' ' : '';
  return sign + prefix + digits;
}

/** %e, %f and %g of a double's bits, as the C library writes them. */
function floating(raw: bigint, conversion: string, flags: string, precision = 6): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt.asUintN(64, raw));
  const value = view.getFloat64(0);
  const kind = conversion.toLowerCase();
  const exponential = (digits: number) => value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2');
  const general = () => {
    const digits = precision || 1;
    const exponent = value === 0 ? 0 : Number(value.toExponential(digits - 1).split('e')[1]);
    if (exponent >= -4 && exponent < digits) {
      const text = value.toFixed(digits - 1 - exponent);
      return flags.includes('#') || !text.includes('.') ? text : text.replace(/\.?0+$/, '');
    }
    const text = exponential(digits - 1);
    return flags.includes('#') ? text : text.replace(/\.?0+e/, 'e');
  };
  let text: string;
  if (!Number.isFinite(value)) text = Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  else text = kind === 'f' ? value.toFixed(precision) : kind === 'e' ? exponential(precision) : general();
  if (Object.is(value, -0)) text = `-${text.replace(/^-/, '')}`;
  if (!text.startsWith('-') && /[+ ]/.test(flags)) text = (flags.includes('+') ? '+' : ' ') + text;
  return conversion === kind ? text : text.toUpperCase();
}

/** %p and what may follow it; answers how many characters of the extension it took. */
function pointer(
  kernel: FormatSource,
  value: bigint,
  extension: string,
  _width: number,
  _precision: number | undefined,
): { text: string; used: number } {
  const plain = value.toString(16).padStart(16, '0');
  const symbol = () => kernel.symbols.placeName(asVa(value)) ?? `0x${plain}`;
  switch (extension[0]) {
    case 'S':
    case 's':
    case 'B':
    case 'f':
    case 'F':
      return { text: symbol(), used: extension[1] === 'R' ? 2 : 1 };
    case 'x':
    case 'K':
      return { text: plain, used: 1 };
    case 'a': {
      const pa = kernel.mmu.peekU64(asVa(value)) ?? 0n;
      return { text: `0x${pa.toString(16).padStart(16, '0')}`, used: /^a[pd]/.test(extension) ? 2 : 1 };
    }
    case 'e': {
      const code = BigInt.asIntN(64, value);
      return { text: code < 0n && code >= -4095n ? String(code) : plain, used: 1 };
    }
    case 'V': {
      // struct va_format { const char *fmt; va_list *va; }
      const format = kernel.string(kernel.mmu.peekU64(asVa(value)) ?? 0n);
      const list = kernel.mmu.peekU64(kernel.mmu.peekU64(asVa(value + 8n)) ?? 0n) ?? 0n;
      return {
        text: formatArguments(kernel, format, (i) => kernel.mmu.peekU64(asVa(list + BigInt(8 * i))) ?? 0n),
        used: 1,
      };
    }
    case 'M':
    case 'm': {
      const bytes = kernel.mmu.peek(asVa(value), 6) ?? new Uint8Array(6);
      return {
        text: [...bytes].map((b) => b.toString(16).padStart(2, '0')).join(extension[0] === 'M' ? ':' : ''),
        used: 1,
      };
    }
    default:
      return { text: plain, used: 0 };
  }
}

/** sscanf: values as bytes to be stored, in order, and how many conversions matched. */
export function scanText(text: string, format: string): { values: Uint8Array[]; count: number } {
  const values: Uint8Array[] = [];
  let at = 0;
  const skipSpace = () => {
    while (/\s/.test(text[at] ?? '')) at++;
  };
  for (let i = 0; i < format.length; i++) {
    const c = format[i] as string;
    if (/\s/.test(c)) {
      skipSpace();
      continue;
    }
    if (c !== '%') {
      if (text[at] !== c) break;
      at++;
      continue;
    }
    const spec = /^%(\*)?(\d+)?(hh|h|ll|l|z)?([diuxXoscn%])/.exec(format.slice(i));
    if (!spec) break;
    i += spec[0].length - 1;
    const [, suppressed, widthText, length, conversion] = spec;
    const width = widthText ? Number(widthText) : Number.POSITIVE_INFINITY;
    if (conversion === 'n') {
      values.push(word(BigInt(at), length ?? ''));
      continue;
    }
    if (conversion !== 'c') skipSpace();
    if (at >= text.length) break;
    const rest = text.slice(at, width === Number.POSITIVE_INFINITY ? undefined : at + width);
    const pattern =
      conversion === 's'
        ? /^\S+/
        : conversion === 'c'
          ? /^[\s\S]/
          : conversion === 'x' || conversion === 'X'
            ? /^[-+]?(0[xX])?[0-9a-fA-F]+/
            : conversion === 'i'
              ? /^[-+]?(0[xX][0-9a-fA-F]+|[0-9]+)/
              : conversion === 'o'
                ? /^[-+]?[0-7]+/
                : /^[-+]?[0-9]+/;
    const m = pattern.exec(rest);
    if (!m) break;
    at += m[0].length;
    if (suppressed) continue;
    if (conversion === 's') values.push(Uint8Array.from(`${m[0]}\0`, (ch) => ch.charCodeAt(0)));
    else if (conversion === 'c') values.push(Uint8Array.of(m[0].charCodeAt(0)));
    else {
      const digits = m[0].replace(/^[-+]/, '');
      const hex = conversion === 'x' || conversion === 'X' || /^0x/i.test(digits);
      const magnitude = BigInt(
        hex
          ? `0x${digits.replace(/^0x/i, '')}`
          : conversion === 'o' || (conversion === 'i' && /^0\d/.test(digits))
            ? `0o${digits}`
            : digits,
      );
      values.push(word(m[0].startsWith('-') ? -magnitude : magnitude, length ?? ''));
    }
  }
  return { values, count: values.length };
}

function word(value: bigint, length: string): Uint8Array {
  const bytes = (BITS[length] ?? 64) / 8;
  return Uint8Array.from({ length: bytes }, (_, i) => Number((BigInt.asUintN(64, value) >> BigInt(8 * i)) & 255n));
}
