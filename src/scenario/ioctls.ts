// The PCM ioctls by name: direction, number, and what the argument points to.

const NR = {
  PVERSION: ['r', 0x00, 4],
  INFO: ['r', 0x01, 'snd_pcm_info'],
  TSTAMP: ['w', 0x02, 4],
  TTSTAMP: ['w', 0x03, 4],
  USER_PVERSION: ['w', 0x04, 4],
  HW_REFINE: ['rw', 0x10, 'snd_pcm_hw_params'],
  HW_PARAMS: ['rw', 0x11, 'snd_pcm_hw_params'],
  HW_FREE: ['', 0x12, 0],
  SW_PARAMS: ['rw', 0x13, 'snd_pcm_sw_params'],
  STATUS: ['r', 0x20, 'snd_pcm_status64'],
  DELAY: ['r', 0x21, 8],
  HWSYNC: ['', 0x22, 0],
  SYNC_PTR: ['rw', 0x23, 'snd_pcm_sync_ptr'],
  STATUS_EXT: ['rw', 0x24, 'snd_pcm_status64'],
  CHANNEL_INFO: ['r', 0x32, 'snd_pcm_channel_info'],
  PREPARE: ['', 0x40, 0],
  RESET: ['', 0x41, 0],
  START: ['', 0x42, 0],
  DROP: ['', 0x43, 0],
  DRAIN: ['', 0x44, 0],
  PAUSE: ['w', 0x45, 4],
  REWIND: ['w', 0x46, 8],
  RESUME: ['', 0x47, 0],
  XRUN: ['', 0x48, 0],
  FORWARD: ['w', 0x49, 8],
  WRITEI: ['w', 0x50, 'snd_xferi'],
  READI: ['r', 0x51, 'snd_xferi'],
  WRITEN: ['w', 0x52, 'snd_xfern'],
  READN: ['r', 0x53, 'snd_xfern'],
  LINK: ['w', 0x60, 4],
  UNLINK: ['', 0x61, 0],
} as const satisfies Record<string, readonly ['' | 'r' | 'w' | 'rw', number, number | string]>;
export type IoctlName = keyof typeof NR;
export const isIoctlName = (name: string): name is IoctlName => Object.hasOwn(NR, name);

const DIRECTIONS = { '': 0n, w: 1n, r: 2n, rw: 3n } as const;

/** _IOC(direction, type, nr, size) */
export const ioctlNumber = (direction: '' | 'r' | 'w' | 'rw', type: string, nr: number, size: number): bigint =>
  (DIRECTIONS[direction] << 30n) | (BigInt(size) << 16n) | (BigInt(type.charCodeAt(0)) << 8n) | BigInt(nr);

/** SNDRV_PCM_IOCTL_<name>; sizes of structs are the program's own. */
export function pcmIoctl(name: IoctlName, sizeOf: (tag: string) => number): bigint {
  const [direction, nr, size] = NR[name];
  return ioctlNumber(direction, 'A', nr, typeof size === 'string' ? sizeOf(size) : size);
}
