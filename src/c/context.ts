// What all grammar files share while one translation unit is parsed: the token cursor, the scopes, the function at
// hand, and the way to each other (`grammar`, so that no two grammar files import each other).

import { CHAR, CHAR_UNSIGNED, type CType, type EnumDecl, INT, type IntType, type RecordDecl } from '../program/types';
import type {
  BlockStatement,
  CSymbol,
  Expr,
  FunctionSymbol,
  Initializer,
  LabelStatement,
  StaticObject,
  VariableSymbol,
} from './ast';
import type { Diagnostics } from './diagnostics';
import type { SourceMap } from './source';
import type { TokenList } from './tokenList';
import { type Token, TokenKind } from './tokens';

export interface Scope {
  readonly outer: Scope | undefined;
  readonly names: Map<string, CSymbol>;
  readonly tags: Map<string, RecordDecl | EnumDecl>;
  /** Labels declared by GNU's __label__: known in this block alone. Name -> its name in the function. */
  labels?: Map<string, string>;
}

export const newScope = (outer: Scope | undefined): Scope => ({ outer, names: new Map(), tags: new Map() });

export interface Declarator {
  readonly name: string;
  readonly position: number;
  readonly type: CType;
  /** Names of the parameters, when it declares a function. */
  readonly params: VariableSymbol[] | undefined;
  /** Variable lengths in those parameters, to be computed where the function is entered. */
  readonly lengths?: readonly { readonly symbol: VariableSymbol; readonly value: Expr }[] | undefined;
}

/** Attributes that matter, gathered from wherever they stand. */
export interface Attributes {
  packed?: boolean;
  aligned?: number;
  section?: string;
  cleanup?: FunctionSymbol;
  noreturn?: boolean;
  weak?: boolean;
  used?: boolean;
  alias?: string;
  mustCheck?: boolean;
  nonstring?: boolean;
  format?: number;
  formatArguments?: number;
  /** vector_size: bytes of the whole vector. */
  vectorBytes?: number;
  mode?: string;
  transparentUnion?: boolean;
}

/** The nonterminals that cross file borders. */
export interface Grammar {
  /** expression: a comma expression, C11 6.5.17 */
  expression(c: Context): Expr;
  assignment(c: Context): Expr;
  /** constant-expression of integer type, or undefined after an error was reported */
  constant(c: Context, what: string): bigint | undefined;
  startsType(c: Context, token: Token): boolean;
  /** type-name, C11 6.7.7 */
  typeName(c: Context): CType;
  declarator(c: Context, base: CType, attributes: Attributes): Declarator;
  /** external-declaration, at file scope */
  declaration(c: Context): void;
  block(c: Context): BlockStatement;
  /** initializer of an automatic object of this type; completes `T x[] = ...` */
  initializer(c: Context, type: CType): { type: CType; init: Initializer };
  /** initializer of a static object, stored into it */
  staticInitializer(c: Context, object: StaticObject): void;
  attributes(c: Context, into: Attributes): void;
  /** sizeof of a type whose size only the running program knows */
  size(c: Context, type: CType, position: number): Expr;
}

export interface FunctionState {
  readonly symbol: FunctionSymbol;
  readonly locals: VariableSymbol[];
  readonly labels: Map<string, LabelStatement>;
  readonly gotos: { label: string; position: number }[];
  /** Number of loops and switches around this point, for break and continue. */
  loops: number;
  breakables: number;
  switches: { type: CType; cases: { low: bigint; high: bigint; position: number }[]; hasDefault: boolean }[];
  statics: number;
  /** It calls alloca() or has variable length arrays. */
  dynamic: boolean;
}

/**
 * 'kernel': undeclared functions are errors, as the kernel is built. 'hosted': what gcc takes from old programs is
 * taken: undeclared functions, definitions in the style of before C89, `main()` without a type.
 */
export type Dialect = 'kernel' | 'hosted';

export interface ContextOptions {
  readonly dialect: Dialect;
  /** `char` is unsigned (-funsigned-char). */
  readonly unsignedChar: boolean;
  readonly tokens: TokenList;
  readonly sources: SourceMap;
  readonly diagnostics: Diagnostics;
  readonly grammar: Grammar;
  readonly path: string;
  /** Where #pragma pack changes, by index of the token behind it. */
  readonly packs?: readonly PackChange[];
}

export interface PackChange {
  readonly at: number;
  /** Largest alignment of a member; 0 for no limit. */
  readonly bytes: number;
}

/** Thrown to leave a statement or declaration that makes no sense; caught where parsing can go on. */
export class SyntaxFault extends Error {}

export class Context {
  pos = 0;
  readonly fileScope = newScope(undefined);
  scope: Scope = this.fileScope;
  fn: FunctionState | undefined;
  readonly objects: StaticObject[] = [];
  readonly functions: FunctionSymbol[] = [];
  readonly records: RecordDecl[] = [];
  private readonly strings = new Map<string, StaticObject>();
  private tokens: TokenList;
  /** The token at the cursor, once somebody asked for it. */
  private current: Token | undefined;
  private currentPos = -1;
  readonly sources: SourceMap;
  readonly diagnostics: Diagnostics;
  readonly grammar: Grammar;
  readonly path: string;
  private readonly packs: readonly PackChange[];
  readonly dialect: Dialect;
  /** What `char` alone means. */
  readonly charType: IntType;
  labelAddresses = false;
  /** Lengths of `int a[n]` that were read in declarators and are still to be computed. */
  lengths: { readonly symbol: VariableSymbol; readonly value: Expr }[] = [];
  /** Parameter lists around the cursor: the only place at file scope where a length may vary. */
  parameterLists = 0;
  /** Inside the initializer of a static object: compound literals are static too. */
  inStatic = false;
  private nextName = 0;
  /** Looks up names that the text itself does not declare: the debugger's window into a stopped program. */
  outerLookup: ((name: string) => CSymbol | undefined) | undefined;
  outerTag: ((name: string) => RecordDecl | EnumDecl | undefined) | undefined;

