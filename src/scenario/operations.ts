// Every operation of the language with what it takes: the parser checks lines against this table, and the help text
// is made from it. The language is that of the recordings from a real kernel; what is marked `ours` was added.

import { STATES } from '../kernel/pcmNames';

export type OperandKind =
  /** A name that an earlier `open` gave. */
  | 'handle'
  | 'newHandle'
  /** A name that an earlier `mmap` gave. */
  | 'map'
  | 'newMap'
  /** A name that an earlier `bg` gave. */
  | 'thread'
  | 'newThread'
  | 'number'
  /** A number, or boundary, buffer, period with +N -N *N /N. */
  | 'frames'
  | 'word'
  /** Everything up to the end of the line. */
  | 'rest'
  /** The same, and a line of its own; keys stand before it. */
  | 'operation';

export interface OperationSpec {
  readonly operands: readonly (readonly [kind: OperandKind, name: string, optional?: 'optional'])[];
  /** Keys and what their values must be: a kind, or the list of allowed words. */
  readonly keys: Readonly<Record<string, 'number' | 'frames' | 'word' | 'hw' | readonly string[]>>;
  /** Any key is allowed: module parameters. */
  readonly anyKey?: boolean;
  readonly help: string;
  readonly ours?: boolean;
}

const H = ['handle', 'H'] as const;
const M = ['map', 'M'] as const;
const simple = (help: string): OperationSpec => ({ operands: [H], keys: {}, help });
const BUFFERS = ['null', 'bad', 'kernel'] as const;
const HW_KEYS = Object.fromEntries(
  [
    ...['access', 'format', 'subformat', 'sample_bits', 'frame_bits', 'channels', 'rate', 'period_time', 'period_size'],
    ...['period_bytes', 'periods', 'buffer_time', 'buffer_size', 'buffer_bytes', 'tick_time', 'period', 'buffer'],
  ].map((name) => [name, 'hw' as const]),
);
const HW: OperationSpec['keys'] = {
  ...HW_KEYS,
  flags: 'number',
  rmask: 'number',
  info: 'number',
  base: ['last', 'zero'],
};
const FRAME_TRANSFER: OperationSpec = {
  operands: [H, ['frames', 'FRAMES']],
  keys: { seed: 'number', fill: 'number', buf: BUFFERS, nullch: 'number' },
  help: 'transfer PCM frames; buf= gives a bad pointer, nullch= one for a channel',
};
const BYTE_TRANSFER: OperationSpec = {
  operands: [H, ['number', 'BYTES']],
  keys: { seed: 'number', buf: BUFFERS, n: 'number' },
  help: 'transfer bytes by system call; n= vectors for writev and readv',
};

