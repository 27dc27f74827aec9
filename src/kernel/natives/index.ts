// All natives, by C name. One file a subsystem; a name belongs to exactly one.

import { InternalError } from '../../base/assert';
import type { NativeFunction, NativeTable } from '../native';
import { addressNatives } from './addresses';
import { bugNatives } from './bug';
import { deviceNatives } from './devices';
import { lockingNatives } from './locking';
import { pageNatives } from './pageAlloc';
import { pcmNatives } from './pcm';
import { printkNatives } from './printk';
import { schedNatives } from './sched';
import { slabNatives } from './slab';
import { stringNatives } from './string';
import { traceNatives } from './trace';
import { userNatives } from './uaccess';
import { vmallocNatives } from './vmalloc';

export const natives: Record<string, NativeFunction> = {};

const tables: readonly NativeTable[] = [
  addressNatives,
  bugNatives,
  deviceNatives,
  lockingNatives,
  pageNatives,
  pcmNatives,
  printkNatives,
  schedNatives,
  slabNatives,
  stringNatives,
  traceNatives,
  userNatives,
  vmallocNatives,
];
for (const table of tables) {
  for (const [name, implementation] of Object.entries(table)) {
    if (natives[name]) throw new InternalError(`native ${name} is defined twice`);
    natives[name] = implementation;
  }
}
