import * as fs from 'node:fs';

/** One line of a file, for what is printed about it; undefined if it cannot be read. */
export function sourceLine(path: string, line: number): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8').split('\n')[line - 1];
  } catch {
    return undefined;
  }
}
