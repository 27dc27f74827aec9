// A compiled program, as everything after the compiler sees it: code to run, and what the code means.

import type { CType, EnumDecl, FunctionType, RecordDecl } from './types';

/** A range of source text; lines and columns from 1. */
export interface SourceRange {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * A point where a function can be entered again: the start of a statement, or a call in it. The stack frame header
 * holds the number of one; numbers are unique in the program.
 */
export interface CodePosition {
  readonly id: number;
  /** Slot of the function it belongs to. */
  readonly slot: number;
  /** 'call': between storing the arguments and the call's return. 'end': the closing brace. */
  readonly kind: 'statement' | 'call' | 'end';
  /** The statement this is, or the one the call is part of. */
  readonly statement: number;
  /** Number by which the function's own dispatcher knows this place. */
  readonly entry: number;
  /** Calls only: the caller looks at the result. */
  readonly valueUsed?: boolean;
  readonly range: SourceRange;
  /** Innermost block scope, an index into the function's `scopes`. */
  readonly scope: number;
}

/** A variable as the debugger finds it. */
export interface VariableInfo {
  readonly name: string;
  readonly type: CType;
  /** Bytes from the stack frame's `fp`; undefined for static storage. */
  readonly offset: number | undefined;
  /** Guest address, for static storage. */
  readonly va: bigint | undefined;
  readonly param: boolean;
  readonly line: number;
  /** A scalar on the stack whose shadow bytes are not kept: the compiler knows that it is never read too early. */
  readonly plain?: boolean;
  /** Of a plain local: statements that begin here in the text, or before, come before its first assignment. */
  readonly unsetTo?: { readonly line: number; readonly column: number };
  /** `int a[n]`: a pointer to the array, which is made where it is declared. */
  readonly indirect?: boolean;
}

export interface BlockScope {
  /** Enclosing scope in the same function; -1 for the outermost. */
  readonly parent: number;
  readonly variables: VariableInfo[];
}

export interface FunctionInfo {
  readonly name: string;
  /** Index in the wasm table, and of its address. */
  readonly slot: number;
  readonly va: bigint;
  readonly type: FunctionType;
  /** Implemented by the host; it has no positions. */
  readonly native: boolean;
  readonly frameBytes: number;
  /** Bytes from fp of the word that says how far down its objects of variable size lie, if it makes any. */
  readonly lowOffset?: number;
  readonly params: readonly VariableInfo[];
  readonly scopes: readonly BlockScope[];
  readonly range: SourceRange;
  /** Positions of this function are [firstPosition, lastPosition]. */
  readonly firstPosition: number;
  readonly lastPosition: number;
  /** Index of the translation unit. */
  readonly unit: number;
}

export interface GlobalInfo {
  readonly name: string;
  /** As shown to people: `function::name` for a static local. */
  readonly shown: string;
  readonly type: CType;
  readonly va: bigint;
  readonly size: number;
  readonly unit: number;
  readonly external: boolean;
  readonly section: string | undefined;
  readonly path: string;
  readonly line: number;
}

/** A translation unit: the C core, or one driver file. */
export interface UnitInfo {
  readonly path: string;
  /** True for the driver, whose text and data live in the module area. */
  readonly module: boolean;
  /** Which module, as the kernel names it ('snd_dummy'), where the compiler was told; '' for the core. */
  readonly moduleName: string;
  /** Physical address and length of its static data, 0 bytes if it has none. */
  readonly dataPa: number;
  readonly dataBytes: number;
  /** Section name -> guest address range of the objects put there. */
  readonly sections: ReadonlyMap<string, { readonly start: bigint; readonly end: bigint }>;
  readonly typedefs: ReadonlyMap<string, CType>;
  readonly enumerators: ReadonlyMap<string, { readonly value: bigint; readonly type: CType }>;
  readonly tags: ReadonlyMap<string, RecordDecl | EnumDecl>;
}

/** A guest range of the program's static data that one protection applies to. */
export interface ImageSegment {
  readonly va: bigint;
  readonly pa: number;
  readonly bytes: number;
  readonly writable: boolean;
}

export interface Program {
  /** WebAssembly modules, in the order they are to be loaded; each with the natives it imports. */
  readonly modules: readonly { readonly wasm: Uint8Array; readonly natives: readonly string[] }[];
  /** By slot; slot 0 is unused, so that no function has the address of the area itself. */
  readonly functions: readonly (FunctionInfo | undefined)[];
  readonly positions: readonly CodePosition[];
  readonly globals: readonly GlobalInfo[];
  readonly units: readonly UnitInfo[];
  /** Names the program calls but does not define, with their slots: the host provides them. */
  readonly natives: readonly {
    readonly name: string;
    readonly slot: number;
    readonly type: FunctionType;
    readonly uses: readonly SourceRange[];
  }[];
  /** Initial bytes of static data from IMAGE_PA on, and what protects them. */
  readonly image: Uint8Array;
  readonly imageBytes: number;
  readonly segments: readonly ImageSegment[];
  /** Canonical C function types, by the index stored beside each slot. */
  readonly functionTypes: readonly string[];
  readonly functionTypeOfSlot: readonly number[];
  /** Bytes of guest physical memory the code was compiled for. */
  readonly physBytes: number;
}
