// What a macro's use means, for a reader: how it is defined, what the use becomes, and by way of which other macros.

import type { Diagnostics } from './diagnostics';
import { tokenize } from './lexer';
import type { Preprocessor } from './preprocessor';
import type { Place, SourceMap } from './source';
import { type Expansion, type Token, TokenKind } from './tokens';

export interface MacroExplanation {
  readonly name: string;
  /** The #define as it is written, without the continuation lines' backslashes. */
  readonly definition: string;
  /** Where it stands; undefined for a macro of the compiler or the command line. */
  readonly place: Place | undefined;
  /** The use itself and what it becomes in the end. */
  readonly use: string;
  readonly expanded: string;
  /** The other macros that were expanded on the way. */
  readonly via: readonly string[];
}

/** Tokens of text are not looked at beyond this: a use has to end somewhere. */
const MAX_TEXT = 20_000;

/** Explains the use that `text` begins with, with the macros that the preprocessor knows now. */
export function explainMacro(
  text: string,
  preprocessor: Preprocessor,
  sources: SourceMap,
  diagnostics: Diagnostics,
): MacroExplanation | undefined {
  const file = sources.add('', text.slice(0, MAX_TEXT), true);
  const tokens = tokenize(file, diagnostics).withoutEnd();
  const name = tokens[0];
  const macro = name?.kind === TokenKind.Identifier ? preprocessor.macroNamed(name.text) : undefined;
  if (!name || !macro) return undefined;
  const use = macro.params ? withArguments(tokens) : tokens.slice(0, 1);
  if (!use) return undefined;
  const expanded = preprocessor.expand(use);
  const via = new Set(expanded.flatMap((t) => [...chain(t.expansion)]));
  via.delete(macro.name);
  return {
    name: macro.name,
    definition: definitionAt(macro.position, sources) ?? `#define ${macro.name} ${spell(macro.body)}`,
    place: macro.position > 0 ? sources.place(macro.position) : undefined,
    use: spell(use),
    expanded: spell(expanded),
    via: [...via],
  };
}

function* chain(expansion: Expansion | undefined): Iterable<string> {
  for (let e = expansion; e; e = e.parent) yield e.macro;
}

/** The name and its arguments, up to the closing parenthesis; undefined if it is not called here. */
function withArguments(tokens: readonly Token[]): Token[] | undefined {
  if (!tokens[1]?.is('(')) return undefined;
  let depth = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.is('(')) depth++;
    else if (token.is(')') && --depth === 0) return tokens.slice(0, i + 1);
  }
  return undefined;
}

function definitionAt(position: number, sources: SourceMap): string | undefined {
  const file = position > 0 ? sources.fileAt(position) : undefined;
  if (!file) return undefined;
  const start = file.text.lastIndexOf('\n', position - file.base) + 1;
  const lines: string[] = [];
  for (const line of file.text.slice(start).split('\n')) {
    lines.push(line.replace(/\\\r?$/, '').trimEnd());
    if (!/\\\r?$/.test(line)) break;
  }
  return lines.join('\n');
}

/** Tokens as text, with the spaces that stood between them. */
const spell = (tokens: readonly Token[]): string =>
  tokens.map((t, i) => (i > 0 && (t.spaceBefore || t.startsLine) ? ` ${t.text}` : t.text)).join('');