  constructor(options: ContextOptions) {
    this.tokens = options.tokens;
    this.sources = options.sources;
    this.diagnostics = options.diagnostics;
    this.grammar = options.grammar;
    this.path = options.path;
    this.dialect = options.dialect;
    this.packs = options.packs ?? [];
    this.charType = options.unsignedChar ? CHAR_UNSIGNED : CHAR;
  }

  // ---- cursor ----

  get token(): Token {
    if (this.currentPos !== this.pos || !this.current) {
      this.currentPos = this.pos;
      this.current = this.tokens.at(this.pos);
    }
    return this.current;
  }

  peek(ahead = 1): Token {
    return this.tokens.at(Math.min(this.pos + ahead, this.tokens.length - 1));
  }

  /** Reads other tokens for a while. */
  reading<T>(tokens: TokenList, work: () => T): T {
    const { tokens: outer, pos } = this;
    this.tokens = tokens;
    this.pos = 0;
    this.current = undefined;
    try {
      return work();
    } finally {
      this.tokens = outer;
      this.pos = pos;
      this.current = undefined;
    }
  }

  /** Position just after the token before the cursor. */
  get endOfLast(): number {
    const last = this.tokens.at(Math.max(this.pos - 1, 0));
    return last.position + (last.expansion ? last.expansion.macro.length : last.text.length);
  }

  is(text: string): boolean {
    return this.tokens.textAt(this.pos) === text;
  }

  accept(text: string): boolean {
    if (this.tokens.textAt(this.pos) !== text) return false;
    this.pos++;
    return true;
  }

  expect(text: string, after?: string): void {
    if (this.accept(text)) return;
    this.fail(`expected '${text}'${after ? ` ${after}` : ''} before ${describe(this.token)}`);
  }

  identifier(what: string): Token {
    const token = this.token;
    if (token.kind !== TokenKind.Identifier) this.fail(`expected ${what} before ${describe(token)}`);
    this.pos++;
    return token;
  }

  /** The alignment limit of #pragma pack at the cursor; 0 for none. */
  get packAtCursor(): number {
    let limit = 0;
    for (const { at, bytes } of this.packs) {
      if (at > this.pos) break;
      limit = bytes;
    }
    return limit;
  }

  // ---- errors ----

  error(message: string, position = this.token.position, notes?: { position: number; message: string }[]): void {
    this.diagnostics.error(position, message, notes);
  }

  /** A syntax error: reported, then unwound to the next place where parsing can go on. */
  fail(message: string, position = this.token.position): never {
    // An error at the end of a line belongs after the last token, not before the first one of the next line.
    const missing =
      this.token.startsLine && this.pos > 0 && position === this.token.position && /^expected '[;,)\]]'/.test(message);
    this.diagnostics.error(missing ? this.endOfLast : position, message);
    throw new SyntaxFault(message);
  }

  // ---- names ----

  lookup(name: string): CSymbol | undefined {
    for (let s: Scope | undefined = this.scope; s; s = s.outer) {
      const found = s.names.get(name);
      if (found) return found;
    }
    return this.outerLookup?.(name);
  }

  lookupTag(name: string): RecordDecl | EnumDecl | undefined {
    for (let s: Scope | undefined = this.scope; s; s = s.outer) {
      const found = s.tags.get(name);
      if (found) return found;
    }
    return this.outerTag?.(name);
  }

  /** GNU: `__label__ name;` */
  declareLabel(name: string): void {
    this.scope.labels ??= new Map();
    this.scope.labels.set(name, this.uniqueName(name));
  }

  /** The name by which the whole function knows the label that is called so here. */
  labelName(name: string): string {
    for (let s: Scope | undefined = this.scope; s; s = s.outer) {
      const local = s.labels?.get(name);
      if (local) return local;
    }
    return name;
  }

  inScope<T>(body: () => T): T {
    const outer = this.scope;
    this.scope = newScope(outer);
    try {
      return body();
    } finally {
      this.scope = outer;
    }
  }

  /** C89's `int name()` for a function that is called undeclared. */
  implicitFunction(name: string, position: number): FunctionSymbol {
    this.diagnostics.warning(position, `implicit declaration of function '${name}'`);
    const symbol: FunctionSymbol = {
      kind: 'function',
      name,
      type: { kind: 'function', returns: INT, params: [], variadic: false, unprototyped: true, quals: 0 },
      position,
      isStatic: false,
      isInline: false,
      noreturn: false,
      weak: false,
      mustCheck: false,
      alias: undefined,
      used: false,
      format: undefined,
      body: undefined,
      pending: undefined,
    };
    this.functions.push(symbol);
    this.fileScope.names.set(name, symbol);
    return symbol;
  }

  newObject(name: string, type: CType, position: number, shown = name): StaticObject {
    const object: StaticObject = {
      name,
      type,
      position,
      shown,
      align: 0,
      readonly: false,
      section: undefined,
      bytes: undefined,
      relocations: [],
      external: false,
      defined: true,
      weak: false,
      used: false,
    };
    this.objects.push(object);
    return object;
  }

  uniqueName(prefix: string): string {
    return `${prefix}.${this.nextName++}`;
  }

  /** The static array behind a string literal; equal literals share one. */
  stringObject(key: string, make: () => StaticObject): StaticObject {
    let object = this.strings.get(key);
    if (!object) {
      object = make();
      this.strings.set(key, object);
    }
    return object;
  }
}

export const describe = (token: Token): string => (token.kind === TokenKind.End ? 'end of file' : `'${token.text}'`);
