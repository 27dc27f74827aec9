// Translation phase 4: directives and macro expansion. Tokens are pulled; a stack of inputs (files, macro bodies,
// pushed-back tokens) says where the next one comes from. A macro is inactive while its own body is on that stack.

import { evaluateCondition } from './condition';
import type { Diagnostics } from './diagnostics';
import { tokenize } from './lexer';
import { type Argument, type Macro, substitute } from './macro';
import type { FileProvider, SourceFile, SourceMap } from './source';
import { TokenList } from './tokenList';
import { intern, PAINTED, SPACE_BEFORE, STARTS_LINE, Token, TokenKind } from './tokens';

/** A file: directives count in it. */
interface FileInput {
  readonly file: SourceFile;
  readonly list: TokenList;
  next: number;
  /** Depth of #if at which the file began: each file closes what it opens. */
  readonly conditionDepth: number;
}

/** Tokens made of others: an expansion, an argument, what was read too far. */
interface MadeInput {
  readonly file?: undefined;
  readonly tokens: readonly Token[];
  next: number;
  /** The macro whose expansion this is. */
  readonly macro?: Macro;
  /** Reading stops here: the arguments of a macro are expanded on their own. */
  readonly barrier?: boolean;
}
type Input = FileInput | MadeInput;

interface Condition {
  readonly position: number;
  /** This group's text counts. */
  live: boolean;
  /** Some group of this #if has counted already. */
  taken: boolean;
  sawElse: boolean;
}

export interface PreprocessorOptions {
  readonly sources: SourceMap;
  readonly diagnostics: Diagnostics;
  readonly readFile: FileProvider;
  readonly includePaths: readonly { readonly path: string; readonly system: boolean }[];
  readonly defines: Readonly<Record<string, string>>;
  /** Tokens of files already read in this compilation, shared by its translation units. */
  readonly tokenCache: Map<SourceFile, TokenList>;
}

const MAX_INCLUDE_DEPTH = 200;
/** Tokens that macros may make in one unit; a driver comes to some ten thousand. */
const MAX_EXPANSION = 2_000_000;
const PRAGMA_OPERATOR = '_Pragma';
/** Attributes of clang, and of gcc after 12, that headers ask for: what they then write must not come. */
const FOREIGN = new Set(
  'overloadable diagnose_as_builtin pass_object_size pass_dynamic_object_size btf_type_tag enable_if counted_by sized_by no_sanitize_coverage assume'.split(
    ' ',
  ),
);
const isForeign = (name: string): boolean => FOREIGN.has(name.replace(/^__(.*)__$/, '$1'));
const UNDERSCORE = 95;
const END = new Token(TokenKind.End, '', 0, STARTS_LINE);
const dirname = (path: string) =>
  path.slice(0, Math.max(path.lastIndexOf('/'), 0)) || (path.startsWith('/') ? '/' : '.');

