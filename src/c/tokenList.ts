// Tokens of a file or translation unit, a column for each field. A unit of the kernel has more than half a million:
// as objects they would be most of what the garbage collector copies, and nearly all are looked at once, by one field.

import { type Expansion, internId, STARTS_LINE, Token, TokenKind, textOf } from './tokens';

/** In one byte: kind in the upper bits, flags in the lower three. */
const KIND = 3;
const FLAGS = 7;

/** Texts that are mostly met once are not in the table of texts. */
const isLiteral = (kind: TokenKind): boolean => kind === TokenKind.String || kind === TokenKind.Character;

export class TokenList {
  length = 0;
  private marks: Uint8Array;
  private positions: Int32Array;
  /** Numbers in the table of texts, or ~index of a literal. */
  private ids: Int32Array;
  private readonly literals: string[] = [];
  /** Only where some token came out of a macro. */
  private expansions: (Expansion | undefined)[] | undefined;

  constructor(capacity: number) {
    this.marks = new Uint8Array(capacity);
    this.positions = new Int32Array(capacity);
    this.ids = new Int32Array(capacity);
  }

  static of(tokens: readonly Token[]): TokenList {
    const list = new TokenList(tokens.length);
    for (const token of tokens) list.push(token);
    return list;
  }

  /** Appends a token whose text has this number. */
  add(kind: TokenKind, id: number, position: number, flags: number): void {
    if (this.length === this.marks.length) this.reserve(1);
    this.marks[this.length] = (kind << KIND) | flags;
    this.positions[this.length] = position;
    this.ids[this.length] = id;
    this.length++;
  }

  /** Appends a string or character constant. */
  addLiteral(kind: TokenKind, text: string, position: number, flags: number): void {
    this.add(kind, ~(this.literals.push(text) - 1), position, flags);
  }

  push(token: Token): void {
    const { kind, text, position, flags, expansion } = token;
    if (expansion) {
      this.expansions ??= [];
      this.expansions[this.length] = expansion;
    }
    if (isLiteral(kind)) this.addLiteral(kind, text, position, flags);
    else this.add(kind, internId(text), position, flags);
  }

  /** Appends the tokens from `start` up to `end` of a file's list, which came out of no macro. */
  copy(from: TokenList, start: number, end: number): void {
    if (this.length + end - start > this.marks.length) this.reserve(end - start);
    const { length } = this;
    this.marks.set(from.marks.subarray(start, end), length);
    this.positions.set(from.positions.subarray(start, end), length);
    this.ids.set(from.ids.subarray(start, end), length);
    this.length += end - start;
    for (let i = length; i < this.length; i++) {
      const id = this.ids[i] as number;
      if (id < 0) this.ids[i] = ~(this.literals.push(from.literals[~id] as string) - 1);
    }
  }

  private reserve(more: number): void {
    const { marks, positions, ids, length } = this;
    const capacity = Math.max(length + more, Math.floor(length * 1.5) + 64);
    this.marks = new Uint8Array(capacity);
    this.marks.set(marks);
    this.positions = new Int32Array(capacity);
    this.positions.set(positions);
    this.ids = new Int32Array(capacity);
    this.ids.set(ids);
  }

  kindAt(index: number): TokenKind {
    return (this.marks[index] as number) >> KIND;
  }
  textAt(index: number): string {
    const id = this.ids[index] as number;
    return id >= 0 ? textOf(id) : (this.literals[~id] as string);
  }
  startsLineAt(index: number): boolean {
    return ((this.marks[index] as number) & STARTS_LINE) !== 0;
  }

  at(index: number): Token {
    const mark = this.marks[index] as number;
    const position = this.positions[index] as number;
    return new Token(mark >> KIND, this.textAt(index), position, mark & FLAGS, this.expansions?.[index]);
  }

  /** All but the last, which ends the list. */
  withoutEnd(): Token[] {
    return Array.from({ length: this.length - 1 }, (_, i) => this.at(i));
  }
}
