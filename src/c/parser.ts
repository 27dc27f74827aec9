// Puts the grammar together: preprocessed tokens in, a typed translation unit out.

import { isInteger, LONG } from '../program/types';
import type { TranslationUnit } from './ast';
import { attributes } from './attributes';
import { convert, decay } from './build';
import { Context, type Dialect, type Grammar, type PackChange } from './context';
import { externalDeclaration, parsePending, translationUnit } from './declarations';
import { declarator, typeNameOf } from './declarators';
import type { Diagnostics } from './diagnostics';
import { assignment, conditional, expression } from './expressions';
import { constantValue } from './fold';
import { initializer, staticInitializer } from './initializers';
import type { SourceMap } from './source';
import { startsType } from './specifiers';
import { block } from './statements';
import type { TokenList } from './tokenList';
import { sizeExpression } from './variableLength';

export const grammar: Grammar = {
  expression,
  assignment,
  constant(c, what) {
    const { position } = c.token;
    const e = decay(conditional(c));
    const value = constantValue(e);
    if (value === undefined || !(isInteger(e.type) || e.type.kind === 'pointer')) {
      c.error(`${what} is not an integer constant expression`, position);
      return undefined;
    }
    return constantValue(convert(e, e.type.kind === 'pointer' ? LONG : e.type));
  },
  startsType,
  typeName: typeNameOf,
  declarator,
  declaration: externalDeclaration,
  block,
  initializer,
  staticInitializer,
  attributes,
  size: sizeExpression,
};

export function parse(
  path: string,
  tokens: TokenList,
  sources: SourceMap,
  diagnostics: Diagnostics,
  dialect: Dialect,
  unsignedChar = false,
  packs: readonly PackChange[] = [],
): TranslationUnit {
  const c = new Context({ tokens, sources, diagnostics, grammar, path, dialect, unsignedChar, packs });
  translationUnit(c);
  return {
    path,
    functions: c.functions,
    objects: c.objects,
    globals: c.fileScope.names,
    tags: c.fileScope.tags,
    labelAddresses: c.labelAddresses,
    unsignedChar,
    complete: (symbol) => parsePending(c, symbol),
  };
}
