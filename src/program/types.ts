// C types as the compiler makes them and as every reader of guest memory uses them: sizes, alignments, field
// offsets and names, laid out as gcc does on x86-64 (LP64, little-endian).

export const CONST = 1;
export const VOLATILE = 2;
/** `__seg_gs`, `__seg_fs`: reached through an x86 segment register, as the kernel's per-CPU data are. */
export const SEGMENT = 4;
/** `__user`, `__iomem`: marks that the kernel's checkers read. A program is the same without them. */
export const USER = 8;
export const IOMEM = 16;
export const ADDRESS_SPACES = USER | IOMEM;

/** Bits within a power of two of bytes. */
export interface BitRange {
  readonly offset: number;
  readonly bitOffset: number;
  readonly bitWidth: number;
}

/** One member of a struct or union. Anonymous struct and union members have the name ''. */
export interface Field {
  readonly name: string;
  readonly type: CType;
  /** Bytes from the start of the record; for a bit-field, of its storage unit. */
  readonly offset: number;
  /** Bit-fields only: first bit within the storage unit (least significant = 0), and width in bits. */
  readonly bitOffset?: number;
  readonly bitWidth?: number;
  /** A packed bit-field that no load of 1, 2, 4 or 8 bytes covers alone: its parts, lowest first, offsets from its own. */
  readonly parts?: readonly BitRange[];
  /** __attribute__((nonstring)): its characters need not end with a zero. */
  readonly nonstring?: true;
}

/** The one definition that all uses of `struct tag` share; incomplete until its closing brace. */
export interface RecordDecl {
  readonly kind: 'struct' | 'union';
  readonly tag: string;
  complete: boolean;
  fields: Field[];
  size: number;
  align: number;
  /** True for __attribute__((packed)): its members may lie anywhere. */
  packed: boolean;
  readonly id: number;
}

export interface EnumDecl {
  readonly tag: string;
  complete: boolean;
  members: { readonly name: string; readonly value: bigint }[];
  /** The integer type that represents it (gcc: unsigned int unless a member is negative or wide). */
  base: IntType;
}

/** What every type has. */
interface Common {
  readonly quals: number;
  /** Bytes, where an attribute of a typedef asked for another alignment than the type's own. */
  readonly align?: number;
}

export interface VoidType extends Common {
  readonly kind: 'void';
}
export interface IntType extends Common {
  readonly kind: 'int';
  readonly name: string;
  readonly size: 1 | 2 | 4 | 8 | 16;
  readonly signed: boolean;
  /** Only of a value read from a bit-field that is wider than int: its width. */
  readonly bits?: number;
  /** C11 6.3.1.1 conversion rank. */
  readonly rank: number;
}
export interface FloatType extends Common {
  readonly kind: 'float';
  readonly name: string;
  readonly size: 4 | 8;
}
/** GNU `_Complex T`: real part, then imaginary part. */
export interface ComplexType extends Common {
  readonly kind: 'complex';
  readonly of: IntType | FloatType;
}
/** GNU `__attribute__((vector_size(n)))`: elements side by side, aligned to the whole size. */
export interface VectorType extends Common {
  readonly kind: 'vector';
  readonly of: IntType | FloatType;
  readonly length: number;
}
export interface PointerType extends Common {
  readonly kind: 'pointer';
  readonly to: CType;
}
/** An `unsigned long` in the stack frame of the function that declares the array type. */
export interface VariableLength {
  readonly frameOffset: number;
}
export interface ArrayType extends Common {
  readonly kind: 'array';
  readonly of: CType;
  /** Elements; null while unknown (`[]`), and where only the running program knows (`int a[n]`). */
  readonly length: number | null;
  /** `int a[n]`: the hidden variable that the number of elements was put into where the type was declared. */
  readonly variable?: VariableLength;
}
export interface FunctionType extends Common {
  readonly kind: 'function';
  readonly returns: CType;
  readonly params: readonly { readonly name: string; readonly type: CType }[];
  readonly variadic: boolean;
  /** `f()` without a prototype: arguments are not checked. */
  readonly unprototyped: boolean;
}
export interface RecordType extends Common {
  readonly kind: 'record';
  readonly record: RecordDecl;
}
export interface EnumType extends Common {
  readonly kind: 'enum';
  readonly decl: EnumDecl;
}
export type CType =
  | VoidType
  | IntType
  | FloatType
  | ComplexType
  | VectorType
  | PointerType
  | ArrayType
  | FunctionType
  | RecordType
  | EnumType;

const int = (name: string, size: IntType['size'], signed: boolean, rank: number): IntType => ({
  kind: 'int',
  name,
  size,
  signed,
  rank,
  quals: 0,
});

