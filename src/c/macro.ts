// A macro and what happens to its body when it is used: argument substitution, #, ##, __VA_OPT__ (C11 6.10.3).

import { PAINTED, SPACE_BEFORE, STARTS_LINE, Token, TokenKind } from './tokens';

export interface Macro {
  readonly name: string;
  /** Parameter names; undefined for an object-like macro. The variadic one, if any, comes last. */
  readonly params: readonly string[] | undefined;
  readonly variadic: boolean;
  readonly body: readonly Token[];
  /** Position of its name in the #define; 0 for predefined ones. */
  readonly position: number;
  /** True while its expansion is being read: it does not expand inside itself. */
  active: boolean;
}

/** One argument: its tokens as written, and as fully expanded (made only when needed). */
export interface Argument {
  readonly raw: readonly Token[];
  expanded(): readonly Token[];
}

const at = (token: Token, use: Token): Token =>
  new Token(token.kind, token.text, use.position, token.flags & ~STARTS_LINE, use.expansion);

/** The text between quotes that `#param` makes. */
function stringize(argument: readonly Token[], use: Token): Token {
  let text = '';
  argument.forEach((token, i) => {
    if (i > 0 && (token.spaceBefore || token.startsLine)) text += ' ';
    const literal = token.kind === TokenKind.String || token.kind === TokenKind.Character;
    text += literal ? token.text.replace(/[\\"]/g, '\\$&') : token.text;
  });
  return new Token(TokenKind.String, `"${text}"`, use.position, SPACE_BEFORE, use.expansion);
}

/**
 * The body with arguments in place. `use` gives position and expansion history to every token of the body;
 * argument tokens keep their own. `paste` joins two tokens into one (it needs the lexer).
 */
export function substitute(
  macro: Macro,
  args: readonly Argument[],
  use: Token,
  paste: (left: Token, right: Token, use: Token) => Token[],
): Token[] {
  const { body } = macro;
  const params = macro.params ?? [];
  const lastArgument = args[params.length - 1];
  const hasVariadic = macro.variadic && (lastArgument?.raw.length ?? 0) > 0;
  const out: Token[] = [];
  const argumentOf = (token: Token | undefined): Argument | undefined => {
    if (!token || token.kind !== TokenKind.Identifier) return undefined;
    const index = params.indexOf(token.text);
    return index < 0 ? undefined : args[index];
  };
  // After `x ##` with an empty x there is nothing to paste to: the next operand is taken as it is.
  let pasting = false;
  const append = (tokens: readonly Token[]) => {
    const [first, ...rest] = tokens;
    const left = out[out.length - 1];
    if (pasting && first && left) out.splice(-1, 1, ...paste(left, first, use), ...rest);
    else for (const t of tokens) out.push(t);
    pasting = false;
  };
  // Marks that the operand on the left of a coming ## was empty.
  let leftEmpty = false;

  for (let i = 0; i < body.length; i++) {
    const token = body[i] as Token;
    const next = body[i + 1];
    if (params.length > 0 && token.is('#') && argumentOf(next)) {
      append([stringize((argumentOf(next) as Argument).raw, use)]);
      i++;
    } else if (token.is('##') && i > 0) {
      const right = body[i + 1];
      const variadicComma = out[out.length - 1]?.is(',') && macro.variadic && right?.text === params[params.length - 1];
      if (variadicComma) {
        // GNU: `, ## __VA_ARGS__` drops the comma when there are no variadic arguments, and pastes nothing.
        if (hasVariadic) append((argumentOf(right) as Argument).expanded());
        else out.pop();
        i++;
      } else pasting = !leftEmpty && out.length > 0;
    } else if (token.text === '__VA_OPT__' && macro.variadic && next?.is('(')) {
      const inner: Token[] = [];
      let depth = 1;
      for (i += 2; i < body.length; i++) {
        const t = body[i] as Token;
        if (t.is('(')) depth++;
        else if (t.is(')') && --depth === 0) break;
        inner.push(t);
      }
      if (hasVariadic) append(substitute({ ...macro, body: inner }, args, use, paste));
      else pasting = false;
    } else {
      const argument = argumentOf(token);
      const beforePaste = next?.is('##') === true;
      if (argument) {
        const tokens: readonly Token[] = pasting || beforePaste ? argument.raw : argument.expanded();
        leftEmpty = tokens.length === 0 && !(pasting && out.length > 0);
        if (tokens.length === 0) pasting = false;
        else {
          const first = tokens[0] as Token;
          append(
            first.spaceBefore === token.spaceBefore && !first.startsLine
              ? tokens
              : [first.withFlags((first.flags & PAINTED) | (token.flags & SPACE_BEFORE)), ...tokens.slice(1)],
          );
        }
        continue;
      }
      append([at(token, use)]);
    }
    leftEmpty = false;
  }
  return out;
}
