// printk() and the formatting functions (linux/printk.h, linux/sprintf.h). printk goes to the kernel log line by line.

import { asVa, type Va } from '../../machine/address';
import { formatArguments, scanText } from '../format';
import type { Kernel } from '../kernel';
import type { Call, NativeTable } from '../native';
import { readString, writeBytes } from './string';

/** Arguments behind a va_list: 8-byte slots from the address it holds. */
const slots = (k: Kernel, list: Va) => (i: number) => k.mmu.peekU64(asVa(list + BigInt(8 * i))) ?? 0n;

const DEFAULT_LEVEL = 4;

/** "\001" and a digit in front of the format set the level; 'c' continues the line before. */
function log(k: Kernel, formatted: string): void {
  let text = formatted;
  let line = k.unfinishedLine ?? { level: DEFAULT_LEVEL, text: '' };
  const head = /^\x01([0-7c])/.exec(text);
  if (head) {
    text = text.slice(2);
    if (head[1] !== 'c') {
      if (line.text) k.observer.printk(line.level, line.text);
      line = { level: Number(head[1]), text: '' };
    }
  } else if (line.text) {
    k.observer.printk(line.level, line.text);
    line = { level: DEFAULT_LEVEL, text: '' };
  }
  const parts = (line.text + text).split('\n');
  for (const part of parts.slice(0, -1)) k.observer.printk(line.level, part);
  k.unfinishedLine = { level: line.level, text: parts[parts.length - 1] ?? '' };
}

const text = (call: Call, i: number): string => new TextDecoder('latin1').decode(readString(call, call.va(i)));
const encode = (s: string): Uint8Array => Uint8Array.from(s, (c) => c.charCodeAt(0) & 255);

export const printkNatives: NativeTable = {
  vprintk(call) {
    const formatted = formatArguments(call.kernel, text(call, 0), slots(call.kernel, call.va(1)));
    log(call.kernel, formatted);
    call.returns(formatted.length);
  },
  vsnprintf(call) {
    const [buffer, size] = [call.va(0), call.size(1)];
    const formatted = encode(formatArguments(call.kernel, text(call, 2), slots(call.kernel, call.va(3))));
    if (size > 0) {
      const out = new Uint8Array(Math.min(formatted.length, size - 1) + 1);
      out.set(formatted.subarray(0, out.length - 1));
      writeBytes(call, buffer, out);
    }
    call.returns(formatted.length);
  },
  vsscanf(call) {
    const results = scanText(text(call, 0), text(call, 1));
    const list = slots(call.kernel, call.va(2));
    results.values.forEach((v, i) => writeBytes(call, list(i), v));
    call.returns(results.count);
  },
};
