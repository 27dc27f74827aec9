// readMemory and writeMemory: bytes of the guest as base64, as far as they are mapped.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Session } from '../debugger/session';

const PAGE = 4096n;
/** A client cannot ask for more at once. */
const MAX_BYTES = 16 << 20;

const addressOf = (reference: string, offset = 0): bigint | undefined =>
  /^(0x[0-9a-f]+|\d+)$/i.test(reference) ? BigInt.asUintN(64, BigInt(reference) + BigInt(offset)) : undefined;

export function readMemory(
  session: Session,
  { memoryReference, offset, count }: DebugProtocol.ReadMemoryArguments,
): DebugProtocol.ReadMemoryResponse['body'] {
  const start = addressOf(memoryReference, offset);
  if (start === undefined) return undefined;
  const wanted = Math.max(0, Math.min(count, MAX_BYTES));
  const pieces: Uint8Array[] = [];
  let done = 0;
  while (done < wanted) {
    const at = BigInt.asUintN(64, start + BigInt(done));
    const length = Math.min(wanted - done, Number(PAGE - (at % PAGE)));
    const piece = session.readMemory(at, length);
    if (!piece) break;
    pieces.push(piece);
    done += length;
  }
  return {
    address: `0x${start.toString(16)}`,
    data: Buffer.concat(pieces).toString('base64'),
    ...(done < count && { unreadableBytes: count - done }),
  };
}

/** How many bytes were written; undefined if none could be. */
export function writeMemory(
  session: Session,
  { memoryReference, offset, data, allowPartial }: DebugProtocol.WriteMemoryArguments,
): number | undefined {
  const start = addressOf(memoryReference, offset);
  const bytes = new Uint8Array(Buffer.from(data, 'base64'));
  if (start === undefined) return undefined;
  if (session.writeMemory(start, bytes)) return bytes.length;
  if (!allowPartial) return undefined;
  const first = bytes.subarray(0, Number(PAGE - (start % PAGE)));
  return session.writeMemory(start, first) ? first.length : undefined;
}
