// The C expression that the cursor of an editor means.

interface Span {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** A name with the members and elements before it: of `a->b.c` and the cursor on b, `a->b`. */
const CHAIN = /[A-Za-z_]\w*(?:\s*(?:->|\.)\s*[A-Za-z_]\w*|\s*\[[\w\s]*\])*/g;

/** What is selected in a line, or else the chain of members up to the word at the cursor. */
export function expressionAt(line: string, { start, end }: Span): string | undefined {
  if (start.line === end.line && start.character < end.character) return line.slice(start.character, end.character);
  const at = start.character;
  for (const { index, 0: chain } of line.matchAll(CHAIN)) {
    if (at < index || at > index + chain.length) continue;
    const rest = chain.slice(at - index);
    const word = /^\w*(?:\s*\[[\w\s]*\])*/.exec(rest)?.[0] ?? '';
    return chain.slice(0, at - index + word.length).replace(/\s*(->|\.)\s*$/, '') || undefined;
  }
  return undefined;
}