export const VOID: VoidType = { kind: 'void', quals: 0 };
export const BOOL = int('_Bool', 1, false, 0);
export const CHAR = int('char', 1, true, 1);
/** `char` under -funsigned-char, as Linux is built since 6.2: still a type of its own. */
export const CHAR_UNSIGNED = int('char', 1, false, 1);
export const SCHAR = int('signed char', 1, true, 1);
export const UCHAR = int('unsigned char', 1, false, 1);
export const SHORT = int('short', 2, true, 2);
export const USHORT = int('unsigned short', 2, false, 2);
export const INT = int('int', 4, true, 3);
export const UINT = int('unsigned int', 4, false, 3);
export const LONG = int('long', 8, true, 4);
export const ULONG = int('unsigned long', 8, false, 4);
export const LLONG = int('long long', 8, true, 5);
export const ULLONG = int('unsigned long long', 8, false, 5);
export const INT128 = int('__int128', 16, true, 6);
export const UINT128 = int('unsigned __int128', 16, false, 6);
export const FLOAT: FloatType = { kind: 'float', name: 'float', size: 4, quals: 0 };
export const DOUBLE: FloatType = { kind: 'float', name: 'double', size: 8, quals: 0 };
/** A type of its own, but no wider than double here. */
export const LDOUBLE: FloatType = { kind: 'float', name: 'long double', size: 8, quals: 0 };

export const pointerTo = (to: CType, quals = 0): PointerType => ({ kind: 'pointer', to, quals });
export const arrayOf = (of: CType, length: number | null): ArrayType => ({ kind: 'array', of, length, quals: 0 });
export const VOID_PTR = pointerTo(VOID);
export const CHAR_PTR = pointerTo(CHAR);

/** The same type with exactly these qualifiers added. */
export function qualified<T extends CType>(type: T, quals: number): T {
  return (type.quals | quals) === type.quals ? type : { ...type, quals: type.quals | quals };
}

/** The same type without qualifiers, as the value of an lvalue has it (C11 6.3.2.1). */
export function unqualified<T extends CType>(type: T): T {
  return type.quals === 0 ? type : { ...type, quals: 0 };
}

/** Bytes, or -1 for an incomplete type. Functions and void answer 1, as gcc's sizeof does. */
export function sizeOf(type: CType): number {
  switch (type.kind) {
    case 'void':
    case 'function':
      return 1;
    case 'int':
    case 'float':
      return type.size;
    case 'complex':
      return type.of.size * 2;
    case 'vector':
      return type.of.size * type.length;
    case 'pointer':
      return 8;
    case 'enum':
      return type.decl.base.size;
    case 'record':
      return type.record.complete ? type.record.size : -1;
    case 'array': {
      const element = sizeOf(type.of);
      return type.length === null || element < 0 ? -1 : element * type.length;
    }
  }
}

/** Alignment in bytes. */
export function alignOf(type: CType): number {
  if (type.align !== undefined) return type.align;
  switch (type.kind) {
    case 'void':
    case 'function':
      return 1;
    case 'int':
    case 'float':
      return type.size;
    case 'complex':
      return type.of.size;
    case 'vector':
      return type.of.size * type.length;
    case 'pointer':
      return 8;
    case 'enum':
      return type.decl.base.size;
    case 'record':
      return type.record.align;
    case 'array':
      return alignOf(type.of);
  }
}

/** The integer type behind an enum; other types unchanged. */
export const underlying = (type: CType): CType => (type.kind === 'enum' ? type.decl.base : type);

export const isInteger = (t: CType): t is IntType | EnumType => t.kind === 'int' || t.kind === 'enum';
export const isArithmetic = (t: CType): boolean => isInteger(t) || t.kind === 'float' || t.kind === 'complex';
export const isScalar = (t: CType): boolean => isArithmetic(t) || t.kind === 'pointer';
/** 128-bit integers, complex numbers and vectors: values with operators that no WebAssembly value can hold. */
export const isWide = (t: CType): boolean =>
  t.kind === 'complex' || t.kind === 'vector' || (t.kind === 'int' && t.size === 16);
/** Compiled code passes values of these types by the address of their bytes. */
export const inMemory = (t: CType): boolean => t.kind === 'record' || isWide(t);
/** `int a[n]`, or an array of such arrays: its size is known only where the program runs. */
export const isVariableLength = (t: CType): boolean =>
  t.kind === 'array' && (t.variable !== undefined || isVariableLength(t.of));
export const isBool = (t: CType): boolean => t.kind === 'int' && t.rank === 0;

export function isSigned(type: CType): boolean {
  const t = underlying(type);
  return t.kind === 'int' ? t.signed : t.kind === 'float';
}

