// The controlling expression of #if: an integer constant expression over intmax_t (C11 6.10.1).

import { characterValue, integerLiteral } from './literals';
import { type Token, TokenKind } from './tokens';

const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

interface Value {
  readonly value: bigint;
  readonly unsigned: boolean;
}
const signed = (value: bigint): Value => ({ value: BigInt.asIntN(64, value), unsigned: false });
const wrap = (value: bigint, unsigned: boolean): Value => ({
  value: unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value),
  unsigned,
});

/** The value, or a message saying what is wrong with the expression and where. */
export function evaluateCondition(
  tokens: readonly Token[],
): { value: bigint } | { error: string; token: Token | undefined } {
  let next = 0;
  let problem: { error: string; token: Token | undefined } | undefined;
  const fail = (error: string): Value => {
    problem ??= { error, token: tokens[next] };
    return signed(0n);
  };
  const accept = (text: string) => tokens[next]?.is(text) === true && next++ >= 0;

  // conditional := binary(0) ['?' conditional ':' conditional]
  function conditional(evaluate: boolean): Value {
    const condition = binary(0, evaluate);
    if (!accept('?')) return condition;
    const taken = condition.value !== 0n;
    const yes = conditional(evaluate && taken);
    if (!accept(':')) return fail("expected ':' in #if expression");
    const no = conditional(evaluate && !taken);
    return wrap(taken ? yes.value : no.value, yes.unsigned || no.unsigned);
  }

  function binary(level: number, evaluate: boolean): Value {
    if (level === LEVELS.length) return unary(evaluate);
    let left = binary(level + 1, evaluate);
    for (;;) {
      const operator = LEVELS[level]?.find((o) => tokens[next]?.is(o));
      if (!operator) return left;
      next++;
      const decided = (operator === '||' && left.value !== 0n) || (operator === '&&' && left.value === 0n);
      left = apply(operator, left, binary(level + 1, evaluate && !decided), evaluate);
    }
  }

  function apply(operator: string, l: Value, r: Value, evaluate: boolean): Value {
    const unsigned = l.unsigned || r.unsigned;
    const a = wrap(l.value, unsigned).value;
    const b = wrap(r.value, unsigned).value;
    const truth = (yes: boolean) => signed(yes ? 1n : 0n);
    switch (operator) {
      case '||':
        return truth(l.value !== 0n || r.value !== 0n);
      case '&&':
        return truth(l.value !== 0n && r.value !== 0n);
      case '|':
        return wrap(a | b, unsigned);
      case '^':
        return wrap(a ^ b, unsigned);
      case '&':
        return wrap(a & b, unsigned);
      case '==':
        return truth(a === b);
      case '!=':
        return truth(a !== b);
      case '<':
        return truth(a < b);
      case '>':
        return truth(a > b);
      case '<=':
        return truth(a <= b);
      case '>=':
        return truth(a >= b);
      case '<<':
        return wrap(l.value << (r.value & 63n), l.unsigned);
      case '>>':
        return wrap(l.value >> (r.value & 63n), l.unsigned);
      case '+':
        return wrap(a + b, unsigned);
      case '-':
        return wrap(a - b, unsigned);
      case '*':
        return wrap(a * b, unsigned);
      default:
        if (b === 0n) return evaluate ? fail('division by zero in #if') : signed(0n);
        return wrap(operator === '/' ? a / b : a % b, unsigned);
    }
  }

  function unary(evaluate: boolean): Value {
    if (accept('!')) return signed(unary(evaluate).value === 0n ? 1n : 0n);
    if (accept('~')) {
      const v = unary(evaluate);
      return wrap(~v.value, v.unsigned);
    }
    if (accept('-')) {
      const v = unary(evaluate);
      return wrap(-v.value, v.unsigned);
    }
    if (accept('+')) return unary(evaluate);
    if (accept('(')) {
      const v = conditional(evaluate);
      return accept(')') ? v : fail("expected ')' in #if expression");
    }
    const token = tokens[next];
    if (token?.kind === TokenKind.Number) {
      const literal = integerLiteral(token.text);
      if (!literal) return fail(`'${token.text}' is not an integer constant`);
      next++;
      return wrap(literal.value, literal.unsigned || literal.value > 0x7fffffffffffffffn);
    }
    if (token?.kind === TokenKind.Character) {
      next++;
      return signed(characterValue(token.text));
    }
    if (token?.kind === TokenKind.Identifier) {
      next++;
      return signed(token.text === 'true' ? 1n : 0n);
    }
    return fail(token ? `unexpected '${token.text}' in #if expression` : '#if with no expression');
  }

  const result = conditional(true);
  if (!problem && next < tokens.length) fail(`unexpected '${tokens[next]?.text}' in #if expression`);
  return problem ?? { value: result.value };
}
