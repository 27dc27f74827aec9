// Where a pointer leads: to a function's C, or to memory, with what is known of the object there.

import type { StackFrame } from '../debugger/api';
import type { Session } from '../debugger/session';
import { describeAddress } from '../inspect/address';
import { functionAt, hex, placeOfFunction } from '../inspect/guest';
import { integerOf } from '../inspect/value';
import type { PointsToArguments, PointsToBody } from '../protocol/pointer';
import { Refusal } from './requests';
import type { VariableStore } from './variables';

export function pointsTo(
  session: Session,
  variables: VariableStore,
  frame: StackFrame | undefined,
  { name, variablesReference }: PointsToArguments,
): PointsToBody {
  const found = variablesReference ? variables.find(variablesReference, name) : { expression: name, stackFrame: frame };
  if (!found) throw new Refusal(`There is no variable ${name} here.`);
  const result = session.evaluate(found.expression, found.stackFrame);
  if ('error' in result) throw new Refusal(result.error);
  const { value } = result;
  const kind = value.type.kind;
  // An array and a function stand for their address.
  const address = kind === 'array' || kind === 'function' ? value.va : integerOf(value);
  if (address === undefined || !(kind === 'pointer' || kind === 'int' || kind === 'array' || kind === 'function'))
    throw new Refusal(`${found.expression} is no pointer.`);
  const va = BigInt.asUintN(64, address);
  if (va === 0n) throw new Refusal(`${found.expression} is NULL.`);
  const fn = functionAt(session.kernel, va);
  const source = fn && placeOfFunction(fn);
  return {
    address: hex(va),
    what: describeAddress(session.kernel, va),
    source: source ?? null,
    readable: session.readMemory(va, 1) !== undefined,
  };
}