/** C11 6.2.7, as far as the kernel's code depends on it: same type, qualifiers on top ignored. */
export function compatible(a: CType, b: CType): boolean {
  if (a === b) return true;
  if (a.kind === 'enum' && b.kind === 'int') return compatible(a.decl.base, b);
  if (b.kind === 'enum' && a.kind === 'int') return compatible(a, b.decl.base);
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'void':
      return true;
    case 'int':
      return a.name === (b as IntType).name;
    case 'float':
      return a.name === (b as FloatType).name;
    case 'complex':
      return compatible(a.of, (b as ComplexType).of);
    case 'vector':
      return a.length === (b as VectorType).length && compatible(a.of, (b as VectorType).of);
    case 'pointer':
      return (
        ((a.to.quals ^ (b as PointerType).to.quals) & ~ADDRESS_SPACES) === 0 && compatible(a.to, (b as PointerType).to)
      );
    case 'array': {
      const other = b as ArrayType;
      return (a.length === null || other.length === null || a.length === other.length) && compatible(a.of, other.of);
    }
    case 'record':
      return sameRecord(a.record, (b as RecordType).record);
    case 'enum':
      return sameEnum(a.decl, (b as EnumType).decl);
    case 'function': {
      const other = b as FunctionType;
      if (!compatible(a.returns, other.returns)) return false;
      if (a.unprototyped || other.unprototyped) return true;
      if (a.variadic !== other.variadic || a.params.length !== other.params.length) return false;
      return a.params.every((p, i) => compatible(p.type, other.params[i]?.type ?? VOID));
    }
  }
}

/** Structures of two translation units are the same if their tag and members are (C11 6.2.7). */
function sameRecord(a: RecordDecl, b: RecordDecl): boolean {
  if (a === b) return true;
  if (!a.complete || !b.complete || a.tag === '' || a.tag !== b.tag || a.kind !== b.kind || a.size !== b.size)
    return false;
  return (
    a.fields.length === b.fields.length &&
    a.fields.every(({ name, offset }, i) => name === b.fields[i]?.name && offset === b.fields[i]?.offset)
  );
}
function sameEnum(a: EnumDecl, b: EnumDecl): boolean {
  if (a === b) return true;
  if (a.tag === '' || a.tag !== b.tag || a.members.length !== b.members.length) return false;
  return a.members.every(({ name, value }, i) => name === b.members[i]?.name && value === b.members[i]?.value);
}

/** A field by name, searched through anonymous members too; `offset` is from the outer record. */
export function findField(record: RecordDecl, name: string): Field | undefined {
  for (const field of record.fields) {
    if (field.name === name && name !== '') return field;
    if (field.name === '' && field.type.kind === 'record') {
      const inner = findField(field.type.record, name);
      if (inner) return { ...inner, offset: inner.offset + field.offset };
    }
  }
  return undefined;
}

/** The type as C spells it, e.g. `struct page *(*)(struct snd_pcm_substream *, unsigned long)`. */
export function typeName(type: CType, declarator = ''): string {
  const quals =
    (type.quals & CONST ? 'const ' : '') +
    (type.quals & VOLATILE ? 'volatile ' : '') +
    (type.quals & SEGMENT ? '__seg_gs ' : '') +
    (type.quals & USER ? '__user ' : '') +
    (type.quals & IOMEM ? '__iomem ' : '');
  const base = (text: string) => `${quals}${text}${declarator ? ` ${declarator}` : ''}`;
  switch (type.kind) {
    case 'void':
      return base('void');
    case 'int':
    case 'float':
      return base(type.name);
    case 'complex':
      return base(`_Complex ${type.of.name}`);
    case 'vector':
      return base(`${type.of.name} __vector(${type.length})`);
    case 'record':
      return base(`${type.record.kind} ${type.record.tag || '{...}'}`);
    case 'enum':
      return base(`enum ${type.decl.tag || '{...}'}`);
    case 'pointer': {
      const inner = `*${quals.trim()}${quals && declarator ? ' ' : ''}${declarator}`;
      const wrap = type.to.kind === 'array' || type.to.kind === 'function';
      return typeName(type.to, wrap ? `(${inner})` : inner);
    }
    case 'array':
      return typeName(type.of, `${declarator}[${type.length ?? (type.variable ? '*' : '')}]`);
    case 'function': {
      const params = type.params.map((p) => typeName(p.type));
      if (type.variadic) params.push('...');
      return typeName(
        type.returns,
        `${declarator}(${params.length ? params.join(', ') : type.unprototyped ? '' : 'void'})`,
      );
    }
  }
}

/** Bytes that a bit-field lies in, from its offset on. */
export const bitFieldSpan = ({ bitOffset = 0, bitWidth = 0 }: Pick<Field, 'bitOffset' | 'bitWidth'>): number =>
  Math.ceil((bitOffset + bitWidth) / 8);
