// Declaration specifiers, C11 6.7.1-6.7.5: what comes before the declarators, down to struct, union and enum bodies.

import {
  ADDRESS_SPACES,
  alignOf,
  BOOL,
  CHAR,
  CONST,
  type CType,
  DOUBLE,
  type EnumDecl,
  FLOAT,
  type FloatType,
  INT,
  INT128,
  type IntType,
  IOMEM,
  isInteger,
  isVariableLength,
  LDOUBLE,
  LLONG,
  LONG,
  qualified,
  type RecordDecl,
  SCHAR,
  SEGMENT,
  SHORT,
  sizeOf,
  typeName,
  UCHAR,
  UINT,
  UINT128,
  ULLONG,
  ULONG,
  USER,
  USHORT,
  unqualified,
  VOID,
  VOLATILE,
} from '../program/types';
import { type Attributes, type Context, describe } from './context';
import { layOut, type MemberDeclaration } from './layout';
import { type Token, TokenKind } from './tokens';

export interface Specifiers {
  readonly type: CType;
  readonly storage: '' | 'typedef' | 'extern' | 'static' | 'register' | 'auto';
  readonly inline: boolean;
  readonly attributes: Attributes;
  /** `struct s { ... };` or `enum {...};` alone declare nothing else, and that is fine. */
  readonly declaresTag: boolean;
  /** __auto_type: the initializer says the type. */
  readonly auto: boolean;
}

const STORAGE = new Set(['typedef', 'extern', 'static', 'register', 'auto']);
const QUALIFIERS: Record<string, number> = {
  const: CONST,
  __const: CONST,
  __const__: CONST,
  volatile: VOLATILE,
  __volatile__: VOLATILE,
  __volatile: VOLATILE,
  restrict: 0,
  __restrict: 0,
  __restrict__: 0,
  _Atomic: 0,
  __seg_gs: SEGMENT,
  __seg_fs: SEGMENT,
  __address_space_user: USER,
  __address_space_iomem: IOMEM,
};
const IGNORED = new Set(['__extension__', '_Noreturn', '__noreturn__', '_Thread_local', '__thread']);
const INLINE = new Set(['inline', '__inline', '__inline__']);
const WORDS = new Set([
  'void',
  'char',
  'short',
  'int',
  'long',
  'float',
  'double',
  'signed',
  '__signed__',
  '__signed',
  'unsigned',
  '_Bool',
  '__int128',
  '__int128_t',
  '__uint128_t',
  '_Float64',
  '__builtin_va_list',
]);
const COMPLEX = new Set(['_Complex', '__complex__', '__complex']);
const OTHERS = new Set([
  ...COMPLEX,
  'struct',
  'union',
  'enum',
  'typeof',
  '__typeof__',
  '__typeof',
  '__auto_type',
  '__attribute__',
  '__attribute',
  '_Alignas',
  'typeof_unqual',
]);

/** Canonical spelling of a set of type words -> the type. */
const BY_WORDS = new Map<string, CType>();
const words = (type: CType, ...spellings: string[]) => {
  for (const s of spellings) BY_WORDS.set(s.split(' ').sort().join(' '), type);
};
words(VOID, 'void');
words(BOOL, '_Bool');
words(CHAR, 'char');
words(SCHAR, 'signed char');
words(UCHAR, 'unsigned char');
words(SHORT, 'short', 'short int', 'signed short', 'signed short int');
words(USHORT, 'unsigned short', 'unsigned short int');
words(INT, 'int', 'signed', 'signed int');
words(UINT, 'unsigned', 'unsigned int');
words(LONG, 'long', 'long int', 'signed long', 'signed long int');
words(ULONG, 'unsigned long', 'unsigned long int');
words(LLONG, 'long long', 'long long int', 'signed long long', 'signed long long int');
words(ULLONG, 'unsigned long long', 'unsigned long long int');
words(FLOAT, 'float');
words(DOUBLE, 'double', '_Float64');
words(LDOUBLE, 'long double');
words(INT128, '__int128', 'signed __int128', '__int128_t');
words(UINT128, 'unsigned __int128', '__uint128_t');
/** va_list is the guest address of the next argument slot. */
words({ kind: 'pointer', to: CHAR, quals: 0 }, '__builtin_va_list');

export function startsType(c: Context, token: Token): boolean {
  if (token.kind !== TokenKind.Identifier) return false;
  const { text } = token;
  if (WORDS.has(text) || OTHERS.has(text) || text in QUALIFIERS || text === '__extension__') return true;
  return c.lookup(text)?.kind === 'typedef';
}

export function startsDeclaration(c: Context, token: Token): boolean {
  return (
    startsType(c, token) ||
    STORAGE.has(token.text) ||
    INLINE.has(token.text) ||
    IGNORED.has(token.text) ||
    token.text === '_Static_assert' ||
    token.text === 'static_assert'
  );
}

