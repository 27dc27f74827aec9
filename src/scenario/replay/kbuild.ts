// Finds a module's sources in a Linux tree as kbuild does: some Makefile says `obj-$(CONFIG_SND_X) += snd-x.o`, and
// either `snd-x-y := a.o b.o` (or `snd-x-objs`) names what it is made of, or it is made of snd-x.c alone.

import type { FileAccess } from '../fileAccess';

export interface ModuleSources {
  /** As the kernel names it: snd_dummy. */
  readonly name: string;
  readonly sources: readonly string[];
  /** It lies in the kernel's own tree. */
  readonly intree: boolean;
}

export const kernelName = (module: string): string => module.replaceAll('-', '_');

/** name -> words, of all `name := words` and `name += words` of a Makefile, continued lines joined. */
function assignments(text: string): Map<string, string[]> {
  const out = new Map<string, string[]>();
  for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
    const match = /^\s*([\w$().-]+)\s*(?::=|\+=|\?=|=)\s*([^#]*)/.exec(line);
    if (!match) continue;
    const [, name = '', words = ''] = match;
    out.set(name, [...(out.get(name) ?? []), ...words.split(/\s+/).filter((word) => word !== '')]);
  }
  return out;
}

/** Sources of `module` if this folder's Makefile builds it. */
function sourcesIn(folder: string, module: string, files: FileAccess): string[] | undefined {
  const text = files.readFile(`${folder}/Makefile`);
  if (text === undefined) return undefined;
  const made = assignments(text);
  const objects = [...made].flatMap(([name, words]) => (/^obj-/.test(name) ? words : []));
  const object = objects.find((word) => word.endsWith('.o') && kernelName(word.slice(0, -2)) === kernelName(module));
  if (object === undefined) return undefined;
  const stem = object.slice(0, -2);
  const parts = [...made].flatMap(([name, words]) => (name.startsWith(`${stem}-`) ? words : []));
  const own = parts.length > 0 ? parts : [object];
  return own
    .filter((word) => word.endsWith('.o'))
    .map((word) => `${folder}/${word.slice(0, -2)}.c`)
    .filter((path) => files.kindOf(path) === 'file');
}

/** Looks in sound/ first, then everywhere. */
export function findModule(tree: string, module: string, files: FileAccess): ModuleSources | undefined {
  const visited = new Set<string>();
  const search = (folder: string): string[] | undefined => {
    if (visited.has(folder)) return undefined;
    visited.add(folder);
    const here = sourcesIn(folder, module, files);
    if (here !== undefined && here.length > 0) return here;
    for (const name of [...files.list(folder)].sort()) {
      const path = `${folder}/${name}`;
      if (name.startsWith('.') || files.kindOf(path) !== 'folder') continue;
      const found = search(path);
      if (found) return found;
    }
    return undefined;
  };
  const sources = search(`${tree}/sound`) ?? search(tree);
  return sources && { name: kernelName(module), sources, intree: true };
}
