// The compiled form of the program, read back: which function's code lies where in its WebAssembly module, what each
// instruction is, and with which one each statement begins. An address here is what a WebAssembly debugger means by
// one: the offset in the module's bytes, with the number of the module above it.

import { ByteWriter } from '../base/byteWriter';
import { HELPERS } from '../c/codegen/environment';
import { Op, PrefixOp } from '../c/codegen/opcodes';
import { BREAKPOINTS, CONTROL } from '../program/abi';
import type { FunctionInfo, Program } from '../program/program';

export interface Instruction {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly text: string;
  /** Function it is of; undefined for the small helpers of a module. */
  readonly function: FunctionInfo | undefined;
  /** Statement it is of; 0 before the first. */
  readonly position: number;
}

interface Body {
  readonly module: Module;
  /** Bytes of the module: first instruction, and behind the last. */
  readonly from: number;
  readonly to: number;
  readonly slot: number;
}

interface Module {
  readonly base: number;
  readonly wasm: Uint8Array;
  /** By function index: what a call calls. */
  readonly names: string[];
  readonly bodies: Body[];
}

/** Modules are this far apart. */
const MODULE_STRIDE = 2 ** 32;
/** `i32.const 0, i32.const 0, i64.load`: with these the hook before a statement begins. */
const HOOK = [Op.i32Const, 0, Op.i32Const, 0, Op.i64Load] as const;
/** Bytes from there to the load of the breakpoint byte, at most. */
const HOOK_BYTES = 48;

const known = new WeakMap<Program, WasmCode>();
export function codeOf(program: Program): WasmCode {
  let code = known.get(program);
  if (!code) {
    code = new WasmCode(program);
    known.set(program, code);
  }
  return code;
}

export class WasmCode {
  private readonly bodies: Body[];
  private readonly bySlot = new Map<number, Body>();

  constructor(private readonly program: Program) {
    this.bodies = program.modules.flatMap(({ wasm }, i) => readModule(program, wasm, (i + 1) * MODULE_STRIDE).bodies);
    for (const body of this.bodies) if (body.slot > 0) this.bySlot.set(body.slot, body);
  }

  /** Where the code of a statement begins. */
  addressOf(position: number): number | undefined {
    const { slot, statement } = this.program.positions[position] ?? { slot: 0, statement: 0 };
    const body = this.bySlot.get(slot);
    const at = body && hookOf(body, statement);
    return at === undefined ? undefined : body && body.module.base + at;
  }

  /** The statement whose code an address is in; what comes before the first belongs to it. */
  positionAt(address: number): number | undefined {
    const body = this.bodies[this.bodyAt(address)];
    if (!body || body.slot === 0) return undefined;
    const all = this.instructionsOf(body);
    const at = all.findLast((instruction) => instruction.address <= address)?.position;
    return at || all.find(({ position }) => position > 0)?.position;
  }

  /**
   * `count` instructions, from the one `skip` after (or before) that at an address. Where there is none, there is a hole:
   * code ends there.
   */
  around(address: number, skip: number, count: number): (Instruction | undefined)[] {
    let at = this.bodyAt(address);
    const body = this.bodies[at];
    if (!body) return Array.from({ length: count }, () => undefined);
    let index = this.instructionsOf(body).findLastIndex((one) => one.address <= address) + skip;
    while (index < 0 && at > 0) index += this.instructionsOf(this.bodies[--at] as Body).length;
    const out: (Instruction | undefined)[] = Array.from({ length: Math.min(count, Math.max(0, -index)) });
    for (index = Math.max(0, index); out.length < count && at < this.bodies.length; at++) {
      const own = this.instructionsOf(this.bodies[at] as Body);
      out.push(...own.slice(index, index + count - out.length));
      index = Math.max(0, index - own.length);
    }
    return [...out, ...Array.from({ length: count - out.length }, () => undefined)];
  }

  private bodyAt(address: number): number {
    return this.bodies.findIndex(({ module, from, to }) => {
      const offset = address - module.base;
      return offset >= from && offset < to;
    });
  }

  private readonly decoded = new Map<Body, Instruction[]>();
  private instructionsOf(body: Body): Instruction[] {
    let list = this.decoded.get(body);
    if (!list) {
      list = decode(body, this.program);
      this.decoded.set(body, list);
    }
    return list;
  }
}

// ---- modules ----

class Reader {
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
  ) {}
  byte(): number {
    return this.bytes[this.at++] as number;
  }
  unsigned(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
  signed(): bigint {
    let value = 0n;
    for (let shift = 0n; ; ) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      shift += 7n;
      if (byte < 128) return BigInt.asIntN(Number(shift), value);
    }
  }
  name(): string {
    const length = this.unsigned();
    this.at += length;
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
  }
}

const IMPORT_SECTION = 2;
const ELEMENT_SECTION = 9;
const CODE_SECTION = 10;