// specifiers := {storage | qualifier | type-word | struct-or-union | enum | typedef-name | typeof | alignas | attribute}
export function specifiers(c: Context): Specifiers {
  let storage: Specifiers['storage'] = '';
  let inline = false;
  let quals = 0;
  let type: CType | undefined;
  let declaresTag = false;
  let auto = false;
  let complex = false;
  const spelled: string[] = [];
  const attributes: Attributes = {};
  const start = c.token;
  for (;;) {
    const { token } = c;
    if (token.kind !== TokenKind.Identifier) break;
    const { text } = token;
    if (STORAGE.has(text)) {
      if (storage && storage !== text) c.error(`multiple storage classes in declaration specifiers`);
      storage = text as Specifiers['storage'];
      c.pos++;
    } else if (text in QUALIFIERS) {
      c.pos++;
      if (text === '_Atomic' && c.accept('(')) {
        type = c.grammar.typeName(c);
        c.expect(')');
      }
      quals |= QUALIFIERS[text] as number;
    } else if (INLINE.has(text)) {
      inline = true;
      c.pos++;
    } else if (IGNORED.has(text)) {
      if (text === '_Noreturn') attributes.noreturn = true;
      c.pos++;
    } else if (text === '__attribute__' || text === '__attribute') c.grammar.attributes(c, attributes);
    else if (text === '_Alignas') {
      c.pos++;
      c.expect('(');
      const value = startsType(c, c.token)
        ? BigInt(alignOf(c.grammar.typeName(c)))
        : c.grammar.constant(c, 'alignment');
      c.expect(')');
      attributes.aligned = Math.max(attributes.aligned ?? 0, Number(value ?? 1));
    } else if (WORDS.has(text)) {
      spelled.push(text.replace(/^__signed(__)?$/, 'signed'));
      c.pos++;
    } else if (COMPLEX.has(text)) {
      complex = true;
      c.pos++;
    } else if (text === 'struct' || text === 'union') {
      type = structOrUnion(c, text);
      declaresTag = true;
    } else if (text === 'enum') {
      type = enumSpecifier(c);
      declaresTag = true;
    } else if (text === 'typeof' || text === '__typeof__' || text === '__typeof' || text === 'typeof_unqual') {
      c.pos++;
      c.expect('(');
      if (startsType(c, c.token)) type = c.grammar.typeName(c);
      else type = withoutSpaces(c.grammar.expression(c).type);
      if (text === 'typeof_unqual') type = unqualified(type);
      c.expect(')');
    } else if (text === '__auto_type') {
      auto = true;
      type = INT;
      c.pos++;
    } else if (!type && spelled.length === 0) {
      const symbol = c.lookup(text);
      if (symbol?.kind !== 'typedef') break;
      type = symbol.type;
      c.pos++;
    } else break;
  }
  if (spelled.length > 0) {
    if (type) c.error('two or more data types in declaration specifiers', start.position);
    type = spelled.length === 1 && spelled[0] === 'char' ? c.charType : BY_WORDS.get([...spelled].sort().join(' '));
    if (!type) {
      c.error(`invalid combination of type specifiers '${spelled.join(' ')}'`, start.position);
      type = INT;
    }
  }
  if (complex) {
    type ??= DOUBLE;
    if (type.kind === 'int' || type.kind === 'float') type = { kind: 'complex', of: type, quals: 0 };
    else c.error(`'_Complex' with type '${typeName(type)}'`, start.position);
  }
  if (!type) {
    if (c.token.kind === TokenKind.Identifier && c.peek().kind === TokenKind.Identifier)
      c.fail(`unknown type name '${c.token.text}'`);
    const untyped = c.dialect === 'hosted' && start !== c.token && c.token.kind === TokenKind.Identifier;
    if (!storage && !quals && !inline && !untyped) c.fail(`expected a declaration before ${describe(c.token)}`);
    c.diagnostics.warning(start.position, "type defaults to 'int'");
    type = INT;
  }
  type = attributedType(c, type, attributes);
  return { type: qualified(type, quals), storage, inline, attributes, declaresTag, auto };
}

