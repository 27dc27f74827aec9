// GNU's asm statement. Its operands are C, so they are read and checked as C; its template is another machine's code,
// which is never run: reaching it is reported. An empty template is no code at all: the compiler barrier, and the
// kernel's ways to hide where a value came from, which are plain copies.

import { isScalar, unqualified, VOID } from '../program/types';
import type { Expr, Statement } from './ast';
import { decay, isLvalue, makeAssign, makeCast } from './build';
import type { Context } from './context';
import { hasEffect } from './fold';
import { literalUnits } from './literals';
import { TokenKind } from './tokens';

const QUALIFIERS = new Set(['volatile', '__volatile__', '__volatile', 'inline', '__inline__', '__inline', 'goto']);

interface Operand {
  readonly name: string;
  readonly constraint: string;
  readonly value: Expr;
}

// asm-statement := 'asm' {qualifier} '(' string [':' [operands] [':' [operands] [':' [clobbers] [':' labels]]]] ')' ';'
export function asmStatement(c: Context): Statement {
  const { position } = c.token;
  c.pos++;
  while (c.token.kind === TokenKind.Identifier && QUALIFIERS.has(c.token.text)) c.pos++;
  c.expect('(', "after 'asm'");
  const template = text(c);
  const outputs = c.accept(':') ? operands(c) : [];
  const inputs = c.accept(':') ? operands(c) : [];
  if (c.accept(':') && c.token.kind === TokenKind.String) {
    do text(c);
    while (c.accept(','));
  }
  if (c.accept(':') && !c.is(')')) {
    do {
      const label = c.identifier('label name');
      c.fn?.gotos.push({ label: c.labelName(label.text), position: label.position });
    } while (c.accept(','));
  }
  c.expect(')');
  c.expect(';', "after 'asm'");
  for (const o of outputs) if (!isLvalue(o.value)) c.error('lvalue required in asm statement', o.value.position);
  const copies = template.trim() === '' ? copiesOf(c, outputs, inputs) : undefined;
  const end = c.endOfLast;
  if (!copies) return { kind: 'asm', text: template, position, end };
  const items = copies.map((value) => ({ kind: 'expression' as const, value, position, end }));
  if (!items[0]) return { kind: 'empty', position, end };
  return items.length === 1 ? items[0] : { kind: 'block', items, locals: [], position, end };
}

function text(c: Context): string {
  if (c.token.kind !== TokenKind.String) c.fail('expected a string in asm');
  let all = '';
  for (; c.token.kind === TokenKind.String; c.pos++) {
    for (const unit of literalUnits(c.token.text).units) all += String.fromCharCode(unit);
  }
  return all;
}

// operands := ['[' name ']'] string '(' expression ')' {',' ...}
function operands(c: Context): Operand[] {
  const all: Operand[] = [];
  if (!c.is('[') && c.token.kind !== TokenKind.String) return all;
  do {
    let name = '';
    if (c.accept('[')) {
      name = c.identifier('operand name').text;
      c.expect(']');
    }
    const constraint = text(c);
    c.expect('(');
    const value = c.grammar.expression(c);
    c.expect(')');
    all.push({ name, constraint, value });
  } while (c.accept(','));
  return all;
}

/**
 * What an asm without code does to its outputs: "+" keeps them, "0" (or [name]) gives them an input's value. Undefined
 * if an output would get a value from nowhere.
 */
function copiesOf(c: Context, outputs: readonly Operand[], inputs: readonly Operand[]): Expr[] | undefined {
  const copies: Expr[] = [];
  const used = new Set<Operand>();
  for (const [i, output] of outputs.entries()) {
    if (output.constraint.startsWith('+')) {
      if (hasEffect(output.value)) copies.push(evaluated(output.value));
      continue;
    }
    const source = inputs.find(
      (o) => o.constraint === String(i) || (output.name && o.constraint === `[${output.name}]`),
    );
    if (!source) return undefined;
    used.add(source);
    copies.push(makeAssign(c, output.value, asRegister(c, output, source), output.value.position));
  }
  for (const o of inputs) if (!used.has(o) && hasEffect(o.value)) copies.push(evaluated(o.value));
  return copies;
}

const evaluated = (operand: Expr): Expr => ({
  op: 'cast',
  operand: decay(operand),
  type: VOID,
  position: operand.position,
});

/** A register has no type: what goes in as a pointer may come out as a number. */
function asRegister(c: Context, output: Operand, source: Operand): Expr {
  const value = decay(source.value);
  return isScalar(output.value.type) && isScalar(value.type)
    ? makeCast(c, unqualified(output.value.type), value, value.position)
    : value;
}
