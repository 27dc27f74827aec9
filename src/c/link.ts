// Translation units to one program: names resolved across units, static data laid out, all functions that can be
// reached generated as one WebAssembly module. Linking goes on from what was linked before (linkState.ts): the C core
// first, then the driver. Physical layout of static data, from IMAGE_PA on, each part at a page border:
//
//     core read-only | core data | module 1 read-only | module 1 data | module 2 ...

import { BREAKPOINTS, CONTROL_BYTES, FUNCTION_STRIDE, FUNCTION_TYPES, IMAGE_PA, PAGE_SIZE, VA } from '../program/abi';
import type { FunctionInfo, SourceRange, UnitInfo } from '../program/program';
import { alignOf, type CType, type FunctionType, sizeOf, typeName } from '../program/types';
import type { FunctionSymbol, StaticObject, TranslationUnit } from './ast';
import { type Environment, functionTypeKey, HELPERS, type Placement } from './codegen/environment';
import { FunctionEmitter } from './codegen/functionEmitter';
import { visitStatement } from './codegen/references';
import { guestIndex, helperBase, nativeIndex, writeModule } from './codegen/wasmModule';
import type { Diagnostics } from './diagnostics';
import { imageEnd, type LinkState } from './linkState';
import type { SourceMap } from './source';

export interface LinkUnit {
  readonly tu: TranslationUnit;
  /** A driver: its text and data get addresses in the module area. */
  readonly module: boolean;
  readonly moduleName: string;
}

export interface LinkOptions {
  readonly units: readonly LinkUnit[];
  readonly sources: SourceMap;
  readonly diagnostics: Diagnostics;
  /** What is linked already; the units are added to it. */
  readonly state: LinkState;
  /** Functions and variables of the core that the host reaches by name. */
  readonly entryPoints: readonly string[];
}

interface Located {
  readonly symbol: FunctionSymbol;
  readonly unit: number;
}

const roundUp = (n: number, to: number) => Math.ceil(n / to) * to;
const REDZONE = 16;

