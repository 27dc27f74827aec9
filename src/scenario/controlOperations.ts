// Control elements (volumes, switches) through a card's control device.

import { finished } from './deviceOperations';
import { ioctlNumber } from './ioctls';
import { parseNumber } from './operation';
import type { Finished, Handler, Run, Step } from './process';

const O_RDWR = 2;
const ENUMERATED = 3;
const INTEGER = 2;
/** Values of an element that a record shows. */
const SHOWN_VALUES = 8;
const MAX_ELEMENTS = 256;

// struct snd_ctl_elem_id, _info and _value of the 64-bit ABI.
const ID_BYTES = 64;
const INFO_BYTES = 272;
const VALUE_BYTES = 1224;
const LIST_BYTES = 80;
const INFO = { type: 64, access: 68, count: 72, min: 80, max: 88, step: 96 } as const;
const VALUES = 72;
const LIST = { space: 4, used: 8, count: 12, pids: 16 } as const;

const IOCTL = {
  list: ioctlNumber('rw', 'U', 0x10, LIST_BYTES),
  info: ioctlNumber('rw', 'U', 0x11, INFO_BYTES),
  read: ioctlNumber('rw', 'U', 0x12, VALUE_BYTES),
  write: ioctlNumber('rw', 'U', 0x13, VALUE_BYTES),
} as const;

const openControl = (run: Run): Step => {
  const path = `/dev/snd/controlC${run.keyNumber('card', 0)}`;
  return run.call(`open ${path}`, 'ksys_open', [run.kernel.kernelString(path), O_RDWR]);
};
const ask = (run: Run, name: keyof typeof IOCTL, bytes: Uint8Array): Step => {
  const fd = Number(run.state.local['fd']);
  return run.call(`ioctl ELEM_${name.toUpperCase()}`, 'ksys_ioctl', [fd, IOCTL[name], run.poke(bytes)]);
};
const closeControl = (run: Run): Step =>
  run.call('close control', 'ksys_close', [Number(run.state.local['fd'])], CLOSED);
/** The phase after the device was closed. */
const CLOSED = 1000;

const withId = (bytes: number, id: Uint8Array): Uint8Array => {
  const out = new Uint8Array(bytes);
  out.set(id);
  return out;
};
const numId = (numid: number): Uint8Array => {
  const out = new Uint8Array(ID_BYTES);
  new DataView(out.buffer).setUint32(0, numid, true);
  return out;
};
const kept = (run: Run, length: number): DataView => new DataView(run.peek(length).buffer.slice(0, length));
const view = (run: Run, name: string): DataView => run.state.local[name] as DataView;

function valuesOf(values: DataView, type: number, count: number): (number | bigint)[] {
  return Array.from({ length: Math.min(count, SHOWN_VALUES) }, (_, i) =>
    type === ENUMERATED ? values.getUint32(VALUES + 4 * i, true) : Number(values.getBigInt64(VALUES + 8 * i, true)),
  );
}

/** One element of a list, as records have it. */
function describe(id: Uint8Array, info: DataView, infoFailed: boolean, values: DataView, readFailed: boolean) {
  const ids = new DataView(id.buffer, id.byteOffset, id.length);
  const name = id.subarray(16, 60);
  const end = name.indexOf(0);
  const type = infoFailed ? 0 : info.getInt32(INFO.type, true);
  const count = infoFailed ? 0 : info.getUint32(INFO.count, true);
  const long = (at: number) => Number(info.getBigInt64(at, true));
  return {
    numid: ids.getUint32(0, true),
    iface: ids.getInt32(4, true),
    dev: ids.getUint32(8, true),
    sub: ids.getUint32(12, true),
    name: new TextDecoder('latin1').decode(end < 0 ? name : name.subarray(0, end)),
    index: ids.getUint32(60, true),
    type,
    access: `0x${(infoFailed ? 0 : info.getUint32(INFO.access, true)).toString(16)}`,
    count,
    ...(!infoFailed && type === INTEGER && { min: long(INFO.min), max: long(INFO.max), step: long(INFO.step) }),
    ...(!readFailed && { val: valuesOf(values, type, count) }),
  };
}

