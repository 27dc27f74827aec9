// A driver's C while it is being written: what is wrong with it, and what its macros stand for.

import { CompileCache } from '../c/compile';
import { checkDriver, type Diagnostic, detectApi, explainDriverMacro, type KernelApi } from '../debugger/compileDriver';
import type { FileAccess } from '../scenario/fileAccess';
import { headersOf, treeOf } from '../scenario/kbuild';

/** What a launch configuration says about how a driver is to be compiled. */
export interface CompileSettings {
  readonly includePaths: readonly string[];
  readonly defines: Readonly<Record<string, string>>;
  readonly kernelApi: KernelApi | 'auto';
}

export const PLAIN_SETTINGS: CompileSettings = { includePaths: [], defines: {}, kernelApi: 'auto' };

/** A C file is looked at only if it is an ALSA driver: other programs have compilers of their own. */
export const looksLikeDriver = (text: string): boolean => /^[ \t]*#[ \t]*include[ \t]*[<"]sound\//m.test(text);

/** Every edited version stays in the compiler's map of sources; it is begun anew after this many. */
const CHECKS_PER_CACHE = 200;
const MISSING_HEADER = /: no such header/;

export class DriverTexts {
  private cache = new CompileCache();
  private checks = 0;

  /** `texts`: what the editor holds of a file, which may not be saved yet. */
  constructor(
    private readonly kernelRoot: string,
    private readonly files: FileAccess,
    private readonly texts: (path: string) => string | undefined,
  ) {}

  private file(path: string, settings: CompileSettings) {
    if (this.checks++ % CHECKS_PER_CACHE === 0) this.cache = new CompileCache();
    const { includePaths, defines } = settings;
    const readFile = (p: string) => this.texts(p) ?? this.files.readFile(p);
    const headers = headersOf(treeOf(path, this.files));
    return { path, kernelRoot: this.kernelRoot, readFile, includePaths, defines, ...headers };
  }

  private api(text: string, settings: CompileSettings): KernelApi {
    return settings.kernelApi === 'auto' ? detectApi([text]) : settings.kernelApi;
  }

  /** All that is wrong, by file. Where a header is missing, most of the rest only follows from that and is left out. */
  check(path: string, text: string, settings: CompileSettings): readonly Diagnostic[] {
    const { diagnostics } = checkDriver(this.file(path, settings), this.api(text, settings), this.cache);
    const missing = diagnostics.filter((d) => MISSING_HEADER.test(d.message));
    return missing.length > 0 ? missing : diagnostics;
  }

  /** Markdown about the macro used at an offset; undefined if none is. */
  explain(path: string, text: string, offset: number, settings: CompileSettings): string | undefined {
    const start = wordStart(text, offset);
    const file = { ...this.file(path, settings), text, offset: start };
    const found = explainDriverMacro(file, this.api(text, settings), this.cache);
    if (!found) return undefined;
    const { definition, use, expanded, via, place } = found;
    const parts = [fence(definition)];
    if (expanded !== definition) parts.push(`${code(shorten(use, 80))} becomes`, fence(shorten(expanded, 2000)));
    if (via.length > 0) parts.push(`by way of ${via.map(code).join(', ')}`);
    if (place) parts.push(`defined in ${code(`${place.path.replace(/^.*\/include\//, '')}:${place.line}`)}`);
    return parts.join('\n\n');
  }
}

/** Where the identifier around an offset begins. */
function wordStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && /[\w$]/.test(text[start - 1] as string)) start--;
  return start;
}

const fence = (text: string): string => `\`\`\`c\n${text}\n\`\`\``;
const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``;
const shorten = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
