// The bytes a scenario writes and how those it reads are told: short enough for a record, exact enough to compare.

/** Byte k of what a client writes: every stretch of it can be recognised again. */
export const patternByte = (k: number, seed: number): number => (k * 7 + Math.floor(k / 256) * 13 + seed) & 0xff;

export function pattern(from: number, length: number, seed: number): Uint8Array {
  const out = new Uint8Array(length);
  for (let i = 0; i < length; i++) out[i] = patternByte(from + i, seed);
  return out;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

/** CRC-32 as zlib computes it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] as number);
  return (crc ^ 0xffffffff) >>> 0;
}

/** A number where it holds all digits, else the bigint itself: records are exact. */
export const exact = (value: bigint): number | bigint =>
  value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER) ? Number(value) : value;

const hexBytes = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Data that was read, as a record says it. */
export function describeData(bytes: Uint8Array): Record<string, unknown> {
  const firstSet = bytes.findIndex((byte) => byte !== 0);
  const zerosHead = firstSet < 0 ? bytes.length : firstSet;
  return {
    len: bytes.length,
    crc: crc32(bytes).toString(16).padStart(8, '0'),
    zeros_head: zerosHead,
    head: hexBytes(bytes.subarray(0, 16)),
    ...findPattern(bytes.subarray(zerosHead)),
  };
}

/** Where in the pattern of seed 1 these bytes begin, and how far they follow it. */
function findPattern(bytes: Uint8Array): { pat_at: number; pat_len: number } | undefined {
  if (bytes.length < 8) return undefined;
  for (let at = 0; at < 65536; at++) {
    let same = 0;
    while (same < 8 && bytes[same] === patternByte(at + same, 1)) same++;
    if (same < 8) continue;
    while (same < bytes.length && bytes[same] === patternByte(at + same, 1)) same++;
    return { pat_at: at, pat_len: same };
  }
  return undefined;
}

/** A tone, so that the ring has something to show and to hear. Formats without a sample writer get the pattern. */
export function tone(bytes: number, format: string, channels: number, rate: number): Uint8Array {
  const out = new Uint8Array(bytes);
  const view = new DataView(out.buffer);
  const sampleBytes = format === 'S16_LE' ? 2 : format === 'S32_LE' ? 4 : 0;
  if (sampleBytes === 0) return pattern(0, bytes, 1);
  const frameBytes = sampleBytes * channels;
  for (let frame = 0; (frame + 1) * frameBytes <= bytes; frame++) {
    // 440 Hz, swelling and fading once each third of a second.
    const swell = 0.55 + 0.45 * Math.sin((2 * Math.PI * 3 * frame) / rate);
    const sample = Math.sin((2 * Math.PI * 440 * frame) / rate) * 0.7 * swell;
    for (let channel = 0; channel < channels; channel++) {
      const at = frame * frameBytes + channel * sampleBytes;
      if (sampleBytes === 2) view.setInt16(at, Math.round(sample * 0x7fff), true);
      else view.setInt32(at, Math.round(sample * 0x7fffffff), true);
    }
  }
  return out;
}
