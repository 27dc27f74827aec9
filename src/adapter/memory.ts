// readMemory and writeMemory: bytes of the guest as base64, as far as they are mapped; and what of them has changed.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Session } from '../debugger/session';

const PAGE = 4096n;
/** A client cannot ask for more at once. */
const MAX_BYTES = 16 << 20;
/** So much of what a client has read is looked at again at each stop: what hex views show. */
const MAX_RANGES = 64;
const MAX_WATCHED = 64 << 10;

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
  let done = 0;
  while (done < bytes.length) {
    const at = start + BigInt(done);
    const piece = bytes.subarray(done, done + Number(PAGE - (at % PAGE)));
    if (!session.writeMemory(at as typeof start, piece)) break;
    done += piece.length;
  }
  return done > 0 ? done : undefined;
}

/** What the client has read last, to tell it when that is not so any more. */
export class WatchedMemory {
  private readonly ranges = new Map<string, { readonly args: DebugProtocol.ReadMemoryArguments; data: string }>();

  clear(): void {
    this.ranges.clear();
  }

  isRead(args: DebugProtocol.ReadMemoryArguments, data: string): void {
    const key = `${args.memoryReference}+${args.offset ?? 0}:${args.count}`;
    this.ranges.delete(key);
    if (args.count > MAX_WATCHED) return;
    this.ranges.set(key, { args, data });
    const [oldest] = this.ranges.keys();
    if (this.ranges.size > MAX_RANGES && oldest) this.ranges.delete(oldest);
  }

  /** Bodies of `memory` events: the smallest range of each in which bytes differ. */
  *changed(session: Session): Iterable<DebugProtocol.MemoryEvent['body']> {
    for (const range of this.ranges.values()) {
      const { memoryReference, offset = 0, count } = range.args;
      const data = readMemory(session, range.args)?.data ?? '';
      if (data === range.data) continue;
      const [before, now] = [Buffer.from(range.data, 'base64'), Buffer.from(data, 'base64')];
      range.data = data;
      let from = 0;
      let to = Math.max(before.length, now.length);
      if (before.length === now.length) {
        while (before[from] === now[from]) from++;
        while (before[to - 1] === now[to - 1]) to--;
      } else [from, to] = [0, count];
      yield { memoryReference, offset: offset + from, count: to - from };
    }
  }
}
