// The bytes of the WebAssembly module around the generated functions: types, imports, helpers, table.

import { ByteWriter } from '../../base/byteWriter';
import { FUNCTION_STRIDE, FUNCTION_TYPES, NATIVE_MODULE, VA } from '../../program/abi';
import { HELPERS, IMPORTS, importIndex, importModule } from './environment';
import { Op, Val } from './opcodes';

export interface ModuleParts {
  readonly natives: readonly string[];
  /** Code of each guest function, locals first, as FunctionEmitter makes it. */
  readonly bodies: readonly Uint8Array[];
  /** Table slot of each native, then of each guest function; -1 for none. */
  readonly slots: readonly number[];
  readonly shadowDelta: number;
  /** 64 KiB pages of the imported memory. */
  readonly memoryPages: number;
  readonly tableSize: number;
}

const section = (out: ByteWriter, id: number, fill: (s: ByteWriter) => void) => {
  const s = new ByteWriter(1024);
  fill(s);
  out.byte(id);
  out.u32(s.length);
  out.append(s);
};

/** (argumentsBase, inner) -> (): the one type of all guest functions and natives. */
const GUEST_TYPE = { params: [Val.i32, Val.i32], results: [] };
const HELPER_TYPES = [
  ...[1, 2, 4, 8].map(() => ({ params: [Val.i64, Val.i32, Val.i32], results: [] })), // storeShadowN(address, host, position)
  { params: [Val.i64, Val.i32, Val.i32], results: [Val.i32] }, // resolve(address, type, position) -> slot
];

