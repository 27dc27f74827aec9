/** Bytes as text, sixteen a line: address, hex, characters. What cannot be read stays visible as a gap. */
const PER_LINE = 16;

/**
 * `bytes` starts at `address`; everything from its end to `length` is unreadable. Lines begin at multiples of sixteen,
 * so the first may start with blanks: columns then mean the same in every line.
 */
export function hexDump(address: bigint, bytes: Uint8Array, length: number): string {
  const lines: string[] = [];
  const end = address + BigInt(length);
  for (let at = address - (address % BigInt(PER_LINE)); at < end; at += BigInt(PER_LINE)) {
    let digits = '';
    let characters = '';
    for (let column = 0; column < PER_LINE; column++) {
      const index = Number(at - address) + column;
      const inside = index >= 0 && index < length;
      const byte = inside ? bytes[index] : undefined;
      if (column === PER_LINE / 2) digits += ' ';
      digits += inside ? ` ${byte === undefined ? '??' : byte.toString(16).padStart(2, '0')}` : '   ';
      characters += inside ? printable(byte) : ' ';
    }
    lines.push(`${at.toString(16).padStart(16, '0')} ${digits}  ${characters}`.trimEnd());
  }
  return lines.join('\n');
}

function printable(byte: number | undefined): string {
  if (byte === undefined) return '·';
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}

/** The address of the byte at a column of a dump's line, on its digits or its character; undefined beside them. */
export function byteAt(line: string, column: number): bigint | undefined {
  const start = /^([0-9a-f]{16}) /.exec(line)?.[1];
  if (!start) return undefined;
  const digits = column - 17; // three columns for each byte, one more in the middle
  const half = digits >= 3 * (PER_LINE / 2) + 1 ? 1 : 0;
  let at = Math.floor((digits - half) / 3);
  if (at >= PER_LINE) at = column - (17 + 3 * PER_LINE + 1 + 2); // on the characters
  if (digits < 0 || at < 0 || at >= PER_LINE) return undefined;
  return BigInt(`0x${start}`) + BigInt(at);
}
