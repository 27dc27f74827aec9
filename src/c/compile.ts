// C sources to a program, or to a list of what is wrong with them. The one door into the front end.

import type { Program } from '../program/program';
import type { TranslationUnit } from './ast';
import type { Environment } from './codegen/environment';
import type { Dialect } from './context';
import { type Diagnostic, Diagnostics } from './diagnostics';
import { explainMacro, type MacroExplanation } from './explainMacro';
import { type LinkUnit, link } from './link';
import { forkLinkState, type LinkState, newLinkState, programOf } from './linkState';
import { parse } from './parser';
import { predefined } from './predefined';
import { Preprocessor } from './preprocessor';
import { type FileProvider, type SourceFile, SourceMap } from './source';
import type { TokenList } from './tokenList';

export interface CompileUnit {
  readonly path: string;
  /** A driver, to be loaded as a module; else part of the kernel itself. */
  readonly module: boolean;
  /** Units of one module name are linked together; modules do not see each other's names. Default: one module. */
  readonly moduleName?: string;
  /** Our own sources: no warnings from them. */
  readonly system: boolean;
  /** Macros of this unit alone. */
  readonly defines?: Readonly<Record<string, string>>;
}

export interface CompileOptions {
  /** The kernel's own C, if there is any: linked first, and kept. */
  readonly core: CompileUnit | undefined;
  readonly units: readonly CompileUnit[];
  readonly readFile: FileProvider;
  readonly includePaths: readonly { readonly path: string; readonly system: boolean }[];
  readonly defines: Readonly<Record<string, string>>;
  /** Guest physical memory in bytes, a multiple of 64 KiB. */
  readonly physBytes: number;
  readonly entryPoints: readonly string[];
  /** `char` is unsigned, as Linux has it since 6.2. */
  readonly unsignedChar?: boolean;
  /** Default: kernel. */
  readonly dialect?: Dialect;
}

/** What the debugger keeps of a unit to understand expressions in it. */
export interface CompiledUnit {
  readonly tu: TranslationUnit;
  readonly preprocessor: Preprocessor;
}

export interface Compilation {
  /** Undefined if there was any error. */
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: SourceMap;
  /** The units that were compiled now. */
  readonly units: readonly CompiledUnit[];
  /** The core's syntax: parsed now if it came ready-made. */
  readonly core: () => CompiledUnit | undefined;
  readonly environment: Environment | undefined;
}

interface Core {
  readonly state: LinkState;
  readonly environment: Environment | undefined;
  unit: CompiledUnit | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const coreKey = (core: CompileUnit, options: CompileOptions) =>
  JSON.stringify([core.path, options.defines, core.defines, options.physBytes, options.unsignedChar]);

/** What compilations share: files and tokens, and the core, which is linked once for each set of macros. */
export class CompileCache {
  readonly sources = new SourceMap();
  readonly tokens = new Map<SourceFile, TokenList>();
  private readonly cores = new Map<string, Core>();

  has(core: CompileUnit, options: CompileOptions): boolean {
    return this.cores.has(coreKey(core, options));
  }

  /** A core that was linked when the package was built. */
  addCore(core: CompileUnit, options: CompileOptions, state: LinkState): void {
    this.cores.set(coreKey(core, options), { state, environment: undefined, unit: undefined, diagnostics: [] });
  }

