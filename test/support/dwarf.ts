// What gcc says about the layout of structs and unions: the type entries of DWARF 5 in an object file (.debug_info), as
// far as they are needed for that. A relocatable file keeps the offsets of its strings in relocations; one made with
// -flto, which saves gcc from making code, keeps the types in sections of other names.

export interface DwarfMember {
  readonly name: string;
  /** Bits from the start of the record. */
  readonly bit: number;
  /** Width of a bit-field. */
  readonly width: number | undefined;
  /** The struct or union it is, or is an array of. */
  readonly record: DwarfRecord | undefined;
}

export interface DwarfRecord {
  readonly kind: 'struct' | 'union';
  /** '' without a tag. */
  readonly tag: string;
  readonly size: number;
  readonly members: readonly DwarfMember[];
}

export interface DwarfTypes {
  /** At file scope, by tag: `struct foo`, `union bar`. */
  readonly tagged: ReadonlyMap<string, DwarfRecord>;
  /** Those without a tag, by the typedef that names them. */
  readonly named: ReadonlyMap<string, DwarfRecord>;
}

const TAG = { array: 0x01, member: 0x0d, compileUnit: 0x11, struct: 0x13, typedef: 0x16, union: 0x17 } as const;
const STRIPPED = new Set<number>([TAG.array, 0x26, 0x35, 0x47]); // array of, const, volatile, _Atomic
const AT = { name: 0x03, byteSize: 0x0b, bitSize: 0x0d, location: 0x38, declaration: 0x3c, type: 0x49, dataBit: 0x6b };

interface Entry {
  readonly tag: number;
  readonly attributes: ReadonlyMap<number, number | string>;
  readonly children: Entry[];
}

interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly { readonly at: number; readonly form: number; readonly constant: number }[];
}

export function dwarfTypes(object: Buffer): DwarfTypes {
  const sections = elfSections(object);
  const section = (name: string, relocations = ''): Buffer => {
    const found = sections.get(`${relocations}.gnu.debuglto_${name}`) ?? sections.get(relocations + name);
    return found ?? Buffer.alloc(0);
  };
  const info = Buffer.from(section('.debug_info'));
  relocate(info, section('.debug_info', '.rela'));
  const { entries, unit } = readEntries(info, section('.debug_abbrev'), section('.debug_str'));
  const tagged = new Map<string, DwarfRecord>();
  const named = new Map<string, DwarfRecord>();
  const made = new Map<Entry, DwarfRecord>();
  const typeOf = (entry: Entry): Entry | undefined => entries.get(Number(entry.attributes.get(AT.type)));
  const number = (entry: Entry, at: number): number => Number(entry.attributes.get(at) ?? 0);

  function record(entry: Entry): DwarfRecord {
    const known = made.get(entry);
    if (known) return known;
    const members: DwarfMember[] = [];
    const tag = String(entry.attributes.get(AT.name) ?? '');
    const kind = entry.tag === TAG.union ? 'union' : 'struct';
    const result: DwarfRecord = { kind, tag, size: number(entry, AT.byteSize), members };
    made.set(entry, result);
    for (const m of entry.children) {
      if (m.tag !== TAG.member) continue;
      let type = typeOf(m);
      while (type && STRIPPED.has(type.tag)) type = typeOf(type);
      members.push({
        name: String(m.attributes.get(AT.name) ?? ''),
        bit: m.attributes.has(AT.dataBit) ? number(m, AT.dataBit) : number(m, AT.location) * 8,
        width: m.attributes.has(AT.bitSize) ? number(m, AT.bitSize) : undefined,
        record: type && isRecord(type) ? record(type) : undefined,
      });
    }
    return result;
  }

  for (const entry of unit.children) {
    if (isRecord(entry)) {
      const made = record(entry);
      if (made.tag) tagged.set(`${made.kind} ${made.tag}`, made);
    } else if (entry.tag === TAG.typedef) {
      const type = typeOf(entry);
      if (type && isRecord(type) && !type.attributes.has(AT.name))
        named.set(String(entry.attributes.get(AT.name)), record(type));
    }
  }
  return { tagged, named };
}

const isRecord = (entry: Entry): boolean =>
  (entry.tag === TAG.struct || entry.tag === TAG.union) && !entry.attributes.has(AT.declaration);

/** ELF64: section headers at e_shoff, their names in the string section e_shstrndx. */
function elfSections(object: Buffer): Map<string, Buffer> {
  const table = Number(object.readBigUInt64LE(0x28));
  const count = object.readUInt16LE(0x3c);
  const header = (i: number) => object.subarray(table + 64 * i);
  const content = (h: Buffer) => {
    const offset = Number(h.readBigUInt64LE(0x18));
    return object.subarray(offset, offset + Number(h.readBigUInt64LE(0x20)));
  };
  const names = content(header(object.readUInt16LE(0x3e)));
  const sections = new Map<string, Buffer>();
  for (let i = 1; i < count; i++) sections.set(stringAt(names, header(i).readUInt32LE(0)), content(header(i)));
  return sections;
}

