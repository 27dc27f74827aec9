// Stack frames by the numbers the client knows them by, for one stop.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StackFrame, Stop } from '../debugger/api';
import type { Session } from '../debugger/session';
import { formatValue, typeText } from '../inspect/format';
import { addressOfPosition } from './disassembly';
import { modulesOf } from './modules';
import { type Counting, sourceOf } from './places';

export class StackFrames {
  private readonly known: StackFrame[] = [];

  constructor(private readonly counting: Counting) {}

  clear(): void {
    this.known.length = 0;
  }
  get(id: number): StackFrame | undefined {
    return this.known[id - 1];
  }

  private idOf(stackFrame: StackFrame): number {
    const at = this.known.findIndex(({ fp }) => fp === stackFrame.fp);
    if (at >= 0) {
      this.known[at] = stackFrame;
      return at + 1;
    }
    return this.known.push(stackFrame);
  }

  /** One honest stack: below the frames of a call, a line that says what began it (a system call, an interrupt). */
  trace(
    session: Session,
    args: DebugProtocol.StackTraceArguments,
    stop: Stop | undefined,
  ): DebugProtocol.StackTraceResponse['body'] {
    const lines = session.stack(args.threadId).flatMap((stackFrame) => {
      const { began } = stackFrame;
      const line = () => this.frame(session, stackFrame, args.format);
      return began ? [line, () => this.label(began, stackFrame)] : [line];
    });
    if (session.ended && stop?.contextId === args.threadId) lines.push(...this.atEnd(session, stop));
    const start = args.startFrame ?? 0;
    const end = args.levels ? start + args.levels : undefined;
    return { stackFrames: lines.slice(start, end).map((line) => line()), totalFrames: lines.length };
  }

  private frame(
    session: Session,
    stackFrame: StackFrame,
    format: DebugProtocol.StackFrameFormat | undefined,
  ): DebugProtocol.StackFrame {
    const { function: fn, position } = stackFrame;
    return {
      id: this.idOf(stackFrame),
      name: nameOf(session, stackFrame, format),
      source: sourceOf(position.range.path),
      // Not its end: an editor would select the statement, put the cursor behind it, and replace it by what is typed.
      line: this.counting.line(position.range.line),
      column: this.counting.column(position.range.column),
      instructionPointerReference: addressOfPosition(session, position),
      moduleId: fn.unit,
      canRestart: true,
    };
  }

  private label(began: string, { fp }: StackFrame): DebugProtocol.StackFrame {
    return labelOf(-fp, began);
  }

  /** Nothing is executed any more. Where a leak was allocated stands there to be looked at; nothing lives in it. */
  private atEnd({ kernel }: Session, { finding }: Stop): (() => DebugProtocol.StackFrame)[] {
    const { positions, functions } = kernel.program;
    const allocated = (finding?.memory?.allocated ?? []).flatMap((id) => positions[id] ?? []);
    const label = labelOf(0, allocated.length > 0 ? 'the run is over: allocated by' : 'the run is over');
    const places = allocated.map(({ slot, range }, i) => ({
      id: -1 - i,
      name: functions[slot]?.name ?? '?',
      source: sourceOf(range.path),
      line: this.counting.line(range.line),
      column: this.counting.column(range.column),
    }));
    return [label, ...places].map((line) => () => line);
  }
}

const labelOf = (id: number, name: string): DebugProtocol.StackFrame => ({
  id,
  name,
  line: 0,
  column: 0,
  presentationHint: 'label',
});

/** A function's name, with what the client wants to see of its arguments: `open(substream = 0xffff…)`. */
function nameOf(session: Session, stackFrame: StackFrame, format: DebugProtocol.StackFrameFormat | undefined): string {
  const { function: fn, position } = stackFrame;
  let text = fn.name;
  if (format?.parameters) {
    const { parameterTypes: types, parameterNames: names, parameterValues: values } = format;
    const radix = format.hex ? 'hex' : 'natural';
    const one = (param: (typeof fn.params)[number]): string => {
      const name = [
        ...(types ? [typeText(session.variable(stackFrame, param))] : []),
        ...(names ? [param.name] : []),
      ].join(' ');
      if (!values) return name;
      const value = formatValue(session.kernel, session.variable(stackFrame, param), radix);
      return name ? `${name} = ${value}` : value;
    };
    text += `(${fn.params.map(one).filter(Boolean).join(', ')})`;
  }
  if (format?.line) text += ` line ${position.range.line}`;
  if (format?.module) text = `${modulesOf(session)[fn.unit]?.name ?? 'kernel'}!${text}`;
  return text;
}