/** Phase 0: open. 1: list. 2: the ids are there. 3: an element's info. 4: its values. */
const list: Handler = (run) => {
  const { local } = run.state;
  const idAt = (i: number) => (local['ids'] as Uint8Array).slice(i * ID_BYTES, (i + 1) * ID_BYTES);
  const next = (i: number): Step => {
    local['index'] = i;
    if (i >= Number(local['used'])) return closeControl(run);
    run.state.phase = 2;
    return ask(run, 'info', withId(INFO_BYTES, idAt(i)));
  };
  switch (run.phase) {
    case 0:
      return openControl(run);
    case 1: {
      if (run.result < 0) return finished(run);
      local['fd'] = run.result;
      const request = new Uint8Array(LIST_BYTES);
      const fields = new DataView(request.buffer);
      fields.setUint32(LIST.space, MAX_ELEMENTS, true);
      fields.setBigUint64(LIST.pids, run.buffer(MAX_ELEMENTS * ID_BYTES), true);
      return ask(run, 'list', request);
    }
    case 2: {
      const answer = kept(run, LIST_BYTES);
      local['result'] = run.result;
      local['count'] = answer.getUint32(LIST.count, true);
      local['used'] = run.result < 0 ? 0 : answer.getUint32(LIST.used, true);
      local['ids'] = run.kernel.userPeek(run.state.buffer, Number(local['used']) * ID_BYTES) ?? new Uint8Array();
      local['elems'] = [];
      return next(0);
    }
    case 3:
      local['infoFailed'] = run.result < 0;
      local['info'] = kept(run, INFO_BYTES);
      return ask(run, 'read', withId(VALUE_BYTES, idAt(Number(local['index']))));
    case 4: {
      const i = Number(local['index']);
      const element = describe(
        idAt(i),
        view(run, 'info'),
        local['infoFailed'] === true,
        kept(run, VALUE_BYTES),
        run.result < 0,
      );
      (local['elems'] as unknown[]).push(element);
      return next(i + 1);
    }
    default:
      return { result: Number(local['result']), detail: { count: local['count'], elems: local['elems'] } };
  }
};

/** Phase 0: open. 1: what kind of element. 2: write. 3: read back. 4: close. */
const set: Handler = (run) => {
  const { local } = run.state;
  const numid = run.number(0);
  switch (run.phase) {
    case 0:
      return openControl(run);
    case 1:
      if (run.result < 0) return finished(run);
      local['fd'] = run.result;
      return ask(run, 'info', withId(INFO_BYTES, numId(numid)));
    case 2: {
      local['info'] = kept(run, INFO_BYTES);
      const enumerated = view(run, 'info').getInt32(INFO.type, true) === ENUMERATED;
      const request = withId(VALUE_BYTES, numId(numid));
      const values = new DataView(request.buffer);
      run.operation.operands.slice(1).forEach((word, i) => {
        const value = parseNumber(word) ?? 0n;
        if (enumerated) values.setUint32(VALUES + 4 * i, Number(BigInt.asUintN(32, value)), true);
        else values.setBigInt64(VALUES + 8 * i, BigInt.asIntN(64, value), true);
      });
      return ask(run, 'write', request);
    }
    case 3:
      local['result'] = run.result;
      return ask(run, 'read', withId(VALUE_BYTES, numId(numid)));
    case 4: {
      const info = view(run, 'info');
      const [type, count] = [info.getInt32(INFO.type, true), info.getUint32(INFO.count, true)];
      if (run.result >= 0) local['val'] = valuesOf(kept(run, VALUE_BYTES), type, count);
      return closeControl(run);
    }
    default:
      return {
        result: Number(local['result']),
        ...(local['val'] !== undefined && { detail: { val: local['val'] } }),
      } satisfies Finished;
  }
};

export const CONTROL_OPERATIONS: Readonly<Record<string, Handler>> = { ctl_list: list, ctl_set: set };
