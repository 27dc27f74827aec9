// The typed syntax tree. Types are complete and conversions explicit when a node is made, so nothing after the
// parser needs to know C's conversion rules. An lvalue node used as a value means "load it".

import type { CType, EnumDecl, Field, FunctionType, RecordDecl } from '../program/types';

/** Static storage: a file-scope variable, a static local, a string literal or a static compound literal. */
export interface StaticObject {
  readonly name: string;
  type: CType;
  align: number;
  /** Never written: `const`, or a string literal. */
  readonly: boolean;
  section: string | undefined;
  position: number;
  /** Initial bytes; undefined for all zero. */
  bytes: Uint8Array | undefined;
  /** Addresses to be stored in `bytes` when the program is laid out. */
  relocations: Relocation[];
  /** Addresses of labels, or differences of two, to be stored when their function has been generated. */
  labelWords?: LabelWord[];
  /** Declared `extern` or visible to other translation units. */
  external: boolean;
  defined: boolean;
  weak: boolean;
  /** Must be kept even if nothing names it: in a section, or __attribute__((used)). */
  used: boolean;
  /** Name as the debugger shows it (`fn::name` for a static local, its text for a string). */
  shown: string;
  alias?: string;
}

export interface Relocation {
  readonly offset: number;
  readonly target: StaticObject | FunctionSymbol;
  readonly addend: bigint;
}

export interface LabelWord {
  readonly offset: number;
  readonly bytes: number;
  readonly fn: FunctionSymbol;
  readonly label: string;
  /** The label whose address is taken off. */
  readonly minus: string | undefined;
}

export interface VariableSymbol {
  readonly kind: 'variable';
  readonly name: string;
  type: CType;
  readonly position: number;
  /** Where it lives: static storage, or the stack frame of its function. */
  object: StaticObject | undefined;
  readonly param: boolean;
  /** Alignment asked for by an attribute; 0 for the type's own. */
  align: number;
  /** Some pointer to it may exist. */
  addressTaken: boolean;
  /** A read of it may come before a write: reads are checked. Set by definite assignment analysis. */
  tracked: boolean;
  /** Bytes from the start of the stack frame; -1 until the function is laid out. */
  frameOffset: number;
  /** Function to call with its address when it goes out of scope (__attribute__((cleanup))). */
  cleanup: FunctionSymbol | undefined;
  /** __attribute__((nonstring)): its characters need not end with a zero. */
  readonly nonstring?: true;
  /** `int a[n]`: the variable holds the address of the array, which is made where it is declared. */
  readonly indirect?: boolean;
}

export interface FunctionSymbol {
  readonly kind: 'function';
  readonly name: string;
  type: FunctionType;
  position: number;
  isStatic: boolean;
  isInline: boolean;
  noreturn: boolean;
  weak: boolean;
  mustCheck: boolean;
  alias: string | undefined;
  used: boolean;
  /** Asked for by an attribute. */
  align?: number;
  /** printf-like: index of the format argument, from 0. */
  format: number | undefined;
  /** printf-like: index of the first argument that the format speaks of; 0 if they come as a va_list. */
  formatArguments?: number;
  body: FunctionBody | undefined;
  /** Where the tokens of a body lie that nobody has needed yet (a function of the kernel's own files). */
  pending:
    | { readonly from: number; readonly params: VariableSymbol[]; readonly lengths: readonly unknown[] }
    | undefined;
}

export interface FunctionBody {
  readonly params: VariableSymbol[];
  readonly locals: VariableSymbol[];
  readonly block: BlockStatement;
  readonly end: number;
  readonly labels: Map<string, LabelStatement>;
  /** It makes objects of its own on the stack: alloca() or variable length arrays. */
  readonly dynamic: boolean;
}

export interface TypedefSymbol {
  readonly kind: 'typedef';
  readonly name: string;
  readonly type: CType;
  readonly position: number;
}

export interface EnumeratorSymbol {
  readonly kind: 'enumerator';
  readonly name: string;
  readonly type: CType;
  readonly value: bigint;
  readonly position: number;
}

export type CSymbol = VariableSymbol | FunctionSymbol | TypedefSymbol | EnumeratorSymbol;

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '&'
  | '|'
  | '^'
  | '<<'
  | '>>'
  | '=='
  | '!='
  | '<'
  | '>'
  | '<='
  | '>=';

