// Finds a module's sources in a Linux tree as kbuild does: some Makefile says `obj-$(CONFIG_SND_X) += snd-x.o`, and
// either `snd-x-y := a.o b.o` (or `snd-x-objs`) names what it is made of, or it is made of snd-x.c alone. Kconfig says
// which other modules it needs: those that `config SND_X` selects.

import type { FileAccess } from './fileAccess';

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
  /** Objects as the Makefile names them; an object that is made of none is its own. */
  readonly objects: readonly string[];
  /** What `obj-$(CONFIG_X)` says: X. */
  readonly config: string | undefined;
  readonly name: string;
  readonly folder: string;
}

/** `snd-x-y`, and `snd-x-$(CONFIG_Y)` where the emulated kernel has Y. */
function isPartOf(name: string, variable: string): boolean {
  if (!variable.startsWith(`${name}-`)) return false;
  const rest = variable.slice(name.length + 1);
  const option = /^\$\(CONFIG_(\w+)\)$/.exec(rest)?.[1];
  return option === undefined ? /^(objs|[ym])$/.test(rest) : HERE.has(option);
}

/** The modules that this folder's Makefile builds. */
function* madeIn(folder: string, files: FileAccess): Iterable<Made> {
  const text = files.readFile(`${folder}/Makefile`);
  if (text === undefined) return;
  const assigned = assignments(text);
  for (const [variable, words] of assigned) {
    if (!/^obj-/.test(variable)) continue;
    const config = /^obj-\$\(CONFIG_(\w+)\)$/.exec(variable)?.[1];
    for (const object of words) {
      const name = object.replace(/\.o$/, '');
      if (name === object) continue;
      const parts = [...assigned].flatMap(([part, of]) => (isPartOf(name, part) ? of : []));
      yield { objects: parts.length > 0 ? parts : [object], config, name: kernelName(name), folder };
    }
  }
}

const sourcesOf = ({ objects, folder }: Made, files: FileAccess): string[] =>
  objects
    .filter((word) => word.endsWith('.o'))
    .map((word) => `${folder}/${word.slice(0, -2)}.c`)
    .filter((path) => files.kindOf(path) === 'file');

/** A folder and those below it. Names with a dot are files, or nobody's business. */
function* folders(root: string, files: FileAccess, without?: string): Iterable<string> {
  if (root === without) return;
  yield root;
  for (const name of [...files.list(root)].sort()) {
    if (!name.includes('.') && files.kindOf(`${root}/${name}`) === 'folder')
      yield* folders(`${root}/${name}`, files, without);
  }
}

/** The modules that a folder and those below it make. */
function* allMade(root: string, files: FileAccess, without?: string): Iterable<Made> {
  for (const folder of folders(root, files, without)) yield* madeIn(folder, files);
}

/** Options of the emulated kernel (its linux/kconfig.h) that add files to modules. */
const HERE: ReadonlySet<string> = new Set(['PROC_FS', 'SND_PROC_FS', 'SND_PCM_TIMER', 'PM_SLEEP']);

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
  const above = function* (): Iterable<string> {
    for (let at = folder; at.length >= tree.length; at = at.slice(0, at.lastIndexOf('/'))) yield at;
    yield* folders(`${tree}/sound`, files);
  };
  for (const at of above()) {
    const options = selectedIn(files.readFile(`${at}/Kconfig`) ?? '', config);
    if (options) return options;
  }
  return [];
}

/** A module and before it the others; among these, what exports comes before what uses it, as depmod has it. */
function withNeeds(made: Made, tree: string, files: FileAccess): ModuleSources[] {
  const before = inOrder(others(made, tree, files), files);
  return [...before, { ...alone(made, files), needs: before.map(({ name }) => name) }];
}
const alone = (made: Made, files: FileAccess): ModuleSources => ({
  name: made.name,
  sources: sourcesOf(made, files),
  intree: !NOT_BUILT.has(made.name),
  needs: [],
});

