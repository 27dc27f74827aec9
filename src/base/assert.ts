// Our own mistakes, and only those, are thrown. What the guest or the user got wrong is returned as a value.

/** A bug of ours: it carries no advice for the user, only what we need to mend it. */
export class InternalError extends Error {
  override name = 'InternalError';
}

/** Stops at the first sign that an invariant of ours does not hold. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InternalError(message);
}

/** For the arm of a switch that cannot be reached: the compiler proves it, this says so at run time too. */
export function unreachable(value: never, what = 'value'): never {
  throw new InternalError(`unexpected ${what}: ${JSON.stringify(value)}`);
}

/** `value`, which our own bookkeeping promises to be there. */
export function present<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new InternalError(`missing ${what}`);
  return value;
}
