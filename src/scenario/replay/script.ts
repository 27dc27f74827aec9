// Reads a script as the program on the real kernel does: nothing is refused before the run, a word that makes no sense
// is a zero or an empty name when its line is reached, and the record then says what the kernel made of it.

import { isIoctlName } from '../ioctls';
import type { Operation } from '../operation';
import { OPERATIONS } from '../operations';

const MAX_WORDS = 64;

/** Names that `ioctl` of the recorded scripts knows; any other word is the number that strtoul() makes of it. */
const IOCTL_NAMES = [
  ...['HW_REFINE', 'HW_PARAMS', 'SW_PARAMS', 'STATUS', 'DELAY', 'SYNC_PTR', 'CHANNEL_INFO', 'INFO', 'PVERSION'],
  ...['REWIND', 'FORWARD', 'WRITEI', 'READI', 'WRITEN', 'READN', 'TTSTAMP', 'USER_PVERSION'],
];

export function readScript(text: string): Operation[] {
  const operations: Operation[] = [];
  let label = '';
  text.split('\n').forEach((line, i) => {
    const trimmed = line.replace(/[ \r]+$/, '').replace(/^[ \t]+/, '');
    if (trimmed === '' || trimmed.startsWith('#')) return;
    if (trimmed.startsWith('@')) label = trimmed.slice(1);
    else operations.push(readOperation(trimmed, i + 1, label));
  });
  return operations;
}

export function readOperation(line: string, number: number, label: string): Operation {
  const record = line.startsWith('~') ? 'failure' : line.startsWith('!') ? 'never' : 'always';
  const text = record === 'always' ? line : line.slice(1);
  const words = text.split(/[ \t]+/).filter((word) => word !== '');
  const [op = '', ...rest] = words.slice(0, MAX_WORDS);
  const keys: Record<string, string> = {};
  const operands: string[] = [];
  for (const word of rest) {
    const equals = word.indexOf('=');
    if (equals < 0) operands.push(word);
    // Masks and intervals: each word changes what the one before it left, so the last one counts.
    else if (op.startsWith('hw_') || op.startsWith('sw_')) keys[word.slice(0, equals)] = word.slice(equals + 1);
    else keys[word.slice(0, equals)] ??= word.slice(equals + 1);
  }
  const spec = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
  const restAt = spec?.operands.findIndex(([kind]) => kind === 'rest' || kind === 'operation') ?? -1;
  if (restAt > 0) {
    // The rest of the line begins behind the first place where the word before it occurs.
    const before = rest[restAt - 1] ?? '';
    operands.splice(restAt, operands.length, text.slice(text.indexOf(before) + before.length).replace(/^ +/, ''));
  }
  const [, request = ''] = operands;
  if (op === 'ioctl' && isIoctlName(request) && !IOCTL_NAMES.includes(request)) operands[1] = '0';
  return { op, text, line: number, record, label, operands, keys };
}