/** As wasmModule.ts writes it: imports, an element for each slot, and code. */
function readModule(program: Program, wasm: Uint8Array, base: number): Module {
  const module: Module = { base, wasm, names: [], bodies: [] };
  const slots = new Map<number, number>();
  const r = new Reader(wasm, 8);
  let imports = 0;
  while (r.at < wasm.length) {
    const id = r.byte();
    const length = r.unsigned();
    const end = r.at + length;
    if (id === IMPORT_SECTION) {
      for (let left = r.unsigned(); left > 0; left--) {
        r.name();
        const name = r.name();
        const kind = r.byte();
        if (kind === 0) module.names.push(name);
        // A table or a memory has limits, a global a type: two bytes and what they say.
        const more = kind === 0 ? 1 : kind === 3 ? 2 : kind === 1 ? 3 : 2;
        for (let i = 0; i < more; i++) r.unsigned();
      }
      imports = module.names.length;
    } else if (id === ELEMENT_SECTION) {
      for (let left = r.unsigned(); left > 0; left--) {
        r.at += 2; // kind, i32.const
        const slot = Number(r.signed());
        r.at += 2; // end, one function
        slots.set(r.unsigned(), slot);
      }
    } else if (id === CODE_SECTION) {
      const count = r.unsigned();
      for (let i = 0; i < count; i++) {
        const size = r.unsigned();
        const to = r.at + size;
        for (let groups = r.unsigned(); groups > 0; groups--) {
          r.unsigned();
          r.byte();
        }
        const slot = slots.get(imports + i) ?? 0;
        module.bodies.push({ module, from: r.at, to, slot });
        module.names.push(HELPERS[i] ?? program.functions[slot]?.name ?? `function ${imports + i}`);
        r.at = to;
      }
    }
    r.at = end;
  }
  return module;
}

/** Offset of the hook before a statement, found by the address of its breakpoint byte. */
function hookOf({ module: { wasm }, from, to }: Body, statement: number): number | undefined {
  const load = [Op.i32Const, 0, Op.i64Load8S, 0, ...leb(BREAKPOINTS.base + statement)];
  for (let at = from; at < to; at++) {
    if (!matches(wasm, at, load)) continue;
    for (let back = at; back >= from && back > at - HOOK_BYTES; back--) if (matches(wasm, back, HOOK)) return back;
  }
  return undefined;
}

const matches = (bytes: Uint8Array, at: number, wanted: readonly number[]): boolean =>
  wanted.every((byte, i) => bytes[at + i] === byte);

function leb(value: number): Uint8Array {
  const writer = new ByteWriter(8);
  writer.u32(value);
  return writer.finish();
}

// ---- instructions ----

/** `i32Load8U` is `i32.load8_u`, `brIf` is `br_if`. */
function spelled(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(' ');
  const [first = '', ...rest] = words;
  if (/^(i32|i64|f32|f64|local|global|memory)$/.test(first)) return `${first}.${rest.join('_')}`;
  return words.join('_');
}
const NAMES = new Map<number, string>(Object.entries(Op).map(([name, code]) => [code, spelled(name)]));
const PREFIX_NAMES = new Map<number, string>(Object.entries(PrefixOp).map(([name, code]) => [code, spelled(name)]));
const LOAD_STORE = { from: 0x28, to: 0x3e } as const;

function decode(body: Body, program: Program): Instruction[] {
  const { module, from, to, slot } = body;
  const info = program.functions[slot];
  const out: (Omit<Instruction, 'position'> & { position: number })[] = [];
  const r = new Reader(module.wasm, from);
  let depth = 0;
  while (r.at < to) {
    const start = r.at;
    const code = r.byte();
    if (code === Op.end || code === Op.else) depth = Math.max(0, depth - 1);
    const { text, offset } = operands(r, code, module);
    const address = module.base + start;
    out.push({
      address,
      bytes: module.wasm.subarray(start, r.at),
      text: `${'  '.repeat(Math.min(depth, 8))}${text}`,
      function: info,
      position: 0,
    });
    if (code === Op.block || code === Op.loop || code === Op.if || code === Op.else) depth++;
    const statement = code === Op.i64Load8S && offset !== undefined ? offset - BREAKPOINTS.base : 0;
    if (statement <= 0 || program.positions[statement]?.slot !== slot) continue;
    const hook = out.findLastIndex((one) => one.text.trim() === `i64.load offset=${CONTROL.left}`) - 2;
    for (let i = Math.max(0, hook); i < out.length; i++) (out[i] as { position: number }).position = statement;
  }
  let current = 0;
  for (const one of out) {
    if (one.position === 0) one.position = current;
    else current = one.position;
  }
  return out;
}

/** An instruction's text; reads what belongs to it. */
function operands(r: Reader, code: number, { names }: Module): { text: string; offset?: number } {
  const name = NAMES.get(code) ?? `0x${code.toString(16)}`;
  switch (code) {
    case Op.block:
    case Op.loop:
    case Op.if:
      r.signed();
      return { text: name };
    case Op.br:
    case Op.brIf:
    case Op.localGet:
    case Op.localSet:
    case Op.localTee:
      return { text: `${name} ${r.unsigned()}` };
    case Op.globalGet:
    case Op.globalSet:
      return { text: `${name} $${r.unsigned() === 0 ? 'fp' : 'stackDelta'}` };
    case Op.call:
      return { text: `${name} $${names[r.unsigned()]}` };
    case Op.callIndirect: {
      r.unsigned();
      r.unsigned();
      return { text: name };
    }
    case Op.brTable: {
      const targets = Array.from({ length: r.unsigned() + 1 }, () => r.unsigned());
      return { text: `${name} ${targets.join(' ')}` };
    }
    case Op.i32Const:
    case Op.i64Const:
      return { text: `${name} ${r.signed()}` };
    case Op.f32Const:
    case Op.f64Const: {
      const size = code === Op.f32Const ? 4 : 8;
      const view = new DataView(r.bytes.buffer, r.bytes.byteOffset + r.at, size);
      r.at += size;
      return { text: `${name} ${size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true)}` };
    }
    case Op.prefix: {
      const sub = r.unsigned();
      if (sub === PrefixOp.memoryCopy) r.at += 2;
      if (sub === PrefixOp.memoryFill) r.at += 1;
      return { text: PREFIX_NAMES.get(sub) ?? `0xfc ${sub}` };
    }
  }
  if (code < LOAD_STORE.from || code > LOAD_STORE.to) return { text: name };
  r.unsigned(); // alignment
  const offset = r.unsigned();
  return { text: `${name} offset=${offset}`, offset };
}
