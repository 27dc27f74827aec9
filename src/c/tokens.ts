// Tokens. Texts of identifiers, keywords and punctuators are interned, so `===` on them compares pointers.

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

export class Token {
  constructor(
    readonly kind: TokenKind,
    readonly text: string,
    /** Where it counts as being: in the file, or at the outermost macro use that produced it. */
    readonly position: number,
    /** First on its line: only such a `#` starts a directive. */
    readonly startsLine: boolean,
    readonly spaceBefore: boolean,
    readonly expansion: Expansion | undefined = undefined,
    /** An identifier met while its own macro was being expanded: it never expands again (C11 6.10.3.4). */
    readonly painted = false,
  ) {}

  is(text: string): boolean {
    return this.text === text && this.kind !== TokenKind.String && this.kind !== TokenKind.Character;
  }
}

const interned = new Map<string, string>();

export function intern(text: string): string {
  const known = interned.get(text);
  if (known !== undefined) return known;
  interned.set(text, text);
  return text;
}