export const OPERATIONS: Readonly<Record<string, OperationSpec>> = {
  load: {
    operands: [['word', 'MODULE', 'optional']],
    keys: {},
    anyKey: true,
    help: 'load the driver with param=value',
  },
  unload: { operands: [['word', 'MODULE', 'optional']], keys: {}, help: 'unload the driver' },
  open: {
    operands: [['newHandle', 'H']],
    keys: {
      stream: ['p', 'c', 'any'],
      card: 'number',
      dev: 'number',
      sub: 'number',
      nonblock: 'number',
      append: 'number',
      rdonly: 'number',
      wronly: 'number',
    },
    help: 'open /dev/snd/pcmC<card>D<dev><p|c>; stream=any takes capture where there is no playback',
  },
  close: simple('close the device; a mapping keeps it alive'),
  info: simple('SNDRV_PCM_IOCTL_INFO'),
  pversion: simple('protocol version of the kernel'),
  user_pversion: { operands: [H, ['number', 'V']], keys: {}, help: 'tell the protocol version of the client' },
  ttstamp: { operands: [H, ['number', 'V']], keys: {}, help: 'kind of time stamps' },
  tstamp: { operands: [H, ['number', 'V']], keys: {}, help: 'old way to ask for time stamps' },
  hw_refine: { operands: [H], keys: HW, help: 'what would be possible: key=N, A..B, (A..B), names, any' },
  hw_params: {
    operands: [H, ['word', 'auto', 'optional']],
    keys: HW,
    help: '"auto": choose by hw_refine, the largest buffer up to 64 KiB; else key=value as for hw_refine',
  },
  hw_free: simple('give the buffer back'),
  sw_params: {
    operands: [H],
    keys: {
      tstamp_mode: 'number',
      period_step: 'number',
      sleep_min: 'number',
      avail_min: 'frames',
      xfer_align: 'frames',
      start_threshold: 'frames',
      stop_threshold: 'frames',
      silence_threshold: 'frames',
      silence_size: 'frames',
      proto: 'number',
      tstamp_type: 'number',
    },
    help: 'software parameters; avail_min is one period, stop_threshold the buffer',
  },
  prepare: simple('make it ready to start'),
  reset: simple('forget what is queued'),
  start: simple('start the stream'),
  drop: simple('stop at once'),
  drain: simple('stop when all is played'),
  resume: simple('go on after a suspend'),
  xrun: simple('force an underrun or overrun'),
  hwsync: simple('update hw_ptr'),
  unlink: simple('leave the group'),
  state: simple('state and positions, without any side effect'),
  pause: { operands: [H, ['number', '1|0']], keys: {}, help: 'pause or go on' },
  link: { operands: [H, ['word', 'G']], keys: {}, help: 'start and stop together with G; "stdin" is no PCM' },
  delay: simple('PCM frames until a new one is heard'),
  status: simple('SNDRV_PCM_IOCTL_STATUS64'),
  status_ext: { operands: [H], keys: { audio_tstamp_data: 'number' }, help: 'SNDRV_PCM_IOCTL_STATUS_EXT64' },
  sync_ptr: {
    operands: [H],
    keys: { flags: 'word', appl_ptr: 'frames', avail_min: 'frames' },
    help: 'flags=hwsync,appl,avail_min or a number',
  },
  channel_info: { operands: [H, ['number', 'CH']], keys: {}, help: 'where a channel lies in the buffer' },
  rewind: { operands: [H, ['frames', 'FRAMES']], keys: {}, help: 'move appl_ptr back' },
  forward: { operands: [H, ['frames', 'FRAMES']], keys: {}, help: 'move appl_ptr forward' },
  writei: FRAME_TRANSFER,
  readi: FRAME_TRANSFER,
  writen: FRAME_TRANSFER,
  readn: FRAME_TRANSFER,
  write: BYTE_TRANSFER,
  read: BYTE_TRANSFER,
  writev: BYTE_TRANSFER,
  readv: BYTE_TRANSFER,
  poll: { operands: [H], keys: { ms: 'number' }, help: 'wait for room or data' },
  setnonblock: { operands: [H, ['number', '0|1']], keys: {}, help: 'fcntl O_NONBLOCK' },
  ioctl: {
    operands: [H, ['word', 'NAME|NUMBER'], ['word', 'null|bad|VALUE', 'optional']],
    keys: {},
    help: 'a raw ioctl',
  },
  mmap: {
    operands: [H, ['newMap', 'M']],
    keys: { len: 'word', off: 'word', prot: 'word', flags: 'word' },
    help: 'len=N|buffer off=N|status|control|status_old|control_old prot=rwx flags=private|populate',
  },
  munmap: { operands: [M], keys: { off: 'number', len: 'number' }, help: 'take a mapping away' },
  mremap: { operands: [M, ['number', 'LENGTH']], keys: {}, help: 'change its length' },
  mprotect: { operands: [M, ['word', 'PROT']], keys: {}, help: 'change what may be done with it' },
  mread: {
    operands: [M, ['number', 'OFF'], ['number', 'LEN', 'optional']],
    keys: {},
    help: 'read mapped memory; a fault ends it',
  },
  mwrite: {
    operands: [M, ['number', 'OFF'], ['number', 'LEN', 'optional']],
    keys: { seed: 'number', at: 'number', fill: 'number' },
    help: 'write mapped memory',
  },
  mstatus: { operands: [M], keys: {}, help: 'read a mapped status page' },
  mcontrol: {
    operands: [M],
    keys: { appl_ptr: 'number', avail_min: 'number' },
    help: 'write, then read, a control page',
  },
  touch: {
    operands: [M, ['word', 'all|PAGE']],
    keys: { write: 'number' },
    help: 'use one byte of one page, or of every page of the mapping',
    ours: true,
  },
  fill: { operands: [H], keys: {}, help: 'a client that fills the whole ring with a tone', ours: true },
  run: {
    operands: [H, ['number', 'PERIODS']],
    keys: {},
    help: 'keep the stream going until so many periods have passed',
    ours: true,
  },
  expect: {
    operands: [
      ['word', 'page', 'optional'],
      ['word', '+OFFSET', 'optional'],
      ['word', 'ok|wrong|none', 'optional'],
    ],
    keys: { r: 'word', state: STATES, finding: 'word' },
    help: 'r=-EPIPE|ok, state=RUNNING, finding=none|KIND, or page +OFFSET ok: else the run fails',
    ours: true,
  },
  interrupt: {
    operands: [['word', 'TIMER|irqN']],
    keys: { before: 'word', hit: 'number' },
    help: 'before=FUNCTION:LINE[:COLUMN]: let a timer (named by its function) expire, or irqN come, before that statement',
    ours: true,
  },
  sleep: { operands: [['number', 'MS']], keys: {}, help: 'time passes' },
  proc: { operands: [['word', 'PATH']], keys: {}, help: 'read a file of /proc or /sys' },
  ls: { operands: [['word', 'PATH']], keys: {}, help: 'list a folder of /dev, /proc or /sys' },
  sysw: {
    operands: [
      ['word', 'PATH'],
      ['rest', 'TEXT'],
    ],
    keys: {},
    help: 'write a file of /sys or /proc',
  },
  setparam: {
    operands: [
      ['word', 'MODULE'],
      ['word', 'NAME'],
      ['rest', 'VALUE'],
    ],
    keys: {},
    help: 'write a module parameter',
  },
  getparam: {
    operands: [
      ['word', 'MODULE'],
      ['word', 'NAME'],
    ],
    keys: {},
    help: 'read a module parameter',
  },
  vmalloc: { operands: [['word', 'TEXT']], keys: {}, help: 'vmalloc areas whose line in /proc/vmallocinfo has TEXT' },
  vmflags: { operands: [M], keys: {}, help: 'permissions and VmFlags of a mapping, from /proc/self/smaps' },
  ctl_list: { operands: [], keys: { card: 'number' }, help: 'control elements with their values' },
  ctl_set: {
    operands: [
      ['number', 'NUMID'],
      ['number', 'V'],
      ...Array.from({ length: 7 }, () => ['number', 'V', 'optional'] as const),
    ],
    keys: { card: 'number' },
    help: 'write values to a control element',
  },
  suspend: { operands: [], keys: {}, help: 'all devices go to sleep and wake again' },
  kmsg: { operands: [], keys: {}, help: 'kernel messages since the last kmsg' },
  bg: {
    operands: [
      ['newThread', 'NAME'],
      ['operation', 'OPERATION'],
    ],
    keys: { before: 'word', hit: 'number' },
    help: 'a second thread carries out an operation: now, or when before=FUNCTION:LINE[:COLUMN] is about to be executed',
  },
  join: { operands: [['thread', 'NAME']], keys: { timeout: 'number' }, help: 'wait for a thread, up to timeout= ms' },
  forkread: { operands: [M, ['number', 'OFF']], keys: {}, help: 'a forked child reads one byte of the mapping' },
  cleanup: { operands: [], keys: {}, help: 'take all mappings away and close everything' },
};

/** How an operation is written: its operands, with its keys before the operation of a thread or else behind them. */
export function usage(
  op: string,
  { operands, keys, anyKey }: OperationSpec,
  describe?: (key: string) => string,
): string {
  const words = operands.map(([, name, optional]) => (optional ? `[${name}]` : name));
  const known = Object.keys(keys);
  const described = describe ? known.map(describe) : known.length > 0 ? ['[key=value ...]'] : [];
  const inner = operands.some(([kind]) => kind === 'operation') ? words.splice(-1) : [];
  return [op, ...words, ...described, ...(anyKey ? ['[PARAMETER=VALUE ...]'] : []), ...inner].join(' ');
}

const COMMON = [
  '',
  '  timeout=MS behind any operation: then a signal ends what still waits. when=mmap or when=rw: only with that access.',
  '  ~ before a line: it is told only if it fails; !: never. @TEXT names what follows; # begins a comment.',
];

/** The table as text, for --help and the documentation. */
export function operationsHelp(): string {
  const lines = Object.entries(OPERATIONS).map(
    ([name, spec]) => `  ${usage(name, spec).padEnd(42)} ${spec.help}${spec.ours ? ' (ours)' : ''}`,
  );
  return [...lines, ...COMMON].join('\n');
}
