// A value in the form that is asked for: the same memory as text, or as so many elements.

import { arrayFrom, asText } from '../inspect/explain';
import { integerOf } from '../inspect/value';
import type { ValueForm } from '../inspect/valueForm';
import type { Kernel } from '../kernel/kernel';
import type { CValue, Evaluation, StackFrame } from './api';

export interface FormHost {
  readonly kernel: Kernel;
  evaluate(expression: string, frame: StackFrame | undefined): Evaluation;
}

export function inForm(
  host: FormHost,
  value: CValue,
  { text, elements }: ValueForm,
  frame: StackFrame | undefined,
): Evaluation {
  const { kernel } = host;
  if (!text && elements === undefined) return { value };
  let shown: CValue | { readonly problem: string };
  if (elements === undefined) shown = asText(kernel, value);
  else {
    const count = host.evaluate(elements, frame);
    if ('error' in count) return { error: `[${elements}]: ${count.error}` };
    shown = arrayFrom(kernel, value, Number(integerOf(count.value) ?? 0n));
  }
  return 'problem' in shown ? { error: shown.problem } : { value: shown };
}