export function writeModule(parts: ModuleParts): Uint8Array {
  const out = new ByteWriter(8192 + parts.bodies.reduce((sum, { length }) => sum + length, 0));
  out.append(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  const types = [GUEST_TYPE, ...IMPORTS, ...HELPER_TYPES];
  section(out, 1, (s) => {
    s.u32(types.length);
    for (const t of types) {
      s.byte(0x60);
      s.u32(t.params.length);
      for (const p of t.params) s.byte(p);
      s.u32(t.results.length);
      for (const r of t.results) s.byte(r);
    }
  });
  section(out, 2, (s) => {
    const named = (module: string, name: string, kind: number) => {
      s.name(module);
      s.name(name);
      s.byte(kind);
    };
    s.u32(4 + IMPORTS.length + parts.natives.length);
    named(importModule, 'memory', 2);
    s.byte(0);
    s.u32(parts.memoryPages);
    named(importModule, 'table', 1);
    s.byte(0x70);
    s.byte(0);
    s.u32(parts.tableSize);
    for (const [name, type] of [
      ['fp', Val.i32],
      ['stackDelta', Val.i64],
    ] as const) {
      named(importModule, name, 3);
      s.byte(type);
      s.byte(1);
    }
    IMPORTS.forEach((i, k) => {
      named(importModule, i.name, 0);
      s.u32(1 + k);
    });
    for (const name of parts.natives) {
      named(NATIVE_MODULE, name, 0);
      s.u32(0);
    }
  });
  section(out, 3, (s) => {
    s.u32(HELPERS.length + parts.bodies.length);
    HELPERS.forEach((_, k) => s.u32(1 + IMPORTS.length + k));
    for (let i = 0; i < parts.bodies.length; i++) s.u32(0);
  });
  // Function indices: imports, natives, helpers, guest functions; see functionIndexBase().
  section(out, 9, (s) => {
    const filled = parts.slots.map((slot, i) => ({ slot, i })).filter((e) => e.slot >= 0);
    s.u32(filled.length);
    for (const { slot, i } of filled) {
      s.byte(0);
      s.byte(Op.i32Const);
      s.s32(slot);
      s.byte(Op.end);
      s.u32(1);
      s.u32(i < parts.natives.length ? nativeIndex(i) : guestIndex(parts.natives.length, i - parts.natives.length));
    }
  });
  section(out, 10, (s) => {
    const helpers = helperBodies(parts);
    s.u32(helpers.length + parts.bodies.length);
    for (const body of [...helpers, ...parts.bodies]) {
      s.u32(body.length);
      s.append(body);
    }
  });
  return out.finish();
}

function helperBodies(parts: ModuleParts): Uint8Array[] {
  const build = (fill: (b: ByteWriter) => void) => {
    const b = new ByteWriter(128);
    fill(b);
    b.byte(Op.end);
    return b.finish();
  };
  const memory = (b: ByteWriter, op: number, offset: number) => {
    b.byte(op);
    b.u32(0);
    b.u32(offset);
  };
  // Only "uninitialised" set: the store initialises the bytes. Anything else is the host's to judge.
  const storeShadow = [1, 2, 4, 8].map((size) =>
    build((b) => {
      const wide = size === 8;
      b.append(Uint8Array.of(0, Op.localGet, 1));
      memory(b, { 1: Op.i32Load8U, 2: Op.i32Load16U, 4: Op.i32Load, 8: Op.i64Load }[size] as number, parts.shadowDelta);
      b.byte(wide ? Op.i64Const : Op.i32Const);
      if (wide) b.s64(BigInt.asIntN(64, 0xfefefefefefefefen));
      else b.s32(0xfefefefe | 0);
      b.append(
        Uint8Array.of(wide ? Op.i64And : Op.i32And, wide ? Op.i64Eqz : Op.i32Eqz, Op.if, Val.void, Op.localGet, 1),
      );
      b.append(Uint8Array.of(wide ? Op.i64Const : Op.i32Const, 0));
      memory(
        b,
        { 1: Op.i32Store8, 2: Op.i32Store16, 4: Op.i32Store, 8: Op.i64Store }[size] as number,
        parts.shadowDelta,
      );
      b.append(Uint8Array.of(Op.else, Op.localGet, 0, Op.localGet, 1, Op.i32Const, size, Op.localGet, 2, Op.call));
      b.u32(importIndex('storeShadow'));
      b.byte(Op.end);
    }),
  );
  const resolve = build((b) => {
    const [DISTANCE, SLOT] = [3, 4];
    b.append(Uint8Array.of(2, 1, Val.i64, 2, Val.i32)); // locals 3: distance, 4: slot, 5: its type
    for (const area of [VA.kernelText, VA.moduleText]) {
      b.append(Uint8Array.of(Op.localGet, 0, Op.i64Const));
      b.s64(BigInt.asIntN(64, area));
      b.append(Uint8Array.of(Op.i64Sub, Op.localTee, DISTANCE, Op.i64Const));
      b.s64(BigInt(parts.tableSize * FUNCTION_STRIDE));
      b.append(
        Uint8Array.of(
          Op.i64LtU,
          Op.localGet,
          DISTANCE,
          Op.i64Const,
          FUNCTION_STRIDE - 1,
          Op.i64And,
          Op.i64Eqz,
          Op.i32And,
          Op.if,
          Val.void,
        ),
      );
      // slot = distance / stride; types agree, or one side has no prototype (0)
      b.append(Uint8Array.of(Op.localGet, DISTANCE, Op.i32WrapI64, Op.i32Const, 4, Op.i32ShrU, Op.localTee, SLOT));
      b.append(Uint8Array.of(Op.i32Const, 1, Op.i32Shl));
      memory(b, Op.i32Load16U, FUNCTION_TYPES.base);
      b.append(
        Uint8Array.of(
          Op.localTee,
          5,
          Op.localGet,
          1,
          Op.i32Eq,
          Op.localGet,
          5,
          Op.i32Eqz,
          Op.localGet,
          1,
          Op.i32Eqz,
          Op.i32Or,
          Op.i32Or,
        ),
      );
      b.append(Uint8Array.of(Op.if, Val.void, Op.localGet, SLOT, Op.return, Op.end, Op.end));
    }
    b.append(Uint8Array.of(Op.localGet, 0, Op.localGet, 1, Op.localGet, 2, Op.call));
    b.u32(importIndex('badCall'));
  });
  return [...storeShadow, resolve];
}

/** wasm function index of native number `i`. */
export const nativeIndex = (i: number): number => IMPORTS.length + i;
/** wasm function index of helper `k`, of guest function number `i`. */
export const helperBase = (natives: number): number => IMPORTS.length + natives;
export const guestIndex = (natives: number, i: number): number => IMPORTS.length + natives + HELPERS.length + i;
