import type { Hex, SourceLocation } from './values';

/** What a pointer points to. */
export const POINTS_TO_REQUEST = 'alsaMemory/pointsTo';

/** A variable as DAP's dataBreakpointInfo names it, or an expression: a pointer, or a number that is an address. */
export interface PointsToArguments {
  readonly name: string;
  readonly variablesReference?: number;
  readonly frameId?: number;
}

export interface PointsToBody {
  readonly address: Hex;
  /** What is there, a line each: object and who allocated it, page frame and who holds it, state of the byte. */
  readonly what: readonly string[];
  /** For a function: where its C is. */
  readonly source: SourceLocation | null;
  /** Bytes can be read there. */
  readonly readable: boolean;
}
