// Which names of a C text have values worth reading beside it while the program stands in it.

export interface NamePlace {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

const KEYWORDS = new Set(
  'auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short signed sizeof static struct switch typedef typeof union unsigned void volatile while NULL true false'.split(
    ' ',
  ),
);
/** A word with what stands before and behind it; texts and comments are matched to be passed over. */
const WORD = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\/\/.*|\/\*.*?(?:\*\/|$)|(?:\.\s*|->\s*)?[A-Za-z_]\w*(?=\s*(\()?)/g;

/** First line of the function around a line: after the last brace or blank that closes what came before it. */
function functionStart(lines: readonly string[], line: number): number {
  for (let at = Math.min(line, lines.length - 1); at > 0; at--) {
    if (/^\{/.test(lines[at] as string)) {
      while (at > 0 && (lines[at - 1] as string).trim() !== '' && !/^[}#]|[;{]\s*$/.test(lines[at - 1] as string)) at--;
      return at;
    }
    if (/^\}/.test(lines[at] as string) && at < line) return at + 1;
  }
  return 0;
}

/** A statement goes on for no more lines than these. */
const MAX_LINES = 12;

/** Last line of the statement that begins in a line: the first that ends as one does. */
export function statementEnd(lines: readonly string[], line: number): number {
  for (let at = line; at < Math.min(line + MAX_LINES, lines.length); at++) {
    if (/[;{}:]\s*(\/[/*].*)?$/.test(lines[at] as string)) return at;
  }
  return line;
}

/**
 * Names of variables from the beginning of the function down to the line where the program stands, within the lines that
 * are seen: no members, calls, words in texts or comments, and each name once a line.
 */
export function namesToShow(lines: readonly string[], stopped: number, first: number, last: number): NamePlace[] {
  const names: NamePlace[] = [];
  let comment = false;
  for (let line = functionStart(lines, stopped); line <= Math.min(stopped, last, lines.length - 1); line++) {
    const text = lines[line] as string;
    const inside = comment ? text.indexOf('*/') : 0;
    if (inside < 0) continue;
    comment = text.lastIndexOf('/*') > text.lastIndexOf('*/');
    if (line < first || /^\s*#/.test(text)) continue;
    const seen = new Set<string>();
    for (const match of text.matchAll(WORD)) {
      const [name, call] = match;
      if (!/^[A-Za-z_]/.test(name) || match.index < inside || call || KEYWORDS.has(name) || seen.has(name)) continue;
      seen.add(name);
      names.push({ line, from: match.index, to: match.index + name.length, name });
    }
  }
  return names;
}
