/** Numbers as people read them. Used wherever the same quantity is shown twice, so that it never reads differently. */

/** '64 KiB', '1.5 MiB', '300 B': binary units, because pages and buffers are powers of two. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  while (bytes >= 1024 && unit < units.length - 1) {
    bytes /= 1024;
    unit++;
  }
  return `${Number.isInteger(bytes) ? bytes : bytes.toFixed(1)} ${units[unit]}`;
}

/** '21.3 ms', '3.2 s', '850 ns'. */
export function formatNanoseconds(nanoseconds: number): string {
  const units = ['ns', 'µs', 'ms', 's'];
  let unit = 0;
  while (Math.abs(nanoseconds) >= 1000 && unit < units.length - 1) {
    nanoseconds /= 1000;
    unit++;
  }
  return `${Number.isInteger(nanoseconds) ? nanoseconds : nanoseconds.toFixed(1)} ${units[unit]}`;
}

/** '18 204': digits in groups of three, parted by a narrow no-break space. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** '0x3c1a' */
export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** '48 kHz', '44.1 kHz' */
export function formatRate(hertz: number): string {
  return hertz >= 1000 ? `${hertz / 1000} kHz` : `${hertz} Hz`;
}

/** 'mychip.c:142' from a path and a line: short enough for a label, the whole path belongs in the tooltip. */
export function formatPlace(place: { path: string; line: number }): string {
  return `${place.path.slice(place.path.lastIndexOf('/') + 1)}:${place.line}`;
}

/** '1 page', '16 pages' */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