export type Expr = { readonly type: CType; readonly position: number } & (
  | { readonly op: 'const'; readonly value: bigint }
  | { readonly op: 'float'; readonly value: number }
  | { readonly op: 'variable'; readonly symbol: VariableSymbol }
  | { readonly op: 'function'; readonly symbol: FunctionSymbol }
  | { readonly op: 'object'; readonly object: StaticObject }
  /** `packed`: the generator's mark for a place that may be misaligned. */
  | { readonly op: 'deref'; readonly pointer: Expr; readonly packed?: true }
  | { readonly op: 'member'; readonly base: Expr; readonly field: Field }
  | { readonly op: 'index'; readonly base: Expr; readonly index: Expr; readonly checked: boolean }
  /** Address of an lvalue, of an array (decay), of a function. */
  | { readonly op: 'address'; readonly of: Expr }
  | { readonly op: 'negate' | 'invert' | 'lnot'; readonly operand: Expr }
  | { readonly op: 'binary'; readonly operator: BinaryOperator; readonly left: Expr; readonly right: Expr }
  | { readonly op: 'pointerAdd'; readonly pointer: Expr; readonly index: Expr; readonly scale: number }
  | { readonly op: 'pointerDifference'; readonly left: Expr; readonly right: Expr; readonly scale: number }
  | { readonly op: 'and' | 'or'; readonly left: Expr; readonly right: Expr }
  | { readonly op: 'conditional'; readonly test: Expr; readonly yes: Expr; readonly no: Expr }
  /** GNU `a ?: b`: the test is the value, evaluated once. */
  | { readonly op: 'elvis'; readonly test: Expr; readonly no: Expr }
  | { readonly op: 'comma'; readonly left: Expr; readonly right: Expr }
  | { readonly op: 'assign'; readonly target: Expr; readonly value: Expr }
  /** target = (type)((computeType)target operator value) */
  | {
      readonly op: 'compound';
      readonly operator: BinaryOperator;
      readonly target: Expr;
      readonly value: Expr;
      readonly computeType: CType;
    }
  | { readonly op: 'increment'; readonly target: Expr; readonly delta: bigint; readonly post: boolean }
  | { readonly op: 'cast'; readonly operand: Expr }
  | { readonly op: 'call'; readonly callee: Expr; readonly fn: FunctionType; readonly args: readonly Expr[] }
  | { readonly op: 'statements'; readonly block: BlockStatement; readonly result: Expr | undefined }
  | { readonly op: 'literal'; readonly symbol: VariableSymbol; readonly init: Initializer }
  | { readonly op: 'vaStart' | 'vaArg' | 'vaCopy'; readonly list: Expr; readonly from: Expr | undefined }
  | { readonly op: 'labelAddress'; readonly label: string }
  | { readonly op: 'builtin'; readonly name: string; readonly args: readonly Expr[] }
);

/** What an automatic object starts with: zeros if `zero`, then each item stored at its offset. */
export interface Initializer {
  readonly zero: boolean;
  readonly items: readonly InitializerItem[];
}
export interface InitializerItem {
  readonly offset: number;
  readonly type: CType;
  /** The bit-field written, if it is one. */
  readonly field: Field | undefined;
  readonly value: Expr;
}

interface StatementBase {
  readonly position: number;
  /** Position just after the statement's last token. */
  readonly end: number;
}
export interface BlockStatement extends StatementBase {
  readonly kind: 'block';
  readonly items: Statement[];
  readonly locals: VariableSymbol[];
}
export interface LabelStatement extends StatementBase {
  readonly kind: 'label';
  readonly name: string;
  readonly body: Statement;
}
export interface CaseStatement extends StatementBase {
  readonly kind: 'case';
  /** Inclusive range; undefined for `default`. */
  readonly low: bigint | undefined;
  readonly high: bigint | undefined;
  readonly body: Statement;
}
export type Statement =
  | BlockStatement
  | LabelStatement
  | CaseStatement
  | (StatementBase & { readonly kind: 'empty' })
  | (StatementBase & { readonly kind: 'expression'; readonly value: Expr })
  | (StatementBase & {
      readonly kind: 'declaration';
      readonly symbol: VariableSymbol;
      readonly init: Initializer | undefined;
    })
  | (StatementBase & {
      readonly kind: 'if';
      readonly test: Expr;
      readonly yes: Statement;
      readonly no: Statement | undefined;
    })
  | (StatementBase & { readonly kind: 'while' | 'do'; readonly test: Expr; readonly body: Statement })
  | (StatementBase & {
      readonly kind: 'for';
      readonly init: Statement | undefined;
      readonly test: Expr | undefined;
      readonly step: Expr | undefined;
      readonly body: Statement;
      readonly locals: VariableSymbol[];
    })
  | (StatementBase & { readonly kind: 'switch'; readonly value: Expr; readonly body: Statement })
  | (StatementBase & { readonly kind: 'goto'; readonly label: string })
  | (StatementBase & { readonly kind: 'computedGoto'; readonly target: Expr })
  | (StatementBase & { readonly kind: 'break' | 'continue' })
  | (StatementBase & { readonly kind: 'return'; readonly value: Expr | undefined })
  /** Code of another machine; `text` is its template. */
  | (StatementBase & { readonly kind: 'asm'; readonly text: string });

/** A translation unit after parsing. */
export interface TranslationUnit {
  readonly path: string;
  readonly functions: FunctionSymbol[];
  readonly objects: StaticObject[];
  readonly globals: Map<string, CSymbol>;
  readonly tags: ReadonlyMap<string, RecordDecl | EnumDecl>;
  readonly labelAddresses: boolean;
  readonly unsignedChar: boolean;
  /** Reads the body of a function that was skipped so far. */
  complete(symbol: FunctionSymbol): void;
}
