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

// The table of texts: open addressing by a hash that the lexer makes on its way over the characters.
// It is begun anew when it is full of what an endless stream of edited texts left behind: equal strings stay equal.
const FIRST_SLOTS = 1 << 15;
const MOST_SLOTS = 1 << 20;
let slots: (string | undefined)[] = new Array(FIRST_SLOTS);
let hashes = new Int32Array(FIRST_SLOTS);
let count = 0;
/** A string that has been a property's name is one that the engine, too, compares by its address. */
let names: Record<string, true> = Object.create(null);

export const hashStep = (hash: number, c: number): number => (Math.imul(hash, 31) + c) | 0;
const slotOf = (hash: number): number => (hash ^ (hash >>> 15)) & (slots.length - 1);

/** The one string with the text of source[from..to), whose characters have been hashed one by one. */
export function internSlice(source: string, from: number, to: number, hash: number): string {
  for (let slot = slotOf(hash); ; slot = (slot + 1) & (slots.length - 1)) {
    const known = slots[slot];
    if (known === undefined) return remember(slot, hash, source.slice(from, to));
    if (hashes[slot] === hash && same(known, source, from, to)) return known;
  }
}

function same(known: string, source: string, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let k = 0, i = from; i < to; k++, i++) if (known.charCodeAt(k) !== source.charCodeAt(i)) return false;
  return true;
}

function remember(slot: number, hash: number, text: string): string {
  names[text] = true;
  slots[slot] = text;
  hashes[slot] = hash;
  if (++count * 2 > slots.length) grow();
  return text;
}

function grow(): void {
  const [old, oldHashes] = slots.length < MOST_SLOTS ? [slots, hashes] : [[], []];
  const size = old.length > 0 ? old.length * 2 : FIRST_SLOTS;
  if (old.length === 0) {
    count = 0;
    names = Object.create(null);
  }
  slots = new Array(size);
  hashes = new Int32Array(size);
  old.forEach((text, i) => {
    if (text === undefined) return;
    const hash = oldHashes[i] as number;
    let slot = slotOf(hash);
    while (slots[slot] !== undefined) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = text;
    hashes[slot] = hash;
  });
}

export function intern(text: string): string {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = hashStep(hash, text.charCodeAt(i));
  return internSlice(text, 0, text.length, hash);
}