function join(directory: string, name: string): string {
  if (name.startsWith('/')) return name;
  const parts: string[] = [];
  for (const part of `${directory}/${name}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts[parts.length - 1] !== '..') parts.pop();
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part);
  }
  return parts.join('/') || '.';
}

export class Preprocessor {
  readonly macros = new Map<string, Macro>();
  private readonly inputs: Input[] = [];
  private readonly conditions: Condition[] = [];
  private readonly onceFiles = new Set<string>();
  /** #pragma pack, by the number of tokens made before it. */
  readonly packs: { at: number; bytes: number }[] = [];
  private readonly packStack: number[] = [];
  private produced = 0;
  /** #pragma push_macro: what each name meant before, undefined for nothing. */
  private readonly pushedMacros = new Map<string, (Macro | undefined)[]>();
  private counter = 0;
  private expanded = 0;
  /** Too much was included or expanded: said once, and no more is read in. */
  private endless = false;
  private readonly guards = new Map<string, string>();
  /** Names that mean something without having been defined: what each stands for at a position. */
  private readonly builtins = new Map<string, (position: number) => string>([
    ['__FILE__', (at) => JSON.stringify(this.options.sources.place(at).path)],
    ['__BASE_FILE__', (at) => JSON.stringify(this.options.sources.place(at).path)],
    ['__LINE__', (at) => String(this.options.sources.place(at).line)],
    ['__COUNTER__', () => String(this.counter++)],
    ['__INCLUDE_LEVEL__', () => String(this.inputs.filter((i) => i.file).length - 1)],
    ['__DATE__', () => '"Jan  1 1970"'], // the same run every time
    ['__TIME__', () => '"00:00:00"'],
  ]);
  /** Uses of macros in the text itself, by position. */
  private readonly uses = new Map<number, Macro>();

  constructor(private readonly options: PreprocessorOptions) {
    for (const [name, value] of Object.entries(options.defines)) this.define(name, value);
  }

  /** Defines an object-like macro, as -D does. */
  define(name: string, value: string): void {
    const file: SourceFile = { path: '<command line>', text: value, base: 0, system: true };
    const body = tokenize(file, this.options.diagnostics).withoutEnd();
    this.macros.set(name, { name, params: undefined, variadic: false, body, position: 0, active: false });
  }

  /** The macro of this name, as things are where reading has come to. */
  macroNamed(name: string): Macro | undefined {
    return this.macros.get(name);
  }

  /** The macro that the name at a position was taken for. */
  macroUsedAt(position: number): Macro | undefined {
    return this.uses.get(position);
  }

  /** All tokens of a translation unit, macros expanded, ended by an End token. */
  run(file: SourceFile): TokenList {
    this.enter(file);
    const out = new TokenList(file.text.length >> 2);
    for (;;) {
      this.copyPlain(out);
      this.produced = out.length;
      const token = this.next();
      out.push(token);
      if (token.kind === TokenKind.End) return out;
    }
  }

  /** Most tokens are part of no directive and name no macro: they go from list to list without becoming objects. */
  private copyPlain(out: TokenList): void {
    const input = this.inputs[this.inputs.length - 1];
    if (!input?.file || !this.live()) return;
    const { list } = input;
    const { macros, builtins } = this;
    const end = list.length - 1;
    let i = input.next;
    for (; i < end; i++) {
      const text = list.textAt(i);
      if (list.kindAt(i) === TokenKind.Identifier) {
        if (macros.has(text) || (text.charCodeAt(0) === UNDERSCORE && (builtins.has(text) || text === PRAGMA_OPERATOR)))
          break;
      } else if (text === '#' && list.startsLineAt(i)) break;
    }
    if (i > input.next) out.copy(list, input.next, i);
    input.next = i;
  }

  /** Expands a list of tokens with the macros as they are now, such as an expression typed by the user. */
  expand(tokens: readonly Token[]): Token[] {
    this.inputs.push({ tokens, next: 0, barrier: true });
    const out: Token[] = [];
    for (let t = this.next(); t.kind !== TokenKind.End; t = this.next()) out.push(t);
    this.inputs.pop();
    return out;
  }

  private enter(file: SourceFile): void {
    let list = this.options.tokenCache.get(file);
    if (!list) {
      list = tokenize(file, this.options.diagnostics);
      this.options.tokenCache.set(file, list);
    }
    this.inputs.push({ file, list, next: 0, conditionDepth: this.conditions.length });
  }

  private next(): Token {
    for (;;) {
      const token = this.read();
      if (token.kind !== TokenKind.Identifier || token.painted) return token;
      const macro = this.macros.get(token.text);
      if (!macro) {
        const builtin = this.builtin(token);
        if (builtin) return builtin;
        if (token.text === PRAGMA_OPERATOR) this.skipPragmaOperator();
        else return token;
      } else if (macro.active) {
        return token.withFlags(token.flags | PAINTED);
      } else if (!this.useMacro(macro, token)) return token;
    }
  }

  /** The next token without expanding it. Finished inputs are left behind, directives obeyed. */
  private read(): Token {
    for (;;) {
      const input = this.inputs[this.inputs.length - 1];
      if (!input) return END;
      if (!input.file) {
        const token = input.tokens[input.next++];
        if (token) return token;
        if (input.barrier) return END;
        this.inputs.pop();
        if (input.macro) input.macro.active = false;
        continue;
      }
      const { list, next } = input;
      if (next === list.length - 1) {
        this.leave(input);
        if (this.inputs.length === 0) return list.at(next);
        continue;
      }
      if (!this.live() && !(list.startsLineAt(next) && list.textAt(next) === '#')) {
        this.skipGroup(input);
        continue;
      }
      const token = list.at(next);
      input.next++;
      if (!token.startsLine || !token.is('#')) return token;
      this.directive(input, token);
    }
  }

  private leave(input: FileInput): void {
    this.inputs.pop();
    while (this.conditions.length > input.conditionDepth) {
      this.options.diagnostics.error((this.conditions.pop() as Condition).position, 'unterminated #if');
    }
  }

  private live(): boolean {
    return this.conditions.length === 0 || (this.conditions[this.conditions.length - 1] as Condition).live;
  }

  /** Jumps over text that does not count, to the next line that begins with #. */
  private skipGroup(input: FileInput): void {
    const { list } = input;
    for (; input.next < list.length - 1; input.next++)
      if (list.startsLineAt(input.next) && list.textAt(input.next) === '#') return;
  }

  private builtin({ text: name, position, flags, expansion }: Token): Token | undefined {
    const text = this.builtins.get(name)?.(position);
    if (text === undefined) return undefined;
    return new Token(text.startsWith('"') ? TokenKind.String : TokenKind.Number, text, position, flags, expansion);
  }

  // ---- macro use ----

  private giveUp(position: number, message: string): void {
    if (!this.endless) this.options.diagnostics.error(position, message);
    this.endless = true;
  }

  /** Pushes the expansion as the next input; false when a function-like macro's name stands alone. */
  private useMacro(macro: Macro, token: Token): boolean {
    if (!token.expansion) this.uses.set(token.position, macro);
    const expansion = { macro: macro.name, position: token.position, parent: token.expansion };
    const use = new Token(token.kind, token.text, token.position, token.flags & SPACE_BEFORE, expansion);
    let args: Argument[] = [];
    if (macro.params) {
      const open = this.read();
      if (!open.is('(')) {
        if (open.kind !== TokenKind.End) this.inputs.push({ tokens: [open], next: 0 });
        return false;
      }
      const lists = this.readArguments(macro, token);
      if (!lists) return true;
      args = lists.map((raw) => {
        let expanded: readonly Token[] | undefined;
        return {
          raw,
          expanded: () => (expanded ??= raw.some((t) => t.kind === TokenKind.Identifier) ? this.expand(raw) : raw),
        };
      });
    }
    const tokens = substitute(macro, args, use, (l, r, u) => this.paste(l, r, u));
    this.expanded += tokens.length;
    if (this.expanded > MAX_EXPANSION) {
      const outermost = this.uses.get(token.position) ?? macro;
      this.giveUp(token.position, `expanding macro "${outermost.name}" takes more than memory should hold`);
      return true;
    }
    const first = tokens[0];
    if (first) {
      tokens[0] = first.withFlags((first.flags & PAINTED) | (token.flags & (STARTS_LINE | SPACE_BEFORE)));
    }
    macro.active = true;
    this.inputs.push({ tokens, next: 0, macro });
    return true;
  }

  /** Token lists between the parentheses, one per parameter; undefined after an error. */
  private readArguments(macro: Macro, name: Token): Token[][] | undefined {
    const params = macro.params ?? [];
    const lists: Token[][] = [[]];
    for (let depth = 0; ; ) {
      const token = this.read();
      if (token.kind === TokenKind.End) {
        this.options.diagnostics.error(name.position, `unterminated argument list invoking macro "${macro.name}"`);
        return undefined;
      }
      if (token.is('(')) depth++;
      if (token.is(')') && depth-- === 0) break;
      const variadicNow = macro.variadic && lists.length >= params.length;
      if (token.is(',') && depth === 0 && !variadicNow) lists.push([]);
      else (lists[lists.length - 1] as Token[]).push(token);
    }
    if (params.length === 0 && lists.length === 1 && (lists[0] as Token[]).length === 0) return [];
    if (macro.variadic && lists.length === params.length - 1) lists.push([]);
    if (lists.length !== params.length) {
      const notes = [{ position: macro.position, message: `macro "${macro.name}" defined here` }];
      const how = lists.length < params.length ? `requires ${params.length} arguments, but only` : 'passed';
      const rest = lists.length < params.length ? 'given' : `arguments, but takes just ${params.length}`;
      this.options.diagnostics.error(name.position, `macro "${macro.name}" ${how} ${lists.length} ${rest}`, notes);
      return undefined;
    }
    return lists;
  }

  private paste(left: Token, right: Token, use: Token): Token[] {
    const text = left.text + right.text;
    const file: SourceFile = { path: '<paste>', text, base: 0, system: true };
    const tokens = tokenize(file, this.options.diagnostics).withoutEnd();
    if (tokens.length !== 1) {
      this.options.diagnostics.error(
        use.position,
        `pasting "${left.text}" and "${right.text}" does not give a valid token`,
      );
      return [left, right];
    }
    const made = tokens[0] as Token;
    return [new Token(made.kind, made.text, use.position, left.flags & SPACE_BEFORE, use.expansion)];
  }

  private skipPragmaOperator(): void {
    if (!this.read().is('(')) return;
    for (let t = this.read(); !t.is(')') && t.kind !== TokenKind.End; t = this.read());
  }

  // ---- directives ----

  private directive(input: FileInput, hash: Token): void {
    const line: Token[] = [];
    const { list } = input;
    for (; !list.startsLineAt(input.next); input.next++) line.push(list.at(input.next));
    const name = line[0];
    if (!name || name.kind === TokenKind.Number) return; // null directive, or a line marker of a preprocessed file
    const rest = line.slice(1);
    switch (name.text) {
      case 'if':
      case 'ifdef':
      case 'ifndef': {
        const outer = this.live();
        let value = false;
        if (outer)
          value =
            name.text === 'if' ? this.condition(rest, name) : this.isDefined(rest, name) === (name.text === 'ifdef');
        this.conditions.push({ position: name.position, live: outer && value, taken: !outer || value, sawElse: false });
        return;
      }
      case 'elif':
      case 'else': {
        const top = this.conditions[this.conditions.length - 1];
        if (!top || this.conditions.length <= input.conditionDepth || top.sawElse) {
          return this.options.diagnostics.error(name.position, `#${name.text} without #if`);
        }
        if (name.text === 'else') top.sawElse = true;
        top.live = !top.taken && (name.text === 'else' || this.condition(rest, name));
        top.taken ||= top.live;
        return;
      }
      case 'endif':
        if (this.conditions.length <= input.conditionDepth)
          this.options.diagnostics.error(name.position, '#endif without #if');
        else this.conditions.pop();
        return;
    }
    if (!this.live()) return;
    switch (name.text) {
      case 'define':
        return this.defineDirective(rest, name);
      case 'undef':
        if (rest[0]) this.macros.delete(rest[0].text);
        return;
      case 'include':
      case 'include_next':
      case 'import':
        return this.include(rest, name, input.file);
      case 'error':
      case 'warning': {
        const text = rest.map((t, i) => (i > 0 && t.spaceBefore ? ' ' : '') + t.text).join('');
        return this.options.diagnostics.report(name.text, name.position, `#${name.text} ${text}`);
      }
      case 'pragma':
        return this.pragma(rest, input.file);
      case 'line':
      case 'ident':
        return;
      default:
        this.options.diagnostics.error(hash.position, `invalid preprocessing directive #${name.text}`);
    }
  }

  /** #pragma pack( [push [, id] | pop] [, n] ): the limits in force from a token on. */
  private pragmaPack(rest: readonly Token[]): void {
    const words = rest.filter((t) => t.kind === TokenKind.Identifier || t.kind === TokenKind.Number).map((t) => t.text);
    const bytes = Number(words.find((w) => /^\d/.test(w)) ?? Number.NaN);
    const now = this.packs.at(-1)?.bytes ?? 0;
    let next = now;
    if (words[1] === 'push') this.packStack.push(now);
    if (words[1] === 'pop') next = this.packStack.pop() ?? 0;
    else if (words.length === 1) next = 0;
    if (Number.isFinite(bytes)) next = bytes;
    this.packs.push({ at: this.produced, bytes: next });
  }

  private pragma(rest: readonly Token[], file: SourceFile): void {
    const [what, open, name] = rest;
    if (what?.text === 'pack') return this.pragmaPack(rest);
    if (what?.text === 'once') this.onceFiles.add(file.path);
    if ((what?.text !== 'push_macro' && what?.text !== 'pop_macro') || !open?.is('(') || !name) return;
    const macro = name.text.slice(1, -1);
    const kept = this.pushedMacros.get(macro) ?? [];
    this.pushedMacros.set(macro, kept);
    if (what.text === 'push_macro') {
      kept.push(this.macros.get(macro));
      return;
    }
    if (kept.length === 0) return;
    const before = kept.pop();
    if (before) this.macros.set(macro, before);
    else this.macros.delete(macro);
  }

  private isDefined(rest: readonly Token[], directive: Token): boolean {
    if (rest[0]?.kind === TokenKind.Identifier) return this.macros.has(rest[0].text);
    this.options.diagnostics.error(directive.position, `macro name missing after #${directive.text}`);
    return false;
  }

  private condition(line: readonly Token[], directive: Token): boolean {
    // `defined X` and __has_*() are answered before macros are expanded.
    const prepared: Token[] = [];
    const number = (value: boolean, at: Token) =>
      prepared.push(new Token(TokenKind.Number, value ? '1' : '0', at.position, SPACE_BEFORE));
    for (let i = 0; i < line.length; i++) {
      const token = line[i] as Token;
      if (token.text === 'defined' && !this.macros.has('defined')) {
        const bracketed = line[i + 1]?.is('(') === true;
        const name = line[i + (bracketed ? 2 : 1)];
        if (name?.kind !== TokenKind.Identifier)
          this.options.diagnostics.error(token.position, "operator 'defined' requires an identifier");
        number(this.macros.has(name?.text ?? ''), token);
        i += bracketed ? 3 : 1;
      } else if (
        /^__has_(include|include_next|attribute|builtin|c_attribute|feature|extension)$/.test(token.text) &&
        line[i + 1]?.is('(')
      ) {
        const close = line.findIndex((t, k) => k > i && t.is(')'));
        const inner = line.slice(i + 2, close < 0 ? undefined : close);
        const text = inner.map((t) => t.text).join('');
        const header = /^[<"](.*)[>"]$/.exec(text)?.[1];
        number(
          token.text.startsWith('__has_include')
            ? !!header && !!this.find(header, undefined)
            : token.text === '__has_builtin' || (token.text === '__has_attribute' && !isForeign(text)),
          token,
        );
        i = close < 0 ? line.length : close;
      } else prepared.push(token);
    }
    const result = evaluateCondition(this.expand(prepared));
    if ('value' in result) return result.value !== 0n;
    this.options.diagnostics.error(result.token?.position ?? directive.position, result.error);
    return false;
  }

  // #define NAME body          #define NAME(a, b, ...) body          #define NAME(args...) body
  private defineDirective(rest: readonly Token[], directive: Token): void {
    const name = rest[0];
    if (name?.kind !== TokenKind.Identifier)
      return this.options.diagnostics.error(directive.position, 'macro name missing');
    let params: string[] | undefined;
    let variadic = false;
    let bodyStart = 1;
    if (rest[1]?.is('(') && !rest[1].spaceBefore) {
      params = [];
      let i = 2;
      for (; i < rest.length && !(rest[i] as Token).is(')'); i++) {
        const token = rest[i] as Token;
        if (token.is('...')) {
          variadic = true;
          if (!rest[i - 1]?.is(',') && i > 2) continue; // GNU: `args...` names the variadic parameter itself
          params.push('__VA_ARGS__');
        } else if (token.kind === TokenKind.Identifier) params.push(token.text);
        else if (!token.is(','))
          this.options.diagnostics.error(token.position, `expected parameter name, found "${token.text}"`);
      }
      bodyStart = i + 1;
    }
    const body = rest.slice(bodyStart);
    this.macros.set(name.text, {
      name: intern(name.text),
      params,
      variadic,
      body,
      position: name.position,
      active: false,
    });
  }

  private include(rest: readonly Token[], directive: Token, from: SourceFile): void {
    let tokens = rest;
    if (tokens[0]?.kind === TokenKind.Identifier) tokens = this.expand(rest);
    const first = tokens[0];
    let name = '';
    let quoted = false;
    if (first?.kind === TokenKind.String) {
      name = first.text.slice(1, -1);
      quoted = true;
    } else if (first?.is('<')) {
      for (let i = 1; i < tokens.length && !(tokens[i] as Token).is('>'); i++) {
        name += (tokens[i]?.spaceBefore && i > 1 ? ' ' : '') + (tokens[i] as Token).text;
      }
    } else return this.options.diagnostics.error(directive.position, '#include expects "FILENAME" or <FILENAME>');
    const found = this.find(name, quoted ? from : undefined, directive.text === 'include_next' ? from : undefined);
    if (!found) {
      this.options.diagnostics.error(
        first.position,
        `${name}: no such header (it is neither beside the source nor among the bundled kernel headers)`,
        undefined,
        name.length + 2,
      );
      return;
    }
    if (this.endless || this.onceFiles.has(found.path)) return;
    if (this.inputs.length > MAX_INCLUDE_DEPTH) return this.giveUp(first.position, '#include nested too deeply');
    const guard = this.guardOf(found);
    if (guard && this.macros.has(guard)) return;
    this.enter(found);
  }

  /** The header's file: beside the including one first (for quotes), then along the include paths. */
  private find(name: string, beside: SourceFile | undefined, after?: SourceFile): SourceFile | undefined {
    const places = this.options.includePaths.map((p) => ({ path: join(p.path, name), system: p.system }));
    if (beside && !after) places.unshift({ path: join(dirname(beside.path), name), system: beside.system });
    const skip = after ? places.findIndex((p) => p.path === after.path) + 1 : 0;
    for (const place of places.slice(skip)) {
      const known = this.options.sources.get(place.path);
      if (known?.system) return known;
      const text = this.options.readFile(place.path);
      if (text !== undefined) return this.options.sources.open(place.path, text, place.system);
    }
    return undefined;
  }

  /** The macro of a file that is wholly inside `#ifndef GUARD ... #endif`: once defined, it need not be read again. */
  private guardOf(file: SourceFile): string | undefined {
    const known = this.guards.get(file.path);
    if (known !== undefined) return known || undefined;
    const tokens = this.options.tokenCache.get(file);
    if (!tokens) return undefined;
    const guard = findGuard(tokens);
    this.guards.set(file.path, guard ?? '');
    return guard;
  }
}

function findGuard(tokens: TokenList): string | undefined {
  if (tokens.length < 3 || tokens.textAt(0) !== '#' || tokens.textAt(1) !== 'ifndef') return undefined;
  let depth = 0;
  for (let i = 0; i < tokens.length - 1; i++) {
    if (!tokens.startsLineAt(i) || tokens.textAt(i) !== '#') continue;
    const word = tokens.textAt(i + 1);
    if (word.startsWith('if')) depth++;
    if (depth === 1 && (word === 'else' || word === 'elif')) return undefined;
    if (word === 'endif' && --depth === 0) return i + 3 >= tokens.length ? tokens.textAt(2) : undefined;
  }
  return undefined;
}