/** What a module's option selects, if that is a module too; and what else the option makes: libraries for it alone. */
function others(made: Made, tree: string, files: FileAccess): Made[] {
  if (made.config === undefined) return [];
  // ASoC is large, and no other driver needs anything of it.
  const soc = `${tree}/sound/soc`;
  const all = [...allMade(`${tree}/sound`, files, made.folder.startsWith(soc) ? undefined : soc)];
  const found = new Map<string, Made>();
  const selections = (config: string, folder: string) => {
    for (const option of selected(config, folder, tree, files)) collect(option, true);
  };
  const collect = (option: string, follow: boolean) => {
    for (const other of all) {
      if (other.config !== option || other.name === made.name || found.has(other.name)) continue;
      if (sourcesOf(other, files).length === 0) continue;
      found.set(other.name, other);
      if (follow) selections(option, other.folder);
    }
  };
  collect(made.config, false);
  selections(made.config, made.folder);
  return [...found.values()];
}

/** Modules, each behind those whose exported names it mentions. */
function inOrder(modules: readonly Made[], files: FileAccess): ModuleSources[] {
  const loose = modules.map((made) => alone(made, files));
  const texts = loose.map(({ sources }) => sources.map((path) => files.readFile(path) ?? '').join('\n'));
  const exporter = new Map<string, number>();
  texts.forEach((text, i) => {
    for (const [, name = ''] of text.matchAll(/^EXPORT_SYMBOL(?:_GPL)?\((\w+)\)/gm)) exporter.set(name, i);
  });
  const uses = texts.map((text, i) => {
    const words = new Set(text.match(/\w+/g));
    return new Set([...exporter].flatMap(([name, by]) => (by !== i && words.has(name) ? [by] : [])));
  });
  const ordered: ModuleSources[] = [];
  const begun = new Set<ModuleSources>();
  const put = (module: ModuleSources, i: number) => {
    if (begun.has(module)) return;
    begun.add(module);
    const before = loose.filter((_, other) => uses[i]?.has(other));
    for (const need of before) put(need, loose.indexOf(need));
    ordered.push({ ...module, needs: before.map(({ name }) => name) });
  };
  loose.forEach(put);
  return ordered;
}

/**
 * A module by its name, and before it those that it needs. Looks in sound/ first, then everywhere. Empty if the tree
 * does not make it.
 */
export function findModule(tree: string, module: string, files: FileAccess): ModuleSources[] {
  for (const root of [`${tree}/sound`, tree]) {
    for (const made of allMade(root, files)) {
      if (made.name === kernelName(module) && sourcesOf(made, files).length > 0) return withNeeds(made, tree, files);
    }
  }
  return [];
}

const above = (path: string): string => path.replace(/[/\\]+[^/\\]*$/, '');

/** Root of the Linux source tree that a file lies in; undefined if it lies in none. */
export function treeOf(path: string, files: FileAccess): string | undefined {
  for (let at = above(path); at !== above(at); at = above(at)) {
    if (['include/linux/module.h', 'sound/Makefile'].every((name) => files.kindOf(`${at}/${name}`) === 'file'))
      return at;
  }
  return undefined;
}

/** Where the headers of a tree are, for who compiles. */
export const headersOf = (tree: string | undefined): { readonly treeIncludes?: string } =>
  tree === undefined ? {} : { treeIncludes: `${tree}/include` };

/** The module that a .c file of the tree belongs to, and before it those that it needs; empty if no Makefile says. */
export function moduleOfSource(tree: string, path: string, files: FileAccess): ModuleSources[] {
  const plain = (at: string) => at.replaceAll('\\', '/');
  for (let folder = above(path); folder.length > tree.length; folder = above(folder)) {
    for (const made of madeIn(folder, files)) {
      if (!sourcesOf(made, files).some((source) => plain(source) === plain(path))) continue;
      return withNeeds(made, tree, files).map((module) => ({
        ...module,
        sources: module.sources.map((source) => (plain(source) === plain(path) ? path : source)),
      }));
    }
  }
  return [];
}