  /** The linked core; undefined (with diagnostics) if it does not compile. */
  core(unit: CompileUnit, options: CompileOptions, diagnostics: Diagnostics): Core | undefined {
    const key = coreKey(unit, options);
    const known = this.cores.get(key);
    if (known) return known;
    const compiled = compileUnit(unit, options, this, diagnostics);
    if (!compiled || diagnostics.errorCount > 0) return undefined;
    const state = newLinkState(options.physBytes);
    const { entryPoints } = options;
    const environment = link({
      units: [{ tu: compiled.tu, module: false, moduleName: '' }],
      sources: this.sources,
      diagnostics,
      state,
      entryPoints,
    });
    if (!environment) return undefined;
    const made: Core = { state, environment, unit: compiled, diagnostics: [] };
    this.cores.set(key, made);
    return made;
  }
}

function newPreprocessor(
  unit: CompileUnit,
  options: CompileOptions,
  cache: CompileCache,
  diagnostics: Diagnostics,
): Preprocessor {
  return new Preprocessor({
    sources: cache.sources,
    diagnostics,
    readFile: options.readFile,
    // What a user puts before our headers is for the driver alone.
    includePaths: options.includePaths.filter((p) => p.system || !unit.system),
    defines: {
      ...predefined(options.dialect ?? 'kernel'),
      ...(options.unsignedChar && { __CHAR_UNSIGNED__: '1' }),
      ...options.defines,
      ...unit.defines,
    },
    tokenCache: cache.tokens,
  });
}

function compileUnit(
  unit: CompileUnit,
  options: CompileOptions,
  cache: CompileCache,
  diagnostics: Diagnostics,
): CompiledUnit | undefined {
  const { sources } = cache;
  const text = options.readFile(unit.path);
  if (text === undefined) {
    diagnostics.error(0, `cannot read ${unit.path}`);
    return undefined;
  }
  const preprocessor = newPreprocessor(unit, options, cache, diagnostics);
  diagnostics.macroAt = (position) => preprocessor.macroUsedAt(position);
  const tokens = preprocessor.run(sources.open(unit.path, text, unit.system));
  return {
    tu: parse(
      unit.path,
      tokens,
      sources,
      diagnostics,
      options.dialect ?? 'kernel',
      options.unsignedChar,
      preprocessor.packs,
    ),
    preprocessor,
  };
}

/** Units in the order given, those of one module together. No unit at all is still one (empty) thing to link. */
function moduleGroups(units: readonly CompiledUnit[], asked: readonly CompileUnit[]): LinkUnit[][] {
  const groups = new Map<string, LinkUnit[]>();
  units.forEach(({ tu }, i) => {
    const moduleName = asked[i]?.moduleName ?? '';
    const group = groups.get(moduleName) ?? [];
    group.push({ tu, module: asked[i]?.module === true, moduleName });
    groups.set(moduleName, group);
  });
  return groups.size === 0 ? [[]] : [...groups.values()];
}

/**
 * What a macro's use at an offset of the unit's text stands for, with the macros as they are defined at that place;
 * undefined if no macro is used there.
 */
export function explainUse(
  unit: CompileUnit,
  text: string,
  offset: number,
  options: CompileOptions,
  cache: CompileCache,
): MacroExplanation | undefined {
  const { sources } = cache;
  // Only what stands before the use counts, and what is wrong there is not the question.
  const silent = new Diagnostics(sources);
  const preprocessor = newPreprocessor(unit, options, cache, silent);
  preprocessor.run(sources.open(unit.path, text.slice(0, offset), unit.system));
  return explainMacro(text.slice(offset), preprocessor, sources, silent);
}

/** Reads one unit without linking it: what an editor asks for while the text is being written. */
export function check(
  unit: CompileUnit,
  options: CompileOptions,
  cache: CompileCache,
): { readonly unit: CompiledUnit | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics = new Diagnostics(cache.sources);
  const made = compileUnit(unit, options, cache, diagnostics);
  return { unit: made, diagnostics: diagnostics.list };
}

export function compile(options: CompileOptions, cache = new CompileCache()): Compilation {
  const { sources } = cache;
  const diagnostics = new Diagnostics(sources);
  const { core: coreUnit } = options;
  const core = coreUnit && cache.core(coreUnit, options, diagnostics);
  const units: CompiledUnit[] = [];
  for (const unit of options.units) {
    const made = compileUnit(unit, options, cache, diagnostics);
    if (made) units.push(made);
  }
  const state = core ? forkLinkState(core.state) : newLinkState(options.physBytes);
  let environment: Environment | undefined;
  if (diagnostics.errorCount === 0 && (core || !coreUnit)) {
    for (const group of moduleGroups(units, options.units)) {
      environment = link({ units: group, sources, diagnostics, state, entryPoints: options.entryPoints });
      if (!environment) break;
    }
  }
  return {
    program: environment && programOf(state),
    environment,
    diagnostics: diagnostics.list,
    sources,
    units,
    core() {
      if (core && coreUnit && !core.unit) core.unit = compileUnit(coreUnit, options, cache, new Diagnostics(sources));
      return core?.unit;
    },
  };
}
