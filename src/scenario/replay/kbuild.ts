// Finds a module's sources in a Linux tree as kbuild does: some Makefile says `obj-$(CONFIG_SND_X) += snd-x.o`, and
// either `snd-x-y := a.o b.o` (or `snd-x-objs`) names what it is made of, or it is made of snd-x.c alone. Kconfig says
// which other modules it needs: those that `config SND_X` selects.

import type { FileAccess } from '../fileAccess';

/** What the recorded kernel's configuration leaves out: whoever loads it there has built it outside the tree. */
const NOT_BUILT: ReadonlySet<string> = new Set(['snd_pcmtest']);

export interface ModuleSources {
  /** As the kernel names it: snd_dummy. */
  readonly name: string;
  readonly sources: readonly string[];
  /** It came with the kernel. */
  readonly intree: boolean;
  /** Modules to be loaded before it. */
  readonly needs: readonly string[];
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

interface Made {
  readonly sources: readonly string[];
  /** What `obj-$(CONFIG_X)` says: X. */
  readonly config: string | undefined;
  readonly name: string;
  readonly folder: string;
}

type Wanted = (name: string, config: string | undefined) => boolean;

/** The first wanted module that this folder's Makefile builds. */
function madeIn(folder: string, wanted: Wanted, files: FileAccess): Made | undefined {
  const text = files.readFile(`${folder}/Makefile`);
  if (text === undefined) return undefined;
  const assigned = assignments(text);
  for (const [variable, words] of assigned) {
    if (!/^obj-/.test(variable)) continue;
    const config = /^obj-\$\(CONFIG_(\w+)\)$/.exec(variable)?.[1];
    for (const object of words) {
      const name = object.replace(/\.o$/, '');
      if (name === object || !wanted(kernelName(name), config)) continue;
      const parts = [...assigned].flatMap(([part, of]) => (part.startsWith(`${name}-`) ? of : []));
      const sources = (parts.length > 0 ? parts : [object])
        .filter((word) => word.endsWith('.o'))
        .map((word) => `${folder}/${word.slice(0, -2)}.c`)
        .filter((path) => files.kindOf(path) === 'file');
      if (sources.length > 0) return { sources, config, name: kernelName(name), folder };
    }
  }
  return undefined;
}

function search(root: string, wanted: Wanted, files: FileAccess): Made | undefined {
  const here = madeIn(root, wanted, files);
  if (here) return here;
  for (const name of [...files.list(root)].sort()) {
    const path = `${root}/${name}`;
    if (name.startsWith('.') || files.kindOf(path) !== 'folder') continue;
    const found = search(path, wanted, files);
    if (found) return found;
  }
  return undefined;
}

/** Options that the kernel's own C answers: what they select needs no module. */
const OWN = new Set([
  'SND',
  'SND_PCM',
  'SND_TIMER',
  'SND_HRTIMER',
  'SND_DMA_SGBUF',
  'SND_CTL_LED',
  'SND_JACK',
  'SND_VMASTER',
]);

/** Options that `config X` selects without a condition; undefined if this Kconfig does not say what X is. */
function selectedIn(text: string, config: string): string[] | undefined {
  const entry = new RegExp(`^config ${config}$([\\s\\S]*?)(?=^\\S|(?![\\s\\S]))`, 'm').exec(text)?.[1];
  if (entry === undefined) return undefined;
  return [...entry.matchAll(/^\s+select (\w+)\s*$/gm)].map(([, name = '']) => name).filter((name) => !OWN.has(name));
}

/** The nearest Kconfig of the folder, of one above it, or else of any below sound/ says what the option selects. */
function selected(config: string, folder: string, tree: string, files: FileAccess): string[] {
  const below = function* (root: string): Iterable<string> {
    yield root;
    for (const name of [...files.list(root)].sort())
      if (!name.startsWith('.') && files.kindOf(`${root}/${name}`) === 'folder') yield* below(`${root}/${name}`);
  };
  const above = function* (): Iterable<string> {
    for (let at = folder; at.length >= tree.length; at = at.slice(0, at.lastIndexOf('/'))) yield at;
    yield* below(`${tree}/sound`);
  };
  for (const at of above()) {
    const options = selectedIn(files.readFile(`${at}/Kconfig`) ?? '', config);
    if (options) return options;
  }
  return [];
}

/**
 * A module and before it those that it needs: what its option selects, if that is a module too. Looks in sound/ first,
 * then everywhere. Empty if the tree does not make it.
 */
export function findModule(tree: string, module: string, files: FileAccess): ModuleSources[] {
  const byName: Wanted = (name) => name === kernelName(module);
  const made = search(`${tree}/sound`, byName, files) ?? search(tree, byName, files);
  return made ? withNeeds(made, new Set()) : [];

  function withNeeds({ sources, config, name, folder }: Made, seen: Set<string>): ModuleSources[] {
    if (seen.has(name)) return [];
    seen.add(name);
    const options = config === undefined ? [] : selected(config, folder, tree, files);
    const needed = options
      .map((option) => search(`${tree}/sound`, (_, of) => of === option, files))
      .filter((found) => found !== undefined);
    const before = needed.flatMap((need) => withNeeds(need, seen));
    return [...before, { name, sources, intree: !NOT_BUILT.has(name), needs: needed.map((need) => need.name) }];
  }
}
