// Tokens. All texts of identifiers, numbers and punctuators are interned, so `===` on them compares pointers.

export enum TokenKind {
  Identifier,
  Number,
  Character,
  String,
  Punctuator,
  /** A character that begins no token, such as a stray backtick. */
  Other,
  End,
}

/** One use of a macro, kept so that a hover can show what a name became and through which macros. */
export interface Expansion {
  readonly macro: string;
  /** Position of the name in the file, at the outermost use. */
  readonly position: number;
  readonly parent: Expansion | undefined;
}

/** First on its line: only such a `#` starts a directive. */
export const STARTS_LINE = 1;
export const SPACE_BEFORE = 2;
/** An identifier met while its own macro was being expanded: it never expands again (C11 6.10.3.4). */
export const PAINTED = 4;

/** A kernel header brings half a million of them to one driver: they are kept small. */
export class Token {
  constructor(
    readonly kind: TokenKind,
    readonly text: string,
    /** Where it counts as being: in the file, or at the outermost macro use that produced it. */
    readonly position: number,
    readonly flags: number,
    readonly expansion: Expansion | undefined = undefined,
  ) {}

  get startsLine(): boolean {
    return (this.flags & STARTS_LINE) !== 0;
  }

  get spaceBefore(): boolean {
    return (this.flags & SPACE_BEFORE) !== 0;
  }

  get painted(): boolean {
    return (this.flags & PAINTED) !== 0;
  }

  /** Of an identifier or punctuator; literals keep their quotes, so that none can be mistaken for one. */
  is(text: string): boolean {
    return this.text === text;
  }

  withFlags(flags: number): Token {
    return flags === this.flags ? this : new Token(this.kind, this.text, this.position, flags, this.expansion);
  }
}

// The table of texts: open addressing by a hash that the lexer makes on its way over the characters. A text's number is
// its place in the list of all. None is ever forgotten: editing adds a few a minute.
const FIRST_SLOTS = 1 << 15;
/** Number + 1 of the text in each slot, 0 for none; beside it the text's hash. */
let slots = new Int32Array(FIRST_SLOTS);
let hashes = new Int32Array(FIRST_SLOTS);
const texts: string[] = [];
/** A string that has been a property's name is one that the engine, too, compares by its address. */
const names: Record<string, true> = Object.create(null);

export const hashStep = (hash: number, c: number): number => (Math.imul(hash, 31) + c) | 0;
const slotOf = (hash: number): number => (hash ^ (hash >>> 15)) & (slots.length - 1);

/** Number of the text source[from..to), whose characters have been hashed one by one. */
export function internSlice(source: string, from: number, to: number, hash: number): number {
  for (let slot = slotOf(hash); ; slot = (slot + 1) & (slots.length - 1)) {
    const known = (slots[slot] as number) - 1;
    if (known < 0) return remember(slot, hash, source.slice(from, to));
    if (hashes[slot] === hash && same(texts[known] as string, source, from, to)) return known;
  }
}

/** The one string with this number. */
export const textOf = (id: number): string => texts[id] as string;

function same(known: string, source: string, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let k = 0, i = from; i < to; k++, i++) if (known.charCodeAt(k) !== source.charCodeAt(i)) return false;
  return true;
}

function remember(slot: number, hash: number, text: string): number {
  names[text] = true;
  const id = texts.push(text) - 1;
  slots[slot] = id + 1;
  hashes[slot] = hash;
  if (texts.length * 2 > slots.length) grow();
  return id;
}

function grow(): void {
  const [old, oldHashes] = [slots, hashes];
  slots = new Int32Array(old.length * 2);
  hashes = new Int32Array(old.length * 2);
  old.forEach((id, i) => {
    if (id === 0) return;
    const hash = oldHashes[i] as number;
    let slot = slotOf(hash);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = id;
    hashes[slot] = hash;
  });
}

export function internId(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = hashStep(hash, text.charCodeAt(i));
  return internSlice(text, 0, text.length, hash);
}

export const intern = (text: string): string => textOf(internId(text));
