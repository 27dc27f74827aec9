// "What is this address?": the object it is in and who asked for that, the page frame behind it and who holds it, and
// what the shadow says of the byte.

import { objectAround } from '../kernel/faults';
import type { Kernel } from '../kernel/kernel';
import { asVa, pfnOf, type Va } from '../machine/address';
import { LEVELS } from '../machine/pageTable';
import { VA } from '../program/abi';
import { shadowName } from './format';
import { functionAt, hex, placeOf, Struct } from './guest';
import { pageFlagsText } from './meaning';
import { askingPosition, entryFlags } from './memory';
import { pfnOfPage } from './pageContract';

/** Linux's ERR_PTR(): the last page of addresses holds error numbers. */
const FIRST_ERROR = 0xfffffffffffff001n;

/** One line for each thing that can be said. */
export function describeAddress(kernel: Kernel, address: bigint): string[] {
  const va = asVa(address);
  if (va < 4096n || va >= FIRST_ERROR) return [];
  const lines = [objectLine(kernel, va), mappingLine(kernel, va), pageLine(kernel, va), shadowLine(kernel, va)];
  return lines.flatMap((line) => line ?? []);
}

const plus = (offset: bigint): string => (offset === 0n ? '' : offset > 0n ? ` + ${offset}` : ` - ${-offset}`);

function objectLine(kernel: Kernel, va: Va): string | undefined {
  const fn = functionAt(kernel, va);
  if (fn) return `function ${fn.name}()`;
  if (pfnOfPage(va, kernel.pages.frames) !== undefined) return undefined;
  const local = stackText(kernel, va);
  if (local) return local;
  const object = objectAround(kernel, va);
  if (!object) return va <= VA.userEnd ? 'memory of the user process' : undefined;
  const { description, allocated, freed } = object;
  const text = `${description}${plus(va - object.va)}`;
  const by = siteText(kernel, allocated);
  const gone = freed.length > 0 ? `, freed by ${siteText(kernel, freed)}` : '';
  return by ? `${text}, allocated by ${by}${gone}` : text;
}

function siteText(kernel: Kernel, stack: readonly number[]): string {
  const place = stack.length > 0 ? placeOf(kernel, askingPosition(kernel, stack)) : undefined;
  return place ? `${place.function ?? 'kernel'}() at line ${place.line} of ${place.path.replace(/^.*\//, '')}` : '';
}

/** A local variable by its name, while its function runs. */
function stackText(kernel: Kernel, va: Va): string | undefined {
  const { cpu, scheduler } = kernel;
  for (const context of scheduler.contexts()) {
    const host = Number(BigInt.asIntN(64, va - context.stackDelta));
    if (host < context.stackLimit || host >= context.stackTop) continue;
    for (const activation of context.activations) {
      for (const fp of activation.fp === 0 ? [] : cpu.stackFrames(activation)) {
        const fn = kernel.program.functions[cpu.positionOf(fp).slot];
        if (!fn || host < fp || host >= fp + fn.frameBytes) continue;
        const variables = fn.scopes.flatMap((scope) => scope.variables);
        const found = variables
          .filter(({ offset }) => offset !== undefined && fp + offset <= host)
          .sort((a, b) => (b.offset as number) - (a.offset as number))[0];
        const inside = found ? host - fp - (found.offset as number) : 0;
        return found ? `local '${found.name}' of ${fn.name}()${plus(BigInt(inside))}` : `stack frame of ${fn.name}()`;
      }
    }
    return `stack of ${context.name}`;
  }
  return undefined;
}

/** The page frame behind an address, with the flags of its page table entry and who holds it. */
function mappingLine(kernel: Kernel, va: Va): string | undefined {
  const { cpu, pages } = kernel;
  if (functionAt(kernel, va)) return undefined;
  const user = va <= VA.userEnd;
  const table = user ? kernel.currentTable() : cpu.mmu.table;
  const found = table?.translate(va);
  if (!found) return 'not mapped';
  const pfn = pfnOf(found.pa);
  const last = table?.walk(va).pop();
  const flags = last && last.level === LEVELS[3] ? ` ${entryFlags(last.entry).join(' ')}` : ' linear map';
  const owner = pages.ownerOf(pfn);
  const by = owner && placeOf(kernel, owner.position);
  const holder = owner ? `, held by ${owner.owner}${by ? ` (${by.function}())` : ''}` : '';
  return `page frame ${hex(pfn)}, physical ${hex(found.pa)},${flags}${holder}`;
}

/** A `struct page`, by the page frame it describes. */
function pageLine(kernel: Kernel, va: Va): string | undefined {
  const pfn = pfnOfPage(va, kernel.pages.frames);
  if (pfn === undefined) return undefined;
  const page = Struct.at(kernel, 'page', va);
  const owner = kernel.pages.ownerOf(pfn)?.owner ?? 'nobody: free';
  const flags = page.readable ? pageFlagsText(page.u64('flags')) : '';
  return `struct page of pfn ${hex(pfn)}: refcount ${page.number('_refcount')}${flags && `, ${flags}`}, held by ${owner}`;
}

function shadowLine(kernel: Kernel, va: Va): string | undefined {
  const shadow = kernel.cpu.mmu.peekShadow(va, 1)?.[0];
  return shadow === undefined ? undefined : `shadow: ${shadowName(shadow)}`;
}
