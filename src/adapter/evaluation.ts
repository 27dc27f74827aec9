// Expressions as the client sends them: C, optionally with gdb's letter for the form behind a comma. A long one is
// evaluated a piece at a time, so that it can be given up.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CValue, Evaluation, StackFrame } from '../debugger/api';
import { mayChange } from '../debugger/evaluator';
import { inForm } from '../debugger/inForm';
import type { Session } from '../debugger/session';
import { explain } from '../inspect/explain';
import { typeText, valueToCopy } from '../inspect/format';
import { Struct } from '../inspect/guest';
import { FORMS, splitForm, type ValueForm } from '../inspect/valueForm';
import type { Progress } from './progress';
import { CANCELLED, type Exchange, Refusal } from './requests';
import { formOf, type VariableStore } from './variables';

export interface EvaluationHost {
  readonly progress: Progress;
  readonly standing: Session;
  readonly variables: VariableStore;
  frameOf(id: number | undefined): StackFrame | undefined;
  tellChanged(): void;
}

/** Statements that an expression of the debug console may execute: there is somebody who can cancel it. */
const CONSOLE_BUDGET = 2_000_000_000;

export class Evaluations {
  constructor(private readonly host: EvaluationHost) {}

  async evaluate(args: DebugProtocol.EvaluateArguments, exchange: Exchange) {
    const stackFrame = this.host.frameOf(args.frameId);
    const { expression, form, letter } = splitForm(args.expression, formOf(args.format));
    if (expression === '') throw new Refusal('There is nothing to evaluate.');
    // Only the debug console keeps what an expression changes: watching and hovering never harm.
    const keep = args.context === 'repl';
    const result = await this.run(expression, stackFrame, keep, exchange);
    if ('error' in result) {
      throw new Refusal(letter ? `${letter} is no form of a value: ${FORMS}.` : result.error);
    }
    if (keep && mayChange(expression)) exchange.later(() => this.host.tellChanged());
    const formed = inForm(this.host.standing, result.value, form, stackFrame);
    if ('error' in formed) throw new Refusal(formed.error);
    return this.body(formed.value, expression, form, stackFrame, args.context);
  }

  private async run(
    expression: string,
    stackFrame: StackFrame | undefined,
    keep: boolean,
    exchange: Exchange,
  ): Promise<Evaluation> {
    const { standing, progress } = this.host;
    let givenUp = false;
    const cancel = () => {
      givenUp = true;
    };
    const pieces = standing.evaluating(expression, stackFrame, keep, keep ? CONSOLE_BUDGET : undefined);
    let piece = pieces.next();
    if (piece.done) return piece.value;
    const task = progress.begin('Evaluating', { requestId: exchange.requestId, cancel });
    try {
      while (!piece.done) {
        await new Promise((resolve) => setImmediate(resolve));
        if (givenUp || exchange.cancelled) {
          pieces.return({ error: CANCELLED });
          throw new Refusal(CANCELLED);
        }
        piece = pieces.next();
      }
      return piece.value;
    } finally {
      task.end();
    }
  }

  /** The stream that the stopped function is about. */
  private runtimeNear(stackFrame: StackFrame | undefined): Struct | undefined {
    const { standing } = this.host;
    for (const expression of ['*runtime', '*substream->runtime']) {
      const result = standing.evaluate(expression, stackFrame);
      if (!('error' in result) && result.value.va && typeText(result.value) === 'struct snd_pcm_runtime')
        return Struct.at(standing.kernel, 'snd_pcm_runtime', result.value.va);
    }
    return undefined;
  }

  private body(
    value: CValue,
    expression: string,
    form: ValueForm,
    stackFrame: StackFrame | undefined,
    context: string | undefined,
  ): DebugProtocol.EvaluateResponse['body'] {
    const { standing, variables } = this.host;
    const { value: result, ...rest } = variables.shown(value, expression, stackFrame, form);
    if (context === 'clipboard') return { ...rest, result: valueToCopy(standing.kernel, value, form.radix) };
    if (context !== 'hover') return { ...rest, result };
    const more = explain(standing.kernel, value, () => this.runtimeNear(stackFrame));
    return { ...rest, result: more.length > 0 ? `${result}\n${more.join('\n')}` : result };
  }
}
