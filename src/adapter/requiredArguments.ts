// What the protocol says a request must bring along, so that a client's slip is told as one: a handler may take these
// for granted.

import { POINTS_TO_REQUEST } from '../protocol/pointer';
import { TRAVEL_REQUEST } from '../protocol/travel';
import { VIEWS_REQUEST } from '../protocol/views';

type Kind = 'string' | 'number' | 'list of objects' | 'list of strings' | 'source';

const REQUIRED: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  setBreakpoints: { source: 'source' },
  setFunctionBreakpoints: { breakpoints: 'list of objects' },
  setInstructionBreakpoints: { breakpoints: 'list of objects' },
  setDataBreakpoints: { breakpoints: 'list of objects' },
  setExceptionBreakpoints: { filters: 'list of strings' },
  dataBreakpointInfo: { name: 'string' },
  breakpointLocations: { source: 'source', line: 'number' },
  stackTrace: { threadId: 'number' },
  scopes: { frameId: 'number' },
  variables: { variablesReference: 'number' },
  evaluate: { expression: 'string' },
  setVariable: { variablesReference: 'number', name: 'string', value: 'string' },
  setExpression: { expression: 'string', value: 'string' },
  completions: { text: 'string', column: 'number' },
  locations: { locationReference: 'number' },
  readMemory: { memoryReference: 'string', count: 'number' },
  writeMemory: { memoryReference: 'string', data: 'string' },
  disassemble: { memoryReference: 'string', instructionCount: 'number' },
  stepInTargets: { frameId: 'number' },
  gotoTargets: { source: 'source', line: 'number' },
  goto: { targetId: 'number' },
  restartFrame: { frameId: 'number' },
  [POINTS_TO_REQUEST]: { name: 'string' },
  [TRAVEL_REQUEST]: { to: 'string' },
  [VIEWS_REQUEST]: { want: 'list of strings' },
};
/** These may be left out, but not be of another kind. */
const OPTIONAL: typeof REQUIRED = {
  setBreakpoints: { breakpoints: 'list of objects' },
  setExceptionBreakpoints: { filterOptions: 'list of objects' },
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const IS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => Number.isFinite(value),
  'list of objects': (value) => Array.isArray(value) && value.every(isObject),
  'list of strings': (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  source: isObject,
};

/** What is wrong with the arguments of a request, in one sentence. */
export function argumentProblem(command: string, args: unknown): string | undefined {
  if (args !== undefined && !isObject(args)) return `The arguments of '${command}' are no object.`;
  const wrong = (kinds: Readonly<Record<string, Kind>> = {}, optional: boolean) =>
    Object.entries(kinds).find(([name, kind]) => {
      const value = args?.[name];
      return !(optional && value === undefined) && !IS[kind](value);
    });
  const [name, kind] = wrong(REQUIRED[command], false) ?? wrong(OPTIONAL[command], true) ?? [];
  return name && `'${command}' needs the argument '${name}', a ${kind}.`;
}
