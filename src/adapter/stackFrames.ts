// Stack frames by the numbers the client knows them by, for one stop.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StackFrame } from '../debugger/api';
import type { Session } from '../debugger/session';
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
  trace(session: Session, args: DebugProtocol.StackTraceArguments): DebugProtocol.StackTraceResponse['body'] {
    const lines = session.stack(args.threadId).flatMap((stackFrame) => {
      const { began } = stackFrame;
      const line = () => this.frame(stackFrame);
      return began ? [line, () => this.label(began, stackFrame)] : [line];
    });
    const start = args.startFrame ?? 0;
    const end = args.levels ? start + args.levels : undefined;
    return { stackFrames: lines.slice(start, end).map((line) => line()), totalFrames: lines.length };
  }

  private frame(stackFrame: StackFrame): DebugProtocol.StackFrame {
    const { range } = stackFrame.position;
    return {
      id: this.idOf(stackFrame),
      name: stackFrame.function.name,
      source: sourceOf(range.path),
      line: this.counting.line(range.line),
      column: this.counting.column(range.column),
      endLine: this.counting.line(range.endLine),
      endColumn: this.counting.column(range.endColumn),
      instructionPointerReference: `0x${stackFrame.function.va.toString(16)}`,
      moduleId: stackFrame.function.unit,
    };
  }

  private label(began: string, { fp }: StackFrame): DebugProtocol.StackFrame {
    return { id: -fp, name: began, line: 0, column: 0, presentationHint: 'label' };
  }
}
