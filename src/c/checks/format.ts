// The arguments of printk() and its kin against the format string: number, and size or kind of each. The kernel's %p
// extensions (%pS, %pad, ...) all take a pointer.

import { type CType, isInteger, sizeOf, typeName, underlying, unqualified } from '../../program/types';
import type { Expr, FunctionSymbol } from '../ast';
import type { Diagnostics } from '../diagnostics';

const SPEC = /%[-+ #0]*(\*|\d+)?(?:\.(\*|\d+)?)?(hh|h|ll|l|z|t|j|L|q)?(.)/gs;

type Wanted = 'int' | 'long' | 'pointer' | 'string' | 'double';

/** What a conversion takes; 'int' for all that is promoted to it. */
function wanted(conversion: string, length: string): Wanted | undefined {
  if (/[dioxXu]/.test(conversion)) return /^(ll|l|z|t|j|q)$/.test(length) ? 'long' : 'int';
  if (conversion === 'c') return 'int';
  if (conversion === 's') return 'string';
  if (conversion === 'p') return 'pointer';
  return /[aefgAEFG]/.test(conversion) ? 'double' : undefined;
}

function suits(type: CType, want: Wanted): boolean {
  const t = underlying(type);
  switch (want) {
    case 'int':
      return isInteger(t) && sizeOf(t) <= 4;
    case 'long':
      return isInteger(t) && sizeOf(t) === 8;
    case 'pointer':
      return t.kind === 'pointer';
    case 'string':
      return t.kind === 'pointer' && (t.to.kind === 'void' || (isInteger(t.to) && sizeOf(t.to) === 1));
    case 'double':
      return t.kind === 'float';
  }
}

/** The text of a string literal, if the expression is one. */
function literal(e: Expr): string | undefined {
  if (e.op === 'cast') return literal(e.operand);
  if (e.op !== 'address' || e.of.op !== 'object' || !e.of.object.readonly || !e.of.object.bytes) return undefined;
  const { bytes } = e.of.object;
  const end = bytes.indexOf(0);
  return end < 0 ? undefined : new TextDecoder('latin1').decode(bytes.subarray(0, end));
}

/** Reports what does not fit. `symbol.format` says which argument is the format. */
export function checkFormat(symbol: FunctionSymbol, args: readonly Expr[], diagnostics: Diagnostics): void {
  const { format: index, formatArguments: first } = symbol;
  const at = index === undefined ? undefined : args[index];
  if (!at || index === undefined || first === undefined || first <= index) return;
  const text = literal(at);
  if (text === undefined) return;
  let next = first;
  const take = (spec: string, want: Wanted) => {
    const arg = args[next++];
    if (!arg) return diagnostics.warning(at.position, `format '${spec}' has no argument`);
    if (suits(arg.type, want)) return;
    const shown = want === 'string' ? 'char *' : want === 'pointer' ? 'a pointer' : want;
    const type = typeName(unqualified(arg.type));
    diagnostics.warning(arg.position, `format '${spec}' expects ${shown}, but argument ${next} has type '${type}'`);
  };
  for (const match of text.matchAll(SPEC)) {
    const [spec, width, precision, length, conversion] = match as unknown as [string, string, string, string, string];
    if (conversion === '%') continue;
    if (width === '*') take('*', 'int');
    if (precision === '*') take('*', 'int');
    const want = wanted(conversion, length ?? '');
    if (want) take(spec, want);
    else if (conversion === 'n') next++;
    else return diagnostics.warning(at.position, `unknown conversion '${conversion}' in format`);
  }
  if (next < args.length)
    diagnostics.warning(at.position, `too many arguments for format: ${args.length - next} unused`);
}
