// What can be unfolded in the client: scopes and values with parts, by the numbers the client knows them by. Numbers
// live as long as a stop. A value is read anew whenever it is unfolded, so an edit shows everywhere at once.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CValue, StackFrame } from '../debugger/api';
import type { Session } from '../debugger/session';
import { formatValue, memoryOf, type Part, partCounts, partsOf, type Radix, typeText } from '../inspect/format';

type VariableInfo = ReturnType<Session['globals']>[number];

type Container =
  | { readonly kind: 'variables'; readonly stackFrame: StackFrame; readonly variables: VariableInfo[] }
  | {
      readonly kind: 'value';
      readonly value: CValue;
      readonly expression: string;
      readonly stackFrame: StackFrame | undefined;
    };

/** From so many elements on the client is asked to page. */
const PAGED = 100;
/** A client that does not page gets no more than this at once. */
const MAX_AT_ONCE = 1000;

export class VariableStore {
  private readonly containers: Container[] = [];

  constructor(private readonly session: Session) {}

  private add(container: Container): number {
    return this.containers.push(container); // numbers begin at 1: 0 means "nothing to unfold"
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
      hidden.push(...variables.filter(({ name }) => names.has(name)));
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
    const container = this.containers[args.variablesReference - 1];
    if (!container) return undefined;
    const radix: Radix = args.format?.hex ? 'hex' : 'natural';
    const start = args.start ?? 0;
    const count = args.count || MAX_AT_ONCE;
    return this.parts(container, args.filter, start, count).map((part) =>
      this.variable(part, container.stackFrame, radix),
    );
  }

  private parts(container: Container, filter: 'indexed' | 'named' | undefined, start: number, count: number): Part[] {
    if (container.kind === 'variables') {
      if (filter === 'indexed') return [];
      return container.variables.slice(start, start + count).map((variable) => ({
        name: variable.name,
        value: this.session.variable(container.stackFrame, variable),
        expression: variable.name.replace(/^.*::/, ''), // a static local is shown as function::name
      }));
    }
    const value = this.fresh(container.value);
    const { named, indexed } = partCounts(this.session.kernel, value);
    if ((filter === 'indexed' && indexed === 0) || (filter === 'named' && named === 0)) return [];
    return partsOf(this.session.kernel, value, container.expression, start, count);
  }

  private fresh(value: CValue): CValue {
    return value.va === undefined || value.bitField ? value : this.session.valueAt(value.va, value.type);
  }

  /** The expression and place of a part by name, for setVariable. */
  find(reference: number, name: string): { expression: string; stackFrame: StackFrame | undefined } | undefined {
    const container = this.containers[reference - 1];
    if (!container) return undefined;
    const index = /^\[(\d+)\]$/.exec(name)?.[1];
    const parts = index ? this.parts(container, 'indexed', Number(index), 1) : this.parts(container, undefined, 0, 1e6);
    const part = parts.find((candidate) => candidate.name === name);
    return part && { expression: part.expression, stackFrame: container.stackFrame };
  }

  private variable({ name, value, expression }: Part, stackFrame: StackFrame | undefined, radix: Radix) {
    return { name, ...this.shown(value, expression, stackFrame, radix), evaluateName: expression };
  }

  /** A value as `variables`, `evaluate` and `setVariable` answer it. */
  shown(value: CValue, expression: string, stackFrame: StackFrame | undefined, radix: Radix) {
    const { kernel } = this.session;
    const { named, indexed } = partCounts(kernel, value);
    const memory = memoryOf(value);
    return {
      value: formatValue(kernel, value, radix),
      type: typeText(value),
      variablesReference: named + indexed > 0 ? this.add({ kind: 'value', value, expression, stackFrame }) : 0,
      ...(indexed >= PAGED && { indexedVariables: indexed, namedVariables: named }),
      ...(memory !== undefined && { memoryReference: `0x${memory.toString(16)}` }),
    };
  }
}
