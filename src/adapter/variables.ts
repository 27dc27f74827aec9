// What can be unfolded in the client: scopes and values with parts, by the numbers the client knows them by. Numbers
// live as long as a stop. A value is read anew whenever it is unfolded, so an edit shows everywhere at once.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CValue, Output, StackFrame } from '../debugger/api';
import type { Session } from '../debugger/session';
import { entriesOf, entryAt } from '../inspect/containers';
import {
  formatValue,
  memoryOf,
  type Part,
  partCounts,
  partsOf,
  placeText,
  type Radix,
  typeText,
} from '../inspect/format';
import { functionAt, placeOfFunction, type SourcePlace } from '../inspect/guest';
import { integerOf } from '../inspect/value';
import type { ValueForm } from '../inspect/valueForm';

type VariableInfo = ReturnType<Session['globals']>[number];

interface EntriesContainer {
  readonly kind: 'entries';
  readonly value: CValue;
  readonly expression: string;
  readonly stackFrame: StackFrame | undefined;
  readonly radix: Radix;
}
type NamedValue = NonNullable<Output['values']>[number];

/** Numbers from here on outlive the stop: of what was written to the console. */
const KEPT = 1e9;
export const isKept = (reference: number): boolean => reference > KEPT;
export const keptStore = (session: Session): VariableStore => new VariableStore(session, KEPT);

type Container =
  | EntriesContainer
  | { readonly kind: 'list'; readonly values: readonly NamedValue[]; readonly stackFrame: undefined }
  | { readonly kind: 'variables'; readonly stackFrame: StackFrame; readonly variables: VariableInfo[] }
  | {
      readonly kind: 'value';
      readonly value: CValue;
      readonly expression: string;
      readonly stackFrame: StackFrame | undefined;
      /** As the value was asked for: its parts are shown in the same way. */
      readonly radix: Radix;
    };

/** What the client asks for all values. */
export const formOf = (format: DebugProtocol.ValueFormat | undefined): ValueForm => ({
  radix: format?.hex ? 'hex' : 'natural',
});

/** From so many elements on the client is asked to page. */
const PAGED = 100;
/** A client that does not page gets no more than this at once. */
const MAX_AT_ONCE = 1000;

export class VariableStore {
  private readonly containers: Container[] = [];
  /** Places in C text that values lead to. */
  private readonly places: SourcePlace[] = [];

  /** `before`: the number before its first one; 0 means "nothing to unfold". */
  constructor(
    private readonly session: Session,
    private readonly before = 0,
  ) {}

  private add(container: Container): number {
    return this.before + this.containers.push(container);
  }
  private get(reference: number): Container | undefined {
    return this.containers[reference - this.before - 1];
  }

  /** The place behind a number of the client's. */
  place(reference: number): SourcePlace | undefined {
    return this.places[reference - this.before - 1];
  }

  private lead(place: SourcePlace): number {
    return this.before + this.places.push(place);
  }

  /** A number for some values by name, if one of them can be unfolded. */
  addValues(values: readonly NamedValue[]): number {
    const unfolds = values.some(({ value }) => {
      const { named, indexed } = partCounts(this.session.kernel, value);
      return named + indexed > 0;
    });
    return unfolds ? this.add({ kind: 'list', values, stackFrame: undefined }) : 0;
  }

  /**
   * Arguments and the locals of all open blocks are one list, from the outermost block inwards: a client unfolds the
   * first scope only, and both are what the reader looks for. What an inner block hides is listed apart, because its
   * name means another variable there.
   */
  scopes(stackFrame: StackFrame): DebugProtocol.Scope[] {
    const blocks = this.session.scopes(stackFrame); // the innermost first, the arguments last
    const visible: VariableInfo[] = [];
    const hidden: VariableInfo[] = [];
    const names = new Set<string>();
    for (const { variables } of blocks) {
      visible.unshift(...variables.filter(({ name }) => !names.has(name)));
      for (const variable of variables.filter(({ name }) => names.has(name))) {
        const again = hidden.some(({ name }) => name === variable.name);
        hidden.push(again ? { ...variable, name: `${variable.name} (line ${variable.line})` } : variable);
      }
      for (const { name } of variables) names.add(name);
    }
    const listed = [
      { name: 'Locals', variables: visible },
      { name: 'Hidden by inner blocks', variables: hidden },
    ]
      .filter(({ variables }) => variables.length > 0)
      .map(({ name, variables }) => ({
        name,
        presentationHint: 'locals',
        variablesReference: this.add({ kind: 'variables', stackFrame, variables }),
        namedVariables: variables.length,
        expensive: false,
      }));
    const globals = this.session.globals(stackFrame);
    const variablesReference = this.add({ kind: 'variables', stackFrame, variables: globals });
    return [...listed, { name: 'Globals', variablesReference, namedVariables: globals.length, expensive: true }];
  }

