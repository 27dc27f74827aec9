// Names of the guest program as the host needs them: functions to start, variables to read, members of structs.

import { InternalError, present } from '../base/assert';
import type { Host, Va } from '../machine/address';
import { CONTROL_BYTES, IMAGE_PA, VA } from '../program/abi';
import type { FunctionInfo, GlobalInfo, Program } from '../program/program';
import { type CType, findField, type RecordDecl, sizeOf } from '../program/types';

/** Return addresses in Debian's machine code (amd64, 6.12): offset in the function, and its size. */
const MACHINE_CODE: Readonly<Record<string, string>> = { snd_dma_alloc_dir_pages: '+0x54/0x90' };

/** Which module of a distribution's kernel a source file of the sound core is in. */
function soundModule(path: string): string {
  const file = /\/sound\/core\/(\w+)\.c$/.exec(path)?.[1];
  if (file === undefined) return '';
  if (file.startsWith('pcm') || file === 'memalloc') return 'snd_pcm';
  return file === 'timer' ? 'snd_timer' : 'snd';
}

export class Symbols {
  private readonly functions = new Map<string, FunctionInfo>();
  private readonly byVa = new Map<bigint, FunctionInfo>();
  private readonly globals = new Map<string, GlobalInfo>();
  private readonly fields = new Map<string, { offset: number; type: CType }>();

  constructor(readonly program: Program) {
    for (const f of program.functions) {
      if (!f) continue;
      this.byVa.set(f.va, f);
      if (!this.functions.has(f.name) || !f.native) this.functions.set(f.name, f);
    }
    for (const g of program.globals) if (!this.globals.has(g.name) || g.external) this.globals.set(g.name, g);
  }

  /** The function of this name, if the program has it. */
  find(name: string): FunctionInfo | undefined {
    return this.functions.get(name);
  }
  slot(name: string): number {
    return present(this.functions.get(name), `guest function ${name}`).slot;
  }
  functionAt(va: Va): FunctionInfo | undefined {
    return this.byVa.get(va);
  }
  /** Modules have names of their own: the function, or variable, of this name in one of them. */
  findInModule(name: string, module: string): FunctionInfo | undefined {
    return this.program.functions.find((f) => f?.name === name && this.isIn(f.unit, module));
  }
  findGlobalInModule(name: string, module: string): GlobalInfo | undefined {
    return this.program.globals.find((g) => g.name === name && this.isIn(g.unit, module));
  }
  private isIn(unit: number, module: string): boolean {
    const info = this.program.units[unit];
    return info?.module === true && info.moduleName === module;
  }
  /**
   * A function as %pS prints it: `name+0xOFFSET/0xSIZE [module]`. Compiled code here has no machine instructions, so
   * there are offsets only for the places that a recording of a real kernel names; a module's name stands behind what
   * is a module in distributions, as the sound core is.
   */
  placeName(va: Va): string | undefined {
    const fn = this.byVa.get(va);
    if (!fn) return undefined;
    const unit = this.program.units[fn.unit];
    const module = unit?.module ? unit.moduleName : soundModule(fn.range.path);
    return `${fn.name}${MACHINE_CODE[fn.name] ?? ''}${module ? ` [${module}]` : ''}`;
  }
  findGlobal(name: string): GlobalInfo | undefined {
    return this.globals.get(name);
  }
  global(name: string): Va {
    return present(this.globals.get(name), `guest variable ${name}`).va;
  }
  /** Host offset of a variable of the core. */
  hostOfGlobal(name: string): Host {
    return CONTROL_BYTES + IMAGE_PA + Number(this.global(name) - VA.kernelData);
  }

  /** `struct tag` as the core's headers define it. */
  record(tag: string): RecordDecl {
    for (const unit of this.program.units) {
      const found = unit.tags.get(tag);
      if (found && 'fields' in found && found.complete) return found;
    }
    throw new InternalError(`missing struct ${tag}`);
  }
  sizeOf(tag: string): number {
    return this.record(tag).size;
  }
  /** Offset and type of a member; `name` may be a path: 'rlock.owner'. */
  field(tag: string, name: string): { offset: number; type: CType } {
    const key = `${tag}.${name}`;
    let known = this.fields.get(key);
    if (!known) {
      let record = this.record(tag);
      let offset = 0;
      let type: CType | undefined;
      for (const part of name.split('.')) {
        const field = present(findField(record, part), `member ${key}`);
        offset += field.offset;
        type = field.type;
        if (type.kind === 'record') record = type.record;
      }
      known = { offset, type: present(type, key) };
      this.fields.set(key, known);
    }
    return known;
  }
  offset(tag: string, name: string): bigint {
    return BigInt(this.field(tag, name).offset);
  }
  enumerator(name: string): bigint | undefined {
    for (const unit of this.program.units) {
      const found = unit.enumerators.get(name);
      if (found) return found.value;
    }
    return undefined;
  }
  static bytes(type: CType): number {
    return sizeOf(type);
  }
}