/** Entries {offset, info, addend} of 24 bytes. Against the sections of strings, a value is its addend. */
function relocate(section: Buffer, relocations: Buffer): void {
  const R_X86_64_32 = 10;
  for (let at = 0; at < relocations.length; at += 24) {
    if (relocations.readUInt32LE(at + 8) !== R_X86_64_32) continue;
    section.writeUInt32LE(Number(relocations.readBigInt64LE(at + 16)), Number(relocations.readBigUInt64LE(at)));
  }
}

const stringAt = (bytes: Buffer, at: number): string => bytes.toString('latin1', at, bytes.indexOf(0, at));

/** Reads little-endian values one after the other. */
class Cursor {
  constructor(
    readonly bytes: Buffer,
    public at = 0,
  ) {}

  uint(size: 1 | 2 | 4 | 8): number {
    const value = size === 8 ? Number(this.bytes.readBigUInt64LE(this.at)) : this.bytes.readUIntLE(this.at, size);
    this.at += size;
    return value;
  }

  leb(signed = false): number {
    let value = 0n;
    let shift = 0n;
    for (;;) {
      const byte = this.uint(1);
      value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
      if (byte < 0x80) return Number(signed && byte & 0x40 ? value - (1n << shift) : value);
    }
  }

  string(): string {
    const text = stringAt(this.bytes, this.at);
    this.at = this.bytes.indexOf(0, this.at) + 1;
    return text;
  }
}

function abbreviations(bytes: Buffer): Map<number, Abbreviation> {
  const cursor = new Cursor(bytes);
  const table = new Map<number, Abbreviation>();
  for (let code = cursor.leb(); code !== 0; code = cursor.leb()) {
    const tag = cursor.leb();
    const hasChildren = cursor.uint(1) === 1;
    const attributes = [];
    for (;;) {
      const at = cursor.leb();
      const form = cursor.leb();
      const constant = form === 0x21 ? cursor.leb(true) : 0;
      if (at === 0 && form === 0) break;
      attributes.push({ at, form, constant });
    }
    table.set(code, { tag, hasChildren, attributes });
  }
  return table;
}

function readEntries(info: Buffer, abbrev: Buffer, strings: Buffer): { entries: Map<number, Entry>; unit: Entry } {
  const cursor = new Cursor(info);
  const end = cursor.uint(4) + 4;
  if (cursor.uint(2) !== 5) throw new Error('not DWARF 5');
  cursor.at += 6; // kind of unit, size of an address, place of its abbreviations
  const table = abbreviations(abbrev);
  const entries = new Map<number, Entry>();
  const unit: Entry = { tag: 0, attributes: new Map(), children: [] };
  const open: Entry[] = [unit];
  while (cursor.at < end && open.length > 0) {
    const offset = cursor.at;
    const code = cursor.leb();
    if (code === 0) {
      open.pop();
      continue;
    }
    const shape = table.get(code);
    if (!shape) throw new Error(`no abbreviation ${code}`);
    const attributes = new Map<number, number | string>();
    for (const { at, form, constant } of shape.attributes) attributes.set(at, value(cursor, form, constant, strings));
    const entry: Entry = { tag: shape.tag, attributes, children: [] };
    entries.set(offset, entry);
    open.at(-1)?.children.push(entry);
    if (shape.hasChildren) open.push(entry);
  }
  const [first] = unit.children;
  if (first?.tag !== TAG.compileUnit) throw new Error('no compilation unit');
  return { entries, unit: first };
}

/** One attribute's value by its DW_FORM; blocks and locations are passed over. */
function value(cursor: Cursor, form: number, constant: number, strings: Buffer): number | string {
  const skip = (length: number): number => {
    cursor.at += length;
    return 0;
  };
  switch (form) {
    case 0x0b: // data1
    case 0x0c: // flag
    case 0x11: // ref1
      return cursor.uint(1);
    case 0x05: // data2
      return cursor.uint(2);
    case 0x06: // data4
    case 0x13: // ref4
    case 0x17: // sec_offset
    case 0x1f: // line_strp
      return cursor.uint(4);
    case 0x01: // addr
    case 0x07: // data8
      return cursor.uint(8);
    case 0x1e: // data16
      return skip(16);
    case 0x08: // string
      return cursor.string();
    case 0x0e: // strp
      return stringAt(strings, cursor.uint(4));
    case 0x0d: // sdata
      return cursor.leb(true);
    case 0x0f: // udata
      return cursor.leb();
    case 0x0a: // block1
      return skip(cursor.uint(1));
    case 0x03: // block2
      return skip(cursor.uint(2));
    case 0x04: // block4
      return skip(cursor.uint(4));
    case 0x18: // exprloc
      return skip(cursor.leb());
    case 0x19: // flag_present
      return 1;
    case 0x21: // implicit_const
      return constant;
    default:
      throw new Error(`DWARF form 0x${form.toString(16)} is not known`);
  }
}