  /** The parts behind a number; undefined if the client's number is from an earlier stop. */
  list(args: DebugProtocol.VariablesArguments): DebugProtocol.Variable[] | undefined {
    const container = this.get(args.variablesReference);
    if (!container) return undefined;
    const asked = formOf(args.format);
    const form = 'radix' in container && container.radix !== 'natural' ? { radix: container.radix } : asked;
    const start = Math.max(0, args.start ?? 0);
    const count = args.count || MAX_AT_ONCE;
    return this.parts(container, args.filter, start, count).map((part) => {
      const { stackFrame } = container;
      const local = container.kind === 'variables' && container.variables.find(({ name }) => name === part.name);
      const declared = local && local.offset !== undefined && stackFrame?.function.range.path;
      return {
        ...this.variable(part, stackFrame, form),
        ...(declared && { declarationLocationReference: this.lead({ path: declared, line: local.line }) }),
      };
    });
  }

  private parts(container: Container, filter: 'indexed' | 'named' | undefined, start: number, count: number): Part[] {
    if (container.kind === 'variables') {
      if (filter === 'indexed') return [];
      return container.variables.slice(start, start + count).map((variable) => {
        const value = this.session.variable(container.stackFrame, variable);
        return { name: variable.name, value, expression: this.expressionOf(container.stackFrame, variable, value) };
      });
    }
    if (container.kind === 'list') {
      return filter === 'indexed' ? [] : container.values.map((one) => ({ ...one, expression: one.name }));
    }
    if (container.kind === 'entries') return this.entryParts(container, filter, start, count);
    const value = this.fresh(container.value);
    const { named, indexed } = partCounts(this.session.kernel, value);
    if ((filter === 'indexed' && indexed === 0) || (filter === 'named' && named === 0)) return [];
    return partsOf(this.session.kernel, value, container.expression, start, count);
  }

  /** The name, where it means this variable (a static local is shown as function::name); or else its place. */
  private expressionOf(stackFrame: StackFrame, variable: VariableInfo, { va, type }: CValue): string {
    const name = variable.name.replace(/^.*::| \(line \d+\)$/g, '');
    const inScope = this.session.scopes(stackFrame).flatMap(({ variables }) => variables);
    const meant = inScope.find((one) => one.name === name);
    const isMeant = meant ? meant === variable || (va !== undefined && meant.va === va) : name === variable.name;
    return isMeant || va === undefined ? name : placeText(va, type);
  }

  /** What is on a list or in a tree, and the head itself. */
  private entryParts(
    { value, expression }: EntriesContainer,
    filter: string | undefined,
    start: number,
    count: number,
  ) {
    const { kernel, inspector } = this.session;
    const entries = entriesOf(kernel, value);
    if (!entries) return [];
    const type = inspector.entryTypes.of(value.role);
    const head = filter === 'indexed' ? [] : partsOf(kernel, value, expression);
    if (filter === 'named') return head;
    const shown = entries.links.slice(start, start + count).flatMap((_, i): Part[] => {
      const entry = entryAt(kernel, entries, start + i, type);
      if (entry?.va === undefined) return [];
      const at = `*(struct ${type?.record.tag ?? entries.link} *)0x${entry.va.toString(16)}`;
      return [{ name: `[${start + i}]`, value: entry, expression: at }];
    });
    return [...shown, ...head];
  }

  private fresh(value: CValue): CValue {
    if (value.va === undefined || value.bitField) return value;
    return { ...this.session.valueAt(value.va, value.type), ...(value.role && { role: value.role }) };
  }

  /** The expression and place of a part by name, for setVariable. */
  find(reference: number, name: string): { expression: string; stackFrame: StackFrame | undefined } | undefined {
    const container = this.get(reference);
    if (!container) return undefined;
    const index = /^\[(\d+)\]$/.exec(name)?.[1];
    const parts = index ? this.parts(container, 'indexed', Number(index), 1) : this.parts(container, undefined, 0, 1e6);
    const part = parts.find((candidate) => candidate.name === name);
    return part && { expression: part.expression, stackFrame: container.stackFrame };
  }

  private variable({ name, value, expression }: Part, stackFrame: StackFrame | undefined, form: ValueForm) {
    return { name, ...this.shown(value, expression, stackFrame, form), evaluateName: expression };
  }

  /** A value as `variables`, `evaluate` and `setVariable` answer it. */
  shown(value: CValue, expression: string, stackFrame: StackFrame | undefined, { radix }: ValueForm) {
    const { kernel } = this.session;
    const entries = entriesOf(kernel, value);
    const { named, indexed: elements } = partCounts(kernel, value);
    const indexed = entries ? entries.links.length : elements;
    const memory = memoryOf(value);
    const kind = entries ? 'entries' : 'value';
    const fn = value.type.kind === 'pointer' && functionAt(kernel, integerOf(value) ?? 0n);
    const place = fn ? placeOfFunction(fn) : undefined;
    return {
      value: formatValue(kernel, value, radix),
      type: typeText(value),
      variablesReference: named + indexed > 0 ? this.add({ kind, value, expression, stackFrame, radix }) : 0,
      ...(indexed >= PAGED && { indexedVariables: indexed, namedVariables: named }),
      ...(memory !== undefined && { memoryReference: `0x${memory.toString(16)}` }),
      ...(place && { valueLocationReference: this.lead(place) }),
    };
  }
}
