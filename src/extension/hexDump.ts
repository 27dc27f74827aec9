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
