// The PCM ioctls that configure, start, stop and ask.

import { stateName } from '../kernel/pcmNames';
import { chooseParams } from './chooseParams';
import { exact } from './data';
import { finished } from './deviceOperations';
import { HwParams } from './hwParams';
import { type IoctlName, isIoctlName, pcmIoctl } from './ioctls';
import { parseNumber } from './operation';
import { type Handle, type Handler, NO_HANDLE, type Run, type Step } from './process';
import { StructImage } from './structImage';

/** SNDRV_PCM_VERSION */
const PROTOCOL = 0x20012;

/** A handler that needs an open device. */
export const onHandle =
  (work: (run: Run, handle: Handle) => Step): Handler =>
  (run) => {
    const { handle } = run;
    return handle ? work(run, handle) : NO_HANDLE;
  };

/** An ioctl whose argument is no pointer, or none at all. */
const plain = (name: IoctlName, argument: (run: Run) => number | bigint = () => 0): Handler =>
  onHandle((run, handle) => (run.phase === 0 ? run.ioctlOn(handle, name, argument(run)) : finished(run)));

/** An ioctl with a pointer to an int that the client gives. */
const withInt = (name: IoctlName): Handler =>
  onHandle((run, handle) =>
    run.phase === 0 ? run.ioctlOn(handle, name, run.poke(int32(run.number(1)))) : finished(run),
  );

const int32 = (value: number): Uint8Array => new Uint8Array(new Int32Array([value]).buffer);
export const int64 = (value: bigint): Uint8Array =>
  new Uint8Array(new BigInt64Array([BigInt.asIntN(64, value)]).buffer);

// ---- hardware and software parameters ----

const MASK_KEYS = ['access', 'format', 'subformat'];

/** What a record says of a mask with a name that no kernel has. */
const unknownName = (run: Run) =>
  run.state.local['unknownName'] === undefined ? {} : { parse_error: run.state.local['unknownName'] };

/** The struct that a line describes. */
function paramsOf(run: Run, handle: Handle): HwParams {
  const { symbols } = run.kernel;
  const base = run.key('base');
  const params =
    base === 'zero'
      ? HwParams.empty(symbols)
      : base === 'last'
        ? (handle.hw ? new HwParams(symbols, handle.hw) : HwParams.empty(symbols)).again()
        : HwParams.any(symbols);
  for (const [key, value] of Object.entries(run.operation.keys)) {
    if (!params.narrow(key, value) && MASK_KEYS.includes(key)) run.state.local['unknownName'] = key;
  }
  return params;
}

const hwRefine: Handler = onHandle((run, handle) => {
  if (run.phase === 0) return run.ioctlOn(handle, 'HW_REFINE', run.poke(paramsOf(run, handle).bytes));
  if (run.result < 0) return finished(run, unknownName(run));
  return finished(run, { hw: takeParams(run, handle).describe(), ...unknownName(run) });
});

/** What the kernel left in the struct. */
function takeParams(run: Run, handle: Handle): HwParams {
  const size = run.kernel.symbols.sizeOf('snd_pcm_hw_params');
  const params = new HwParams(run.kernel.symbols, new Uint8Array(run.peek(size).buffer.slice(0, size)));
  handle.hw = params.bytes;
  return params;
}

const hwParams: Handler = onHandle((run, handle) => {
  const automatic = run.operand(1) === 'auto';
  if (automatic && run.phase < 100) {
    const step = chooseParams(run, handle);
    if (step) return step;
    return run.ioctlOn(handle, 'HW_PARAMS', run.scratch, 101); // the chosen struct lies there
  }
  if (run.phase === 0) return run.ioctlOn(handle, 'HW_PARAMS', run.poke(paramsOf(run, handle).bytes), 101);
  if (run.result < 0) return finished(run, unknownName(run));
  const params = takeParams(run, handle);
  learn(run, handle, params);
  return {
    ...finished(run, { hw: params.describe(), ...unknownName(run) }),
    note: { configuration: params.summary() },
  };
});

