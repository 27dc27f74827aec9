// __attribute__((...)): those that change layout, lifetime or linking are kept, the rest are read over.

import type { Attributes, Context } from './context';
import { literalUnits } from './literals';
import { TokenKind } from './tokens';

const KNOWN: Record<string, (c: Context, into: Attributes) => void> = {
  packed: (_, a) => {
    a.packed = true;
  },
  aligned: (c, a) => {
    if (!c.accept('(')) {
      a.aligned = Math.max(a.aligned ?? 0, 16);
      return;
    }
    const value = c.grammar.constant(c, 'alignment');
    c.expect(')');
    if (value !== undefined) a.aligned = Math.max(a.aligned ?? 0, Number(value));
  },
  section: (c, a) => {
    a.section = stringArgument(c);
  },
  alias: (c, a) => {
    a.alias = stringArgument(c);
  },
  cleanup: (c, a) => {
    c.expect('(');
    const name = c.identifier('function name');
    c.expect(')');
    const symbol = c.lookup(name.text);
    if (symbol?.kind === 'function') {
      a.cleanup = symbol;
    } else c.error(`'cleanup' argument '${name.text}' is not a function`, name.position);
  },
  vector_size: (c, a) => {
    c.expect('(');
    const value = c.grammar.constant(c, 'vector size');
    c.expect(')');
    if (value !== undefined) a.vectorBytes = Number(value);
  },
  noreturn: (_, a) => {
    a.noreturn = true;
  },
  weak: (_, a) => {
    a.weak = true;
  },
  used: (_, a) => {
    a.used = true;
  },
  warn_unused_result: (_, a) => {
    a.mustCheck = true;
  },
  nonstring: (_, a) => {
    a.nonstring = true;
  },
  mode: (c, a) => {
    c.expect('(');
    a.mode = c.identifier('mode').text.replace(/^_+|_+$/g, '');
    c.expect(')');
  },
  format: (c, a) => {
    c.expect('(');
    const kind = c.identifier('format kind').text;
    c.expect(',');
    const index = c.grammar.constant(c, 'format index');
    c.expect(',');
    const first = c.grammar.constant(c, 'first argument');
    c.expect(')');
    if (!/printf/.test(kind) || !index || !first) return;
    a.format = Number(index) - 1;
    a.formatArguments = Number(first) - 1;
  },
};

/** These would make another program of the text. */
const UNLIKE: Readonly<Record<string, string>> = {
  ms_struct: 'bit-fields lie as without it',
  scalar_storage_order: 'members keep their order of bytes',
  constructor: 'nothing calls the function before the program begins',
  destructor: 'nothing calls the function when the program ends',
};

function stringArgument(c: Context): string {
  c.expect('(');
  let text = '';
  while (c.token.kind === TokenKind.String) {
    text += String.fromCharCode(...literalUnits(c.token.text).units);
    c.pos++;
  }
  c.expect(')');
  return text;
}

// attributes := {'__attribute__' '(' '(' [attribute {',' attribute}] ')' ')'}
// Also reads past what may stand in the same places: asm labels, _Noreturn and friends.
export function attributes(c: Context, into: Attributes): void {
  for (;;) {
    if (c.is('__attribute__') || c.is('__attribute')) {
      c.pos++;
      c.expect('(');
      c.expect('(');
      while (!c.is(')')) {
        if (c.accept(',')) continue;
        const { position } = c.token;
        const name = c.identifier('attribute name').text.replace(/^__(.*)__$/, '$1');
        const known = KNOWN[name];
        if (known) {
          known(c, into);
          continue;
        }
        if (UNLIKE[name]) c.diagnostics.warning(position, `attribute '${name}' is not obeyed: ${UNLIKE[name]}`);
        if (c.is('(')) skipBrackets(c);
      }
      c.expect(')');
      c.expect(')');
    } else if ((c.is('asm') || c.is('__asm__') || c.is('__asm')) && c.peek().is('(')) {
      c.pos++;
      skipBrackets(c);
    } else return;
  }
}

/** From an opening bracket to just after its partner. */
export function skipBrackets(c: Context): void {
  let depth = 0;
  do {
    const { token } = c;
    if (token.kind === TokenKind.End) c.fail('unbalanced brackets');
    if (token.is('(') || token.is('[') || token.is('{')) depth++;
    else if (token.is(')') || token.is(']') || token.is('}')) depth--;
    c.pos++;
  } while (depth > 0);
}
