// What has been linked so far. It is plain data: the kernel's own C is linked once, when the package is built, and
// every launch goes on from there with the driver alone.

import { IMAGE_PA } from '../program/abi';
import type {
  CodePosition,
  FunctionInfo,
  GlobalInfo,
  ImageSegment,
  Program,
  SourceRange,
  UnitInfo,
} from '../program/program';

export interface LinkedNative {
  readonly name: string;
  readonly slot: number;
  readonly type: FunctionInfo['type'];
  readonly uses: SourceRange[];
}

export interface LinkState {
  readonly physBytes: number;
  /** By slot; slot 0 is unused. */
  functions: (FunctionInfo | undefined)[];
  /** Functions that other units may call, natives included: name to slot. */
  readonly slots: Map<string, number>;
  /** Variables that other units may use: name to guest address. */
  readonly objects: Map<string, bigint>;
  positions: CodePosition[];
  globals: GlobalInfo[];
  units: UnitInfo[];
  natives: LinkedNative[];
  segments: ImageSegment[];
  /** Initial bytes of static data from IMAGE_PA on. */
  image: Uint8Array;
  readonly typeKeys: Map<string, number>;
  functionTypeOfSlot: number[];
  modules: Program['modules'][number][];
}

const NOWHERE: SourceRange = { path: '', line: 0, column: 0, endLine: 0, endColumn: 0 };

export function newLinkState(physBytes: number): LinkState {
  return {
    physBytes,
    functions: [undefined],
    slots: new Map(),
    objects: new Map(),
    positions: [{ id: 0, slot: 0, kind: 'end', statement: 0, entry: 0, range: NOWHERE, scope: -1 }],
    globals: [],
    units: [],
    natives: [],
    segments: [],
    image: new Uint8Array(0),
    typeKeys: new Map([['(no prototype)', 0]]),
    functionTypeOfSlot: [0xffff],
    modules: [],
  };
}

/** A state to go on from, which leaves `state` as it is. What a link only adds to is copied, the rest shared. */
export function forkLinkState(state: LinkState): LinkState {
  return {
    physBytes: state.physBytes,
    functions: [...state.functions],
    slots: new Map(state.slots),
    objects: new Map(state.objects),
    positions: [...state.positions],
    globals: [...state.globals],
    units: [...state.units],
    natives: state.natives.map((n) => ({ ...n, uses: [...n.uses] })),
    segments: [...state.segments],
    image: state.image,
    typeKeys: new Map(state.typeKeys),
    functionTypeOfSlot: [...state.functionTypeOfSlot],
    modules: [...state.modules],
  };
}

export function programOf(state: LinkState): Program {
  return {
    modules: state.modules,
    functions: state.functions,
    positions: state.positions,
    globals: state.globals,
    units: state.units,
    natives: state.natives,
    image: state.image,
    imageBytes: state.image.length,
    segments: state.segments,
    functionTypes: [...state.typeKeys.keys()],
    functionTypeOfSlot: state.functionTypeOfSlot,
    physBytes: state.physBytes,
  };
}

/** First physical address behind the static data so far. */
export const imageEnd = (state: LinkState): number => IMAGE_PA + state.image.length;

// ---- packing: positions are many and alike, so they travel as columns of numbers ----

const KINDS = ['statement', 'call', 'end'] as const;
const COLUMNS = 10;

export interface PackedLinkState extends Omit<LinkState, 'positions'> {
  readonly columns: Int32Array;
  readonly paths: string[];
  /** Folder that paths began with when it was packed. */
  readonly root: string;
}

export function packLinkState(state: LinkState, root: string): PackedLinkState {
  const { positions, ...rest } = state;
  const paths: string[] = [];
  const numbers = new Map<string, number>();
  const pathNumber = (path: string) => {
    let n = numbers.get(path);
    if (n === undefined) {
      n = paths.push(path) - 1;
      numbers.set(path, n);
    }
    return n;
  };
  const columns = new Int32Array(positions.length * COLUMNS);
  positions.forEach((p, i) => {
    const r = p.range;
    columns.set(
      [
        p.slot,
        KINDS.indexOf(p.kind),
        p.statement,
        p.entry,
        pathNumber(r.path),
        r.line,
        r.column,
        r.endLine,
        r.endColumn,
        p.scope,
      ],
      i * COLUMNS,
    );
  });
  return { ...rest, columns, paths, root };
}

/** The state again, for sources that now lie below `root`. */
export function unpackLinkState(packed: PackedLinkState, root: string): LinkState {
  const { columns, paths, root: oldRoot, ...rest } = packed;
  const moved = new Map<string, string>();
  const move = (path: string) => {
    let to = moved.get(path);
    if (to === undefined) {
      to = path.startsWith(oldRoot) ? root + path.slice(oldRoot.length) : path;
      moved.set(path, to);
    }
    return to;
  };
  const rangeOf = (r: SourceRange): SourceRange => ({ ...r, path: move(r.path) });
  const places = paths.map(move);
  const positions: CodePosition[] = [];
  for (let i = 0, at = 0; at < columns.length; i++, at += COLUMNS) {
    const c = (k: number) => columns[at + k] as number;
    const range = { path: places[c(4)] as string, line: c(5), column: c(6), endLine: c(7), endColumn: c(8) };
    positions.push({
      id: i,
      slot: c(0),
      kind: KINDS[c(1)] as CodePosition['kind'],
      statement: c(2),
      entry: c(3),
      range,
      scope: c(9),
    });
  }
  return {
    ...rest,
    positions,
    functions: rest.functions.map((f) => f && { ...f, range: rangeOf(f.range) }),
    globals: rest.globals.map((g) => ({ ...g, path: move(g.path) })),
    units: rest.units.map((u) => ({ ...u, path: move(u.path) })),
    natives: rest.natives.map((n) => ({ ...n, uses: n.uses.map(rangeOf) })),
  };
}