/** Remembers the sizes that later lines refer to. */
function learn(run: Run, handle: Handle, params: HwParams): void {
  const only = (name: Parameters<HwParams['interval']>[0]) => params.interval(name)[0];
  handle.bufferFrames = BigInt(only('buffer_size'));
  handle.periodFrames = BigInt(only('period_size'));
  handle.channels = only('channels');
  handle.rate = only('rate');
  handle.format = params.names('format')[0] ?? '';
  handle.sampleBytes = Math.floor(only('sample_bits') / 8);
  handle.frameBytes = Math.max(1, Math.floor(only('frame_bits') / 8));
  handle.mmapAccess = params.names('access')[0]?.startsWith('MMAP') === true;
  run.process.mmapAccess = handle.mmapAccess;
  handle.boundary = handle.bufferFrames;
  const limit = 0x7fffffffffffffffn - handle.bufferFrames;
  if (handle.bufferFrames > 0n) while (handle.boundary * 2n <= limit) handle.boundary *= 2n;
}

const SW_FRAMES = ['avail_min', 'xfer_align', 'start_threshold', 'stop_threshold', 'silence_threshold', 'silence_size'];
const SW_NUMBERS = ['tstamp_mode', 'period_step', 'sleep_min', 'proto', 'tstamp_type'];

const swParams: Handler = onHandle((run, handle) => {
  const { symbols } = run.kernel;
  if (run.phase === 0) {
    const params = new StructImage(symbols, 'snd_pcm_sw_params')
      .setU32('period_step', 1)
      .setU64('avail_min', handle.periodFrames || 1n)
      .setU64('start_threshold', 1)
      .setU64('stop_threshold', handle.bufferFrames)
      .setU32('proto', PROTOCOL);
    for (const [key, value] of Object.entries(run.operation.keys)) {
      if (SW_FRAMES.includes(key)) params.setU64(key, run.frames(value, handle));
      else if (SW_NUMBERS.includes(key)) params.setU32(key, parseNumber(value) ?? 0n);
    }
    return run.ioctlOn(handle, 'SW_PARAMS', run.poke(params.bytes));
  }
  const params = new StructImage(symbols, 'snd_pcm_sw_params', run.peek(symbols.sizeOf('snd_pcm_sw_params')));
  return finished(run, {
    sw: {
      boundary: exact(params.u64('boundary')),
      avail_min: exact(params.u64('avail_min')),
      start: exact(params.u64('start_threshold')),
      stop: exact(params.u64('stop_threshold')),
      sil_thr: exact(params.u64('silence_threshold')),
      sil_size: exact(params.u64('silence_size')),
    },
  });
});

// ---- questions ----

const delay: Handler = onHandle((run, handle) =>
  run.phase === 0
    ? run.ioctlOn(handle, 'DELAY', run.poke(int64(-12345n)))
    : finished(run, { delay: exact(run.peek(8).getBigInt64(0, true)) }),
);

const status =
  (name: 'STATUS' | 'STATUS_EXT'): Handler =>
  (run) =>
    onHandle((_, handle) => {
      const { symbols } = run.kernel;
      if (run.phase === 0) {
        const wanted = new StructImage(symbols, 'snd_pcm_status64').setU32(
          'audio_tstamp_data',
          run.keyNumber('audio_tstamp_data', 0),
        );
        return run.ioctlOn(handle, name, run.poke(wanted.bytes));
      }
      if (run.result < 0) return finished(run);
      const got = new StructImage(symbols, 'snd_pcm_status64', run.peek(symbols.sizeOf('snd_pcm_status64')));
      const isSet = (stamp: string) => (got.u64(`${stamp}_sec`) || got.u64(`${stamp}_nsec`) ? 1 : 0);
      return finished(run, {
        status: {
          state: stateName(got.u32('state')),
          appl: exact(got.u64('appl_ptr')),
          hw: exact(got.u64('hw_ptr')),
          delay: exact(got.i64('delay')),
          avail: exact(got.u64('avail')),
          avail_max: exact(got.u64('avail_max')),
          overrange: exact(got.u64('overrange')),
          suspended_state: stateName(got.u32('suspended_state')),
          trigger_tstamp_set: isSet('trigger_tstamp'),
          tstamp_set: isSet('tstamp'),
        },
      });
    })(run);

