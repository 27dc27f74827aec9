// Source text and positions. A position is one number: the file's base plus the offset in it, so that tokens stay
// small and any of them can still say file, line and column.

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Position of the first character. */
  readonly base: number;
  /** True for our bundled headers: no warnings from there, and unused inline functions are not even parsed. */
  readonly system: boolean;
  lineStarts?: Uint32Array;
}

/** Where something is, as people say it: lines and columns from 1. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** Reads a file, or says that there is none. The compiler itself knows no file system. */
export type FileProvider = (path: string) => string | undefined;

/** All files of one compilation. */
export class SourceMap {
  private readonly files: SourceFile[] = [];
  private readonly byPath = new Map<string, SourceFile>();
  private next = 1;

  add(path: string, text: string, system: boolean): SourceFile {
    const file: SourceFile = { path, text, base: this.next, system };
    this.next += text.length + 1;
    this.files.push(file);
    this.byPath.set(path, file);
    return file;
  }

  /** The file with this text: the one known, or a new one if it has been edited since. */
  open(path: string, text: string, system: boolean): SourceFile {
    const known = this.byPath.get(path);
    return known?.text === text ? known : this.add(path, text, system);
  }

  get(path: string): SourceFile | undefined {
    return this.byPath.get(path);
  }

  fileAt(position: number): SourceFile | undefined {
    let low = 0;
    let high = this.files.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.files[middle] as SourceFile).base <= position) low = middle;
      else high = middle - 1;
    }
    return position > 0 ? this.files[low] : undefined;
  }

  /** Text of the file at a position; '' where there is none. */
  textAt(position: number, length: number): string {
    const file = this.fileAt(position);
    return file ? file.text.substr(position - file.base, length) : '';
  }

  /** Position 0 stands for text without a file, such as -D on the command line. */
  place(position: number): Place {
    const file = this.fileAt(position);
    if (!file) return { path: '<command line>', line: 1, column: 1 };
    const offset = position - file.base;
    file.lineStarts ??= lineStarts(file.text);
    const line = lineAt(file.lineStarts, offset);
    return { path: file.path, line, column: offset - (file.lineStarts[line - 1] as number) + 1 };
  }
}

/** Offsets of a text at which its lines begin. */
export function lineStarts(text: string): Uint32Array {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return Uint32Array.from(starts);
}

/** The line, from 1, that an offset is in. */
export function lineAt(starts: Uint32Array, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
