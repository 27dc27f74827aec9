// How launches look at files: three questions, answered from whatever file system there is. This layer names none, so
// that it also runs in a browser worker; under Node the caller hands in `node:fs`.

export interface FileAccess {
  /** Undefined if it cannot be read. */
  readonly readFile: (path: string) => string | undefined;
  readonly kindOf: (path: string) => 'file' | 'folder' | 'missing';
  /** Names in a folder. */
  readonly list: (path: string) => readonly string[];
}

/** The part of `node:fs` that is used. */
interface SyncFileSystem {
  readFileSync(path: string, encoding: 'utf8'): string;
  statSync(path: string, options: { throwIfNoEntry: false }): { isDirectory(): boolean } | undefined;
  readdirSync(path: string): string[];
}

export function fileAccess(fs: SyncFileSystem): FileAccess {
  const unless = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch {
      return undefined; // unreadable is missing, as far as a launch is concerned
    }
  };
  return {
    readFile: (path) => unless(() => fs.readFileSync(path, 'utf8')),
    kindOf: (path) => {
      const status = unless(() => fs.statSync(path, { throwIfNoEntry: false }));
      return status ? (status.isDirectory() ? 'folder' : 'file') : 'missing';
    },
    list: (path) => unless(() => fs.readdirSync(path)) ?? [],
  };
}