/** Flags of SYNC_PTR. */
export const SYNC = { hwsync: 1, appl: 2, avail_min: 4 } as const;

export interface Positions {
  readonly state: string;
  readonly hw: bigint;
  readonly suspendedState: string;
  readonly appl: bigint;
  readonly availMin: bigint;
}

/** Offsets of struct snd_pcm_sync_ptr: flags, then status at 8 and control at 72. */
const SYNC_STATUS = 8;
const SYNC_CONTROL = 72;

/** Asks for state and positions. Without flags it would set appl_ptr and avail_min. */
export function askPositions(run: Run, handle: Handle, flags: number, appl = 0n, availMin = 0n, then?: number) {
  const bytes = new Uint8Array(run.kernel.symbols.sizeOf('snd_pcm_sync_ptr'));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, flags, true);
  view.setBigUint64(SYNC_CONTROL, BigInt.asUintN(64, appl), true);
  view.setBigUint64(SYNC_CONTROL + 8, BigInt.asUintN(64, availMin), true);
  return run.ioctlOn(handle, 'SYNC_PTR', run.poke(bytes), then);
}

export function takePositions(run: Run): Positions {
  const { symbols } = run.kernel;
  const view = run.peek(symbols.sizeOf('snd_pcm_sync_ptr'));
  const at = (member: string) => SYNC_STATUS + Number(symbols.offset('snd_pcm_mmap_status', member));
  return {
    state: stateName(view.getUint32(at('state'), true)),
    hw: view.getBigUint64(at('hw_ptr'), true),
    suspendedState: stateName(view.getUint32(at('suspended_state'), true)),
    appl: view.getBigUint64(SYNC_CONTROL, true),
    availMin: view.getBigUint64(SYNC_CONTROL + 8, true),
  };
}

const describePositions = ({ state, hw, suspendedState, appl, availMin }: Positions) => ({
  state,
  hw: exact(hw),
  suspended_state: suspendedState,
  appl: exact(appl),
  avail_min: exact(availMin),
});

const syncPtr: Handler = onHandle((run, handle) => {
  if (run.phase > 0)
    return run.result < 0 ? finished(run) : finished(run, { sync: describePositions(takePositions(run)) });
  const text = run.key('flags') ?? '0';
  const listed = text.split(',').reduce((flags, name) => flags | (SYNC[name as keyof typeof SYNC] ?? 0), 0);
  const flags = Number(parseNumber(text) ?? BigInt(listed));
  const frames = (key: string) => run.frames(run.key(key) ?? '0', handle);
  return askPositions(run, handle, flags, frames('appl_ptr'), frames('avail_min'));
});

const state: Handler = onHandle((run, handle) => {
  if (run.phase === 0) return askPositions(run, handle, SYNC.appl | SYNC.avail_min);
  return run.result < 0
    ? { result: 0, detail: { st: { sync_ptr: run.result } } }
    : finished(run, { st: describePositions(takePositions(run)) });
});

const channelInfo: Handler = onHandle((run, handle) => {
  const { symbols } = run.kernel;
  if (run.phase === 0) {
    const wanted = new StructImage(symbols, 'snd_pcm_channel_info').setU32('channel', run.number(1));
    return run.ioctlOn(handle, 'CHANNEL_INFO', run.poke(wanted.bytes));
  }
  if (run.result < 0) return finished(run);
  const got = new StructImage(symbols, 'snd_pcm_channel_info', run.peek(symbols.sizeOf('snd_pcm_channel_info')));
  return finished(run, {
    channel: got.u32('channel'),
    offset: exact(got.i64('offset')),
    first: got.u32('first'),
    step: got.u32('step'),
  });
});