/** The type that `mode` and `vector_size` make of it, wherever in the declaration they stand; both are then used up. */
export function attributedType(c: Context, type: CType, attributes: Attributes): CType {
  const { mode, vectorBytes } = attributes;
  if (!mode && vectorBytes === undefined) return type;
  if (type.kind === 'pointer') return { ...type, to: attributedType(c, type.to, attributes) };
  if (type.kind === 'array') return { ...type, of: attributedType(c, type.of, attributes) };
  if (type.kind === 'function') return { ...type, returns: attributedType(c, type.returns, attributes) };
  delete attributes.mode;
  delete attributes.vectorBytes;
  const made = mode ? withMode(type, mode) : type;
  if (vectorBytes === undefined) return made;
  const of = made.kind === 'enum' ? made.decl.base : made;
  if ((of.kind !== 'int' && of.kind !== 'float') || vectorBytes < of.size || vectorBytes % of.size !== 0) {
    c.error(`invalid vector type for attribute 'vector_size' of '${typeName(made)}'`);
    return made;
  }
  return { kind: 'vector', of: unqualified(of), length: vectorBytes / of.size, quals: made.quals };
}

/** Where a value came from says nothing of where a variable of its type lies. */
const withoutSpaces = (type: CType): CType =>
  type.quals & ADDRESS_SPACES ? { ...type, quals: type.quals & ~ADDRESS_SPACES } : type;

function withMode(type: CType, mode: string): CType {
  const floats: Record<string, FloatType> = { SF: FLOAT, DF: DOUBLE, XF: DOUBLE, TF: DOUBLE };
  const complexes: Record<string, FloatType> = { SC: FLOAT, DC: DOUBLE, XC: DOUBLE, TC: DOUBLE };
  const float = floats[mode];
  if (float) return float;
  const complex = complexes[mode];
  if (complex) return { kind: 'complex', of: complex, quals: 0 };
  const signed = !isInteger(type) || type.kind !== 'int' || type.signed;
  const table: Record<string, readonly [IntType, IntType]> = {
    QI: [SCHAR, UCHAR],
    byte: [SCHAR, UCHAR],
    HI: [SHORT, USHORT],
    SI: [INT, UINT],
    DI: [LONG, ULONG],
    word: [LONG, ULONG],
    pointer: [LONG, ULONG],
    TI: [INT128, UINT128],
  };
  return table[mode]?.[signed ? 0 : 1] ?? type;
}

let nextRecord = 1;
const newRecord = (kind: 'struct' | 'union', tag: string): RecordDecl => ({
  kind,
  tag,
  complete: false,
  fields: [],
  size: -1,
  align: 1,
  packed: false,
  id: nextRecord++,
});

// struct-or-union := ('struct'|'union') [attributes] [name] ['{' {member-declaration} '}' [attributes]]
function structOrUnion(c: Context, kind: 'struct' | 'union'): CType {
  c.pos++;
  const attributes: Attributes = {};
  c.grammar.attributes(c, attributes);
  const tag = c.token.kind === TokenKind.Identifier ? c.token : undefined;
  if (tag) c.pos++;
  if (!tag && !c.is('{')) c.fail(`expected tag name or '{' after '${kind}'`);
  const defines = c.is('{');
  const known =
    tag && (defines ? c.scope.tags.get(tag.text) : c.is(';') ? c.scope.tags.get(tag.text) : c.lookupTag(tag.text));
  let record: RecordDecl;
  if (known && 'fields' in known && known.kind === kind) record = known;
  else {
    if (known) c.error(`'${tag?.text}' defined as wrong kind of tag`, tag?.position);
    record = newRecord(kind, tag?.text ?? '');
    c.records.push(record);
    if (tag) c.scope.tags.set(tag.text, record);
  }
  if (defines) {
    if (record.complete) {
      c.error(`redefinition of '${kind} ${record.tag}'`, tag?.position);
      record = newRecord(kind, record.tag);
    }
    c.pos++;
    const members: MemberDeclaration[] = [];
    while (!c.is('}')) memberDeclaration(c, record, members);
    const pack = c.packAtCursor;
    c.pos++;
    c.grammar.attributes(c, attributes);
    layOut(record, members, attributes.packed === true, attributes.aligned ?? 1, pack);
  }
  return { kind: 'record', record, quals: 0 };
}