/** Adds the units to the state. Answers what an expression needs to be compiled against them; undefined after an error. */
export function link(options: LinkOptions): Environment | undefined {
  const { units, sources, diagnostics, state } = options;
  const firstUnit = state.units.length;

  // ---- names ----
  const functions = new Map<string, Located>();
  const objects = new Map<string, { object: StaticObject; unit: number }>();
  units.forEach(({ tu }, unit) => {
    for (const symbol of tu.functions) {
      if ((!symbol.body && !symbol.pending && !symbol.alias) || symbol.isStatic) continue;
      const known = functions.get(symbol.name);
      if (known && !symbol.weak && !known.symbol.weak && !(symbol.isInline && known.symbol.isInline)) {
        const notes = [{ position: known.symbol.position, message: 'first defined here' }];
        diagnostics.error(
          symbol.position,
          `multiple definition of '${symbol.name}': only one of the files may define it`,
          notes,
        );
      }
      if (!known || known.symbol.weak) functions.set(symbol.name, { symbol, unit });
    }
    for (const object of tu.objects) {
      if (!object.external || !object.defined) continue;
      const known = objects.get(object.name);
      if (
        known &&
        !object.weak &&
        !known.object.weak &&
        (object.bytes || known.object.bytes || units[unit]?.module !== units[known.unit]?.module)
      ) {
        const notes = [{ position: known.object.position, message: 'first defined here' }];
        diagnostics.error(
          object.position,
          `multiple definition of '${object.name}': only one of the files may define it`,
          notes,
        );
      }
      if (!known || (object.bytes && !known.object.bytes) || known.object.weak)
        objects.set(object.name, { object, unit });
    }
  });

  /** The definition a symbol stands for; undefined if only the host can have it. */
  const resolve = (symbol: FunctionSymbol, unit: number): Located | undefined => {
    if (symbol.body || symbol.pending)
      return symbol.isStatic ? { symbol, unit } : (functions.get(symbol.name) ?? { symbol, unit });
    const alias = symbol.alias ? (units[unit]?.tu.functions.find((f) => f.name === symbol.alias) ?? symbol) : symbol;
    if (alias !== symbol) return resolve(alias, unit);
    const found = functions.get(symbol.name);
    if (found?.symbol.alias && found.symbol !== symbol) return resolve(found.symbol, found.unit);
    return found?.symbol.body || found?.symbol.pending ? found : undefined;
  };
  /** Slot of a function that was linked before. */
  const earlier = (symbol: FunctionSymbol): number | undefined => state.slots.get(symbol.name);
  const resolveObject = (object: StaticObject): StaticObject => {
    // Tentative definitions of one name in several files are one object.
    const shared = object.external || !object.defined ? objects.get(object.name)?.object : undefined;
    if (!object.alias) return shared ?? object;
    // An alias may stand for a static of its own file.
    const own = units
      .find(({ tu }) => tu.objects.includes(object))
      ?.tu.objects.find((o) => o.name === object.alias && o.defined);
    return own ?? objects.get(object.alias)?.object ?? object;
  };

  // ---- what can be reached ----
  const reached = new Map<FunctionSymbol, Located>();
  const keptObjects = new Map<StaticObject, number>();
  const nativeUses = new Map<string, { type: FunctionType; uses: SourceRange[]; symbols: Set<FunctionSymbol> }>();
  const canonical = new Map<FunctionSymbol, FunctionSymbol>();
  const queue: Located[] = [];

  const wantFunction = (symbol: FunctionSymbol, unit: number, position: number) => {
    const located = resolve(symbol, unit);
    if (located) {
      canonical.set(symbol, located.symbol);
      if (!reached.has(located.symbol)) {
        reached.set(located.symbol, located);
        queue.push(located);
      }
      return;
    }
    const known = earlier(symbol);
    if (known !== undefined && !state.functions[known]?.native) return;
    let native = nativeUses.get(symbol.name);
    if (!native) {
      native = { type: symbol.type, uses: [], symbols: new Set() };
      nativeUses.set(symbol.name, native);
    }
    native.symbols.add(symbol);
    if (position > 0) {
      const place = sources.place(position);
      native.uses.push({ ...place, endLine: place.line, endColumn: place.column + symbol.name.length });
    }
  };
  const wantObject = (named: StaticObject, unit: number, position: number) => {
    const object = resolveObject(named);
    if (keptObjects.has(object)) return;
    const owner = object.external ? (objects.get(object.name)?.unit ?? unit) : unit;
    if (!object.defined && state.objects.has(object.name)) return;
    if (!object.defined && object.weak) return; // nobody has it: its address is 0
    if (!object.defined) {
      diagnostics.error(
        position || object.position,
        `'${object.name}' is declared but never defined: no bundled kernel source or driver file defines it`,
      );
      return;
    }
    if (sizeOf(object.type) < 0 && !object.bytes) {
      diagnostics.error(object.position, `storage size of '${object.name}' is not known ('${typeName(object.type)}')`);
    }
    keptObjects.set(object, owner);
    for (const r of object.relocations) {
      if ('kind' in r.target) wantFunction(r.target, owner, object.position);
      else wantObject(r.target, owner, object.position);
    }
  };
  units.forEach(({ tu, module }, unit) => {
    for (const symbol of tu.functions) {
      if (!symbol.body && !symbol.pending) continue;
      const header = sources.fileAt(symbol.position)?.system === true;
      if (symbol.used || !header || (!module && !symbol.isStatic) || options.entryPoints.includes(symbol.name))
        wantFunction(symbol, unit, 0);
    }
    for (const object of tu.objects) {
      const named = !object.name.startsWith('.') && !object.name.includes('.');
      if (
        object.defined &&
        (object.used ||
          options.entryPoints.includes(object.name) ||
          (named && !object.alias && (module || object.external)))
      )
        wantObject(object, unit, 0);
    }
  });
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { unit, symbol } = next;
    if (symbol.pending) units[unit]?.tu.complete(symbol);
    if (!symbol.body) continue; // a syntax error in it has been reported
    visitStatement((symbol.body as NonNullable<FunctionSymbol['body']>).block, {
      fn: (s, position) => wantFunction(s, unit, position),
      object: (o, position) => wantObject(o, unit, position),
    });
  }
  // __start_X and __stop_X are made by the linker.
  if (diagnostics.errorCount > 0) return undefined;

  // ---- slots and addresses of functions ----
  const guest = [...reached.values()];
  const nativeNames = [...nativeUses.keys()];
  const slots = new Map<FunctionSymbol, number>();
  let nextSlot = state.functions.length;
  const addressOfSlot = (slot: number, module: boolean) =>
    (module ? VA.moduleText : VA.kernelText) + BigInt(slot * FUNCTION_STRIDE);
  /** A native that was linked before keeps its slot; -1 marks it, as the table has it already. */
  const nativeSlots = nativeNames.map((name) => {
    const known = state.slots.get(name);
    const slot = known ?? nextSlot++;
    for (const s of nativeUses.get(name)?.symbols ?? []) slots.set(s, slot);
    return known === undefined ? slot : -1;
  });
  for (const { symbol } of guest) slots.set(symbol, nextSlot++);
  if (nextSlot > FUNCTION_TYPES.slots) {
    diagnostics.error(0, `the program has ${nextSlot} functions, more than the ${FUNCTION_TYPES.slots} supported`);
    return undefined;
  }
  const moduleOf = (symbol: FunctionSymbol) => units[reached.get(symbol)?.unit ?? -1]?.module === true;

  // ---- static data ----
  const placements = new Map<StaticObject, Placement>();
  const start = imageEnd(state);
  let pa = start;
  const vaOf = (at: number, module: boolean) => (module ? VA.moduleData : VA.kernelData) + BigInt(at - IMAGE_PA);
  const bytesOf = (o: StaticObject) => Math.max(sizeOf(o.type), o.bytes?.length ?? 0, 0);
  units.forEach(({ tu, module, moduleName }, unit) => {
    const own = [...keptObjects].filter(([, u]) => u === unit).map(([o]) => o);
    const sections = new Map<string, { start: bigint; end: bigint }>();
    const dataPa = pa;
    for (const writable of [false, true]) {
      const from = pa;
      for (const o of own.filter((x) => x.readonly !== writable && !x.section)) place(o, REDZONE);
      if (!writable) {
        // Objects of one section stand side by side, as a table.
        for (const name of new Set(own.map((o) => o.section).filter((x) => x !== undefined))) {
          pa = roundUp(pa, 64);
          const first = pa;
          for (const o of own.filter((x) => x.section === name)) place(o, 0);
          sections.set(name, { start: vaOf(first, module), end: vaOf(pa, module) });
          pa += REDZONE;
        }
      }
      if (pa > from) {
        pa = roundUp(pa, PAGE_SIZE);
        state.segments.push({ va: vaOf(from, module), pa: from, bytes: pa - from, writable });
      }
    }
    state.units.push({ path: tu.path, module, moduleName, dataPa, dataBytes: pa - dataPa, sections, ...namesOf(tu) });

    function place(o: StaticObject, gap: number): void {
      pa = roundUp(pa, Math.max(alignOf(o.type), o.align, gap ? 8 : 1));
      const va = vaOf(pa, module);
      placements.set(o, { va, host: CONTROL_BYTES + pa });
      const { path, line } = sources.place(o.position);
      const size = bytesOf(o);
      const { name, shown, type, external, section } = o;
      state.globals.push({ name, shown, type, va, size, unit: firstUnit + unit, external, section, path, line });
      pa += Math.max(size, 1);
      if (gap) pa = roundUp(pa, 8) + gap;
    }
  });
  if (pa > state.physBytes / 2) {
    const mebibytes = Math.ceil((pa - IMAGE_PA) / 1048576);
    diagnostics.error(
      0,
      `static data takes ${mebibytes} MiB, too much for ${state.physBytes / 1048576} MiB of memory: give it more (memoryMiB)`,
    );
    return undefined;
  }

  // ---- code ----
  const order = new Map(guest.map((g, i) => [g.symbol, i]));
  const nativeOrder = new Map(nativeNames.map((n, i) => [n, i]));
  const target = (s: FunctionSymbol) => canonical.get(s) ?? s;
  const slotOf = (symbol: FunctionSymbol) => slots.get(target(symbol)) ?? slots.get(symbol) ?? earlier(symbol);
  const environment: Environment = {
    sources,
    diagnostics,
    shadowDelta: state.physBytes,
    positions: state.positions,
    callTarget(symbol) {
      const i = order.get(target(symbol));
      if (i !== undefined) return { index: guestIndex(nativeNames.length, i) };
      const native = nativeOrder.get(symbol.name);
      return native === undefined ? { slot: earlier(symbol) ?? 0 } : { index: nativeIndex(native) };
    },
    slotOf,
    helperIndex: (name) => helperBase(nativeNames.length) + HELPERS.indexOf(name),
    addressOf(symbol) {
      const own = target(symbol);
      if (slots.has(own) && reached.has(own)) return addressOfSlot(slots.get(own) as number, moduleOf(own));
      const slot = slotOf(symbol);
      return slot === undefined ? 0n : (state.functions[slot]?.va ?? addressOfSlot(slot, false));
    },
    placement(named) {
      const object = resolveObject(named);
      const placed = placements.get(object);
      if (placed) return placed;
      const va = object.defined ? undefined : state.objects.get(object.name);
      if (va === undefined) return { va: 0n, host: undefined };
      return { va, host: va >= VA.moduleData ? undefined : CONTROL_BYTES + IMAGE_PA + Number(va - VA.kernelData) };
    },
    typeIndex(type) {
      if (type.unprototyped) return 0;
      const key = functionTypeKey(type);
      let index = state.typeKeys.get(key);
      if (index === undefined) {
        index = state.typeKeys.size;
        state.typeKeys.set(key, index);
      }
      return index;
    },
  };
  const infos: FunctionInfo[] = [];
  const entries = new Map<FunctionSymbol, ReadonlyMap<string, number>>();
  const bodies: Uint8Array[] = [];
  for (const { symbol, unit } of guest) {
    const slot = slots.get(symbol) as number;
    const definition = symbol.body as NonNullable<FunctionSymbol['body']>;
    const { code, info, labels } = new FunctionEmitter(environment, symbol, definition, slot, firstUnit + unit).emit();
    bodies.push(code);
    entries.set(symbol, labels);
    infos.push(info);
  }
  if (state.positions.length > BREAKPOINTS.bytes) {
    diagnostics.error(
      0,
      `the program has ${state.positions.length} statements, more than the ${BREAKPOINTS.bytes} supported`,
    );
  }
  if (diagnostics.errorCount > 0) return undefined;

  // ---- initial bytes ----
  const image = new Uint8Array(pa - IMAGE_PA);
  image.set(state.image);
  const view = new DataView(image.buffer);
  for (const [object] of keptObjects) {
    const at = ((placements.get(object) as Placement).host as number) - CONTROL_BYTES - IMAGE_PA;
    if (object.bytes) image.set(object.bytes, at);
    for (const r of object.relocations) {
      const base = 'kind' in r.target ? environment.addressOf(r.target) : environment.placement(r.target).va;
      view.setBigUint64(at + r.offset, BigInt.asUintN(64, base + r.addend), true);
    }
    for (const w of object.labelWords ?? []) {
      const entry = (label: string) => entries.get(w.fn)?.get(label) ?? 0;
      const value = BigInt(entry(w.label) - (w.minus === undefined ? 0 : entry(w.minus)));
      for (let i = 0; i < w.bytes; i++) view.setUint8(at + w.offset + i, Number((value >> BigInt(8 * i)) & 255n));
    }
  }
  state.image = image;

  // ---- what the next link and the machine need to know ----
  nativeNames.forEach((name, i) => {
    const use = nativeUses.get(name) as { type: FunctionType; uses: SourceRange[] };
    const known = state.natives.find((n) => n.name === name);
    if (known) return known.uses.push(...use.uses);
    const slot = nativeSlots[i] as number;
    state.functions[slot] = nativeInfo(name, slot, addressOfSlot(slot, false), use);
    state.slots.set(name, slot);
    return state.natives.push({ name, slot, type: use.type, uses: use.uses });
  });
  for (const info of infos) state.functions[info.slot] = info;
  // Later modules see all of the kernel, and of a module what it exports (linux/export.h marks it).
  const isExported = (name: string, unit: number) =>
    !units[unit]?.module || units.some(({ tu }) => tu.globals.has(`__ksymtab_${name}`));
  for (const { symbol, unit } of guest) {
    if (!symbol.isStatic && isExported(symbol.name, unit)) state.slots.set(symbol.name, slots.get(symbol) as number);
  }
  for (const [object, unit] of keptObjects) {
    if (object.external && isExported(object.name, unit))
      state.objects.set(object.name, environment.placement(object).va);
  }
  for (let slot = state.functionTypeOfSlot.length; slot < nextSlot; slot++) {
    const info = state.functions[slot];
    state.functionTypeOfSlot[slot] = info ? environment.typeIndex(info.type) : 0xffff;
  }
  const wasm = writeModule({
    natives: nativeNames,
    bodies,
    slots: [...nativeSlots, ...guest.map((g) => slots.get(g.symbol) as number)],
    shadowDelta: state.physBytes,
    memoryPages: Math.ceil((CONTROL_BYTES + 2 * state.physBytes) / 65536),
    tableSize: FUNCTION_TYPES.slots,
  });
  state.modules.push({ wasm, natives: nativeNames });
  return environment;
}

function nativeInfo(
  name: string,
  slot: number,
  va: bigint,
  use: { type: FunctionType; uses: SourceRange[] },
): FunctionInfo {
  return {
    name,
    slot,
    va,
    type: use.type,
    native: true,
    frameBytes: 0,
    params: [],
    scopes: [],
    range: use.uses[0] ?? { path: '', line: 0, column: 0, endLine: 0, endColumn: 0 },
    firstPosition: 0,
    lastPosition: -1,
    unit: -1,
  };
}

function namesOf(tu: TranslationUnit): Pick<UnitInfo, 'typedefs' | 'enumerators' | 'tags'> {
  const typedefs = new Map<string, CType>();
  const enumerators = new Map<string, { value: bigint; type: CType }>();
  for (const [name, symbol] of tu.globals) {
    if (symbol.kind === 'typedef') typedefs.set(name, symbol.type);
    else if (symbol.kind === 'enumerator') enumerators.set(name, { value: symbol.value, type: symbol.type });
  }
  return { typedefs, enumerators, tags: tu.tags };
}