const info: Handler = onHandle((run, handle) => {
  const { symbols } = run.kernel;
  if (run.phase === 0) return run.ioctlOn(handle, 'INFO', run.poke(new StructImage(symbols, 'snd_pcm_info').bytes));
  if (run.result < 0) return finished(run);
  const got = new StructImage(symbols, 'snd_pcm_info', run.peek(symbols.sizeOf('snd_pcm_info')));
  const numbers = [
    ...['device', 'subdevice', 'stream', 'card', 'dev_class', 'dev_subclass', 'subdevices_count', 'subdevices_avail'],
  ];
  return finished(run, {
    info: {
      ...Object.fromEntries(numbers.map((name) => [name, got.u32(name)])),
      id: got.text('id', 64),
      name: got.text('name', 80),
      subname: got.text('subname', 32),
    },
  });
});

const pversion: Handler = onHandle((run, handle) =>
  run.phase === 0
    ? run.ioctlOn(handle, 'PVERSION', run.poke(int32(0)))
    : finished(run, { v: `0x${run.peek(4).getUint32(0, true).toString(16)}` }),
);

const move = (name: 'REWIND' | 'FORWARD'): Handler =>
  onHandle((run, handle) =>
    run.phase === 0
      ? run.ioctlOn(handle, name, run.poke(int64(run.frames(run.operand(1), handle))))
      : finished(run, { frames: exact(run.peek(8).getBigInt64(0, true)) }),
  );

const POLL = { POLLIN: 1, POLLOUT: 4, POLLERR: 8, POLLHUP: 16, POLLNVAL: 32 } as const;

const poll: Handler = onHandle((run, handle) => {
  if (run.phase === 0) {
    const events = POLL.POLLIN | POLL.POLLOUT | POLL.POLLERR;
    return run.call('poll', 'ksys_poll', [handle.fd, events, run.keyNumber('ms', 0)]);
  }
  const revents = Math.max(0, run.result);
  const names = Object.entries(POLL).flatMap(([name, bit]) => (revents & bit ? [name] : []));
  return { result: run.result < 0 ? run.result : names.length > 0 ? 1 : 0, detail: { revents: names } };
});

const rawIoctl: Handler = onHandle((run, handle) => {
  if (run.phase > 0) return finished(run);
  const name = run.operand(1);
  const sizeOf = (tag: string) => run.kernel.symbols.sizeOf(tag);
  const number = isIoctlName(name) ? pcmIoctl(name, sizeOf) : (parseNumber(name) ?? 0n);
  const text = run.operand(2) || 'null';
  const argument = text === 'null' ? 0n : text === 'bad' ? 0x1000n : (parseNumber(text) ?? 0n);
  return run.call(`ioctl ${name}`, 'ksys_ioctl', [handle.fd, number, argument]);
});

const linkTarget = (run: Run): number => run.handleNamed(run.operand(1))?.fd ?? (run.operand(1) === 'stdin' ? 0 : -1);

export const STREAM_OPERATIONS: Readonly<Record<string, Handler>> = {
  hw_refine: hwRefine,
  hw_params: hwParams,
  hw_free: plain('HW_FREE'),
  sw_params: swParams,
  prepare: plain('PREPARE'),
  reset: plain('RESET'),
  start: plain('START'),
  drop: plain('DROP'),
  drain: plain('DRAIN'),
  resume: plain('RESUME'),
  xrun: plain('XRUN'),
  hwsync: plain('HWSYNC'),
  unlink: plain('UNLINK'),
  pause: plain('PAUSE', (run) => run.number(1)),
  link: plain('LINK', linkTarget),
  tstamp: withInt('TSTAMP'),
  ttstamp: withInt('TTSTAMP'),
  user_pversion: withInt('USER_PVERSION'),
  pversion,
  info,
  state,
  delay,
  status: status('STATUS'),
  status_ext: status('STATUS_EXT'),
  sync_ptr: syncPtr,
  channel_info: channelInfo,
  rewind: move('REWIND'),
  forward: move('FORWARD'),
  poll,
  ioctl: rawIoctl,
};