// member-declaration := specifiers [member-declarator {',' member-declarator}] ';'
// member-declarator := declarator [':' constant] | ':' constant
function memberDeclaration(c: Context, record: RecordDecl, members: MemberDeclaration[]): void {
  if (c.accept(';')) return;
  if (c.is('_Static_assert') || c.is('static_assert')) return staticAssert(c);
  if (c.token.kind === TokenKind.End) c.fail(`expected '}' to end ${record.kind} ${record.tag}`);
  const base = specifiers(c);
  const add = (name: string, type: CType, position: number, bitWidth: number | undefined, attributes: Attributes) => {
    if (name && members.some((m) => m.name === name)) c.error(`duplicate member '${name}'`, position);
    if (isVariableLength(type)) c.error(`variable length array '${name}' in a structure is not supported`, position);
    const flexible = type.kind === 'array' && type.length === null;
    if (sizeOf(type) < 0 && !flexible && !isVariableLength(type))
      c.error(`field '${name}' has incomplete type '${typeName(type)}'`, position);
    if (type.kind === 'function') c.error(`field '${name}' declared as a function`, position);
    const aligned = Math.max(base.attributes.aligned ?? 0, attributes.aligned ?? 0);
    members.push({
      name,
      type,
      bitWidth,
      aligned,
      packed: base.attributes.packed === true || attributes.packed === true,
      nonstring: base.attributes.nonstring === true || attributes.nonstring === true,
    });
  };
  if (c.is(';')) {
    c.pos++;
    if (base.type.kind === 'record') add('', base.type, c.token.position, undefined, {});
    return;
  }
  do {
    const attributes: Attributes = {};
    c.grammar.attributes(c, attributes);
    const d = c.is(':')
      ? { name: '', position: c.token.position, type: base.type }
      : c.grammar.declarator(c, base.type, attributes);
    let bitWidth: number | undefined;
    if (c.accept(':')) {
      const width = Number(c.grammar.constant(c, `width of bit-field '${d.name}'`) ?? 1n);
      if (!isInteger(d.type)) c.error(`bit-field '${d.name}' has invalid type '${typeName(d.type)}'`, d.position);
      if (width < 0 || width > sizeOf(d.type) * 8) c.error(`width of '${d.name}' exceeds its type`, d.position);
      bitWidth = Math.max(0, width);
    }
    c.grammar.attributes(c, attributes);
    add(d.name, d.type, d.position, bitWidth, attributes);
  } while (c.accept(','));
  c.expect(';', 'at end of member declaration');
}

// enum := 'enum' [name] ['{' enumerator {',' enumerator} [','] '}']        enumerator := name ['=' constant]
function enumSpecifier(c: Context): CType {
  c.pos++;
  const attributes: Attributes = {};
  c.grammar.attributes(c, attributes);
  const tag = c.token.kind === TokenKind.Identifier ? c.token : undefined;
  if (tag) c.pos++;
  if (c.is(':')) {
    c.pos++; // C23 fixed underlying type
    specifiers(c);
  }
  const defines = c.is('{');
  const known = tag && (defines ? c.scope.tags.get(tag.text) : c.lookupTag(tag.text));
  let decl: EnumDecl;
  if (known && 'members' in known) decl = known;
  else {
    decl = { tag: tag?.text ?? '', complete: false, members: [], base: UINT };
    if (tag) c.scope.tags.set(tag.text, decl);
  }
  if (!defines) return { kind: 'enum', decl, quals: 0 };
  c.pos++;
  let value = -1n;
  while (!c.is('}')) {
    const name = c.identifier('enumerator name');
    c.grammar.attributes(c, {});
    if (c.accept('=')) value = c.grammar.constant(c, `value of enumerator '${name.text}'`) ?? 0n;
    else value++;
    const clash = c.scope.names.get(name.text);
    if (clash)
      c.error(`redeclaration of enumerator '${name.text}'`, name.position, [
        { position: clash.position, message: 'previous declaration' },
      ]);
    const type =
      value >= -0x80000000n && value <= 0x7fffffffn
        ? INT
        : value > 0x7fffffffffffffffn
          ? ULONG
          : value > 0xffffffffn || value < 0n
            ? LONG
            : UINT;
    decl.members.push({ name: name.text, value });
    c.scope.names.set(name.text, { kind: 'enumerator', name: name.text, type, value, position: name.position });
    if (!c.accept(',')) break;
  }
  c.expect('}');
  c.grammar.attributes(c, attributes);
  let low = 0n;
  let high = 0n;
  for (const { value: v } of decl.members) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  if (attributes.packed)
    decl.base =
      low < 0n
        ? low >= -128n && high < 128n
          ? SCHAR
          : low >= -32768n && high < 32768n
            ? SHORT
            : INT
        : high < 256n
          ? UCHAR
          : high < 65536n
            ? USHORT
            : UINT;
  else
    decl.base =
      low < 0n ? (low >= -0x80000000n && high <= 0x7fffffffn ? INT : LONG) : high <= 0xffffffffn ? UINT : ULONG;
  decl.complete = true;
  return { kind: 'enum', decl, quals: 0 };
}

// static-assert := '_Static_assert' '(' constant [',' string] ')' ';'
export function staticAssert(c: Context): void {
  const { position } = c.token;
  c.pos++;
  c.expect('(');
  const value = c.grammar.constant(c, 'static assertion');
  let message = '';
  if (c.accept(',')) {
    while (c.token.kind === TokenKind.String) {
      message += c.token.text.slice(1, -1);
      c.pos++;
    }
  }
  c.expect(')');
  c.accept(';');
  if (value === 0n) c.error(`static assertion failed${message ? `: ${message}` : ''}`, position);
}
