// What lies outside of memory: random numbers, MMIO, the DMA API's book-keeping. Emulated devices are C
// (linux/hardware): what is none of theirs answers all ones, as an empty bus does.

import { asVa } from '../../machine/address';
import { Pte } from '../../machine/pageTable';
import type { NativeTable } from '../native';
import { writeBytes } from './string';

export const deviceNatives: NativeTable = {
  get_random_bytes(call) {
    const bytes = Uint8Array.from({ length: call.size(1) }, () => call.kernel.random.next() & 255);
    writeBytes(call, call.va(0), bytes);
  },
  __ioremap(call) {
    const k = call.kernel;
    const [pa, size] = [call.u64(0), call.size(1)];
    const first = Number(pa / 4096n);
    const count = Math.ceil((Number(pa % 4096n) + size) / 4096);
    const area = k.vmalloc.map(
      Array.from({ length: count }, (_, i) => first + i),
      'ioremap',
      k.site(),
      Pte.write | Pte.noExecute,
    );
    call.returns(area.va + (pa % 4096n));
  },
  __iounmap(call) {
    const k = call.kernel;
    const area = k.vmalloc.startingAt(asVa(call.va(0) & ~0xfffn));
    if (area) k.vmalloc.release(area, k.site());
  },
  // Lines of emulated devices are the C's own business.
  __irq_line_enable: () => {},
  __mmio_read_void: (call) => call.returns((1n << BigInt(8 * call.i32(1))) - 1n),
  __mmio_write_void: () => {},
  __dma_track_map: () => {},
  __dma_track_sync: () => {},
  __dma_track_unmap: () => {},
};
