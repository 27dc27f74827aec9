// The control flow of one function body. WebAssembly has only nested blocks; C has gotos, and this machine must be
// able to enter a function at any statement again. So a body is a flat list of code with labels in it, and becomes
//
//     loop                                    <- region (the function, or one C loop)
//       block block ... block                 <- one for each label, the last label's outermost
//         if (pc >= 0) br_table pc            <- only when entered in the middle
//       end   label 0:  code
//       end   label 1:  code, br to a later label = a plain branch
//       ...
//     end
//
// Jumps forward are plain branches. Jumps backward, or into a loop, set pc and go to the head of a region that holds
// the label. Each C loop is a region of its own, so its back edge is one branch to a loop header.

import { assert, present } from '../../base/assert';
import { ByteWriter } from '../../base/byteWriter';
import { Op, Val } from './opcodes';

export interface Label {
  /** Entry number, by its place in the body; the number that `pc` holds. Set by assemble(). */
  entry: number;
  region: Region | undefined;
  /** Place among the labels of its region. */
  index: number;
}

interface Region {
  readonly parent: Region | undefined;
  readonly labels: Label[];
  /** The label of the parent region that stands right before this region. */
  readonly entryLabel: Label | undefined;
  firstEntry: number;
  lastEntry: number;
  /** While assembling: index of the last label passed. */
  current: number;
}

type Item =
  | { readonly kind: 'code'; readonly bytes: ByteWriter }
  | { readonly kind: 'label'; readonly label: Label }
  | { readonly kind: 'branch'; readonly label: Label; readonly nesting: number; readonly conditional: boolean }
  | { readonly kind: 'table'; readonly labels: readonly Label[]; readonly otherwise: Label; readonly nesting: number }
  | { readonly kind: 'entry'; readonly label: Label }
  | { readonly kind: 'dispatch'; readonly nesting: number }
  | { readonly kind: 'loop' | 'endLoop' | 'again'; readonly region: Region };

const newRegion = (parent: Region | undefined, entryLabel: Label | undefined): Region => ({
  parent,
  labels: [],
  entryLabel,
  firstEntry: 0,
  lastEntry: -1,
  current: -1,
});

export const newLabel = (): Label => ({ entry: -1, region: undefined, index: -1 });

export class FunctionBodyWriter {
  /** Straight-line code goes here. */
  code = new ByteWriter();
  /** wasm `if`s and `block`s open around the current code: branches must leave them. */
  nesting = 0;
  private items: Item[] = [{ kind: 'code', bytes: this.code }];
  private region = newRegion(undefined, undefined);
  private readonly root = this.region;
  private entries = 0;

  /** `pc` is the wasm local that says where to go on; -1 at the start. */
  constructor(private readonly pc: number) {}

  private push(item: Item): void {
    if (this.code.length === 0 && this.items[this.items.length - 1]?.kind === 'code') this.items.pop();
    this.items.push(item);
    this.code = new ByteWriter(64);
    this.items.push({ kind: 'code', bytes: this.code });
  }

  place(label: Label): void {
    assert(label.region === undefined, 'label placed twice');
    assert(this.nesting === 0, 'label inside a wasm block');
    label.region = this.region;
    label.index = this.region.labels.length;
    label.entry = this.entries++;
    this.region.labels.push(label);
    this.push({ kind: 'label', label });
  }

  branch(label: Label): void {
    this.push({ kind: 'branch', label, nesting: this.nesting, conditional: false });
  }

  /** Branches if the i32 on the stack is not zero. */
  branchIf(label: Label): void {
    this.push({ kind: 'branch', label, nesting: this.nesting, conditional: true });
  }

  /** Branches to labels[i] for the i32 on the stack, else to `otherwise`. All lie ahead in this region. */
  table(labels: readonly Label[], otherwise: Label): void {
    this.push({ kind: 'table', labels, otherwise, nesting: this.nesting });
  }

  /** Pushes the entry number of a label as i32 (for the address of a label). */
  entryNumber(label: Label): void {
    this.push({ kind: 'entry', label });
  }

  /** Goes to the entry number in `pc`. */
  dispatch(): void {
    this.push({ kind: 'dispatch', nesting: this.nesting });
  }

  /** Begins a C loop; the code until endLoop() may be run again by again(). */
  loop(): void {
    const entryLabel = newLabel();
    this.setPc(-1); // reached from above; who enters in the middle comes in below, at the label
    this.place(entryLabel);
    this.region = newRegion(this.region, entryLabel);
    this.region.firstEntry = this.entries;
    this.push({ kind: 'loop', region: this.region });
  }

  again(): void {
    this.push({ kind: 'again', region: this.region });
  }

  endLoop(): void {
    const ended = this.region;
    ended.lastEntry = this.entries - 1;
    this.push({ kind: 'endLoop', region: ended });
    this.region = present(ended.parent, 'enclosing region');
  }

  private setPc(value: number): void {
    this.code.byte(Op.i32Const);
    this.code.s32(value);
    this.code.byte(Op.localSet);
    this.code.u32(this.pc);
  }

  /** The finished code, without the function's own `end`. */
  assemble(): ByteWriter {
    const out = new ByteWriter(4096);
    this.root.lastEntry = this.entries - 1;
    this.open(out, this.root);
    const stack: Region[] = [this.root];
    const top = () => stack[stack.length - 1] as Region;
    /** Blocks and loops open inside `region`, from the innermost outwards up to (not including) that region's own. */
    const depthTo = (region: Region): number => {
      let depth = 0;
      for (let r = top(); r !== region; r = present(r.parent, 'region on the stack'))
        depth += r.labels.length - r.current;
      return depth;
    };
    const toLoopHead = (region: Region, nesting: number) =>
      nesting + depthTo(region) + region.labels.length - 1 - region.current;

    for (const item of this.items) {
      switch (item.kind) {
        case 'code':
          out.append(item.bytes);
          break;
        case 'label':
          out.byte(Op.end);
          top().current = item.label.index;
          break;
        case 'entry':
          out.byte(Op.i32Const);
          out.s32(item.label.entry);
          break;
        case 'loop':
          stack.push(item.region);
          this.open(out, item.region);
          break;
        case 'endLoop':
          out.byte(Op.end);
          stack.pop();
          break;
        case 'again':
          this.pcTo(out, -1);
          out.byte(Op.br);
          out.u32(toLoopHead(item.region, 0));
          break;
        case 'dispatch':
          out.byte(Op.br);
          out.u32(toLoopHead(this.root, item.nesting));
          break;
        case 'table': {
          const depth = (l: Label) => item.nesting + l.index - top().current - 1;
          assert(
            [...item.labels, item.otherwise].every((l) => l.region === top() && l.index > top().current),
            'table target out of reach',
          );
          out.byte(Op.brTable);
          out.u32(item.labels.length);
          for (const l of item.labels) out.u32(depth(l));
          out.u32(depth(item.otherwise));
          break;
        }
        case 'branch': {
          const { label, nesting } = item;
          const target = present(label.region, 'placed label');
          if (stack.includes(target) && label.index > target.current) {
            out.byte(item.conditional ? Op.brIf : Op.br);
            out.u32(nesting + depthTo(target) + label.index - target.current - 1);
            break;
          }
          let via: Region = target;
          while (!stack.includes(via)) via = present(via.parent, 'common region');
          if (item.conditional) out.append(Uint8Array.of(Op.if, Val.void));
          this.pcTo(out, label.entry);
          out.byte(Op.br);
          out.u32(toLoopHead(via, nesting) + (item.conditional ? 1 : 0));
          if (item.conditional) out.byte(Op.end);
          break;
        }
      }
    }
    out.byte(Op.end);
    return out;
  }

  /** All labels of a table can be reached by one br_table from here: ahead, and not inside a loop. */
  get here(): object {
    return this.region;
  }

  private pcTo(out: ByteWriter, value: number): void {
    out.byte(Op.i32Const);
    out.s32(value);
    out.byte(Op.localSet);
    out.u32(this.pc);
  }

  private open(out: ByteWriter, region: Region): void {
    out.append(Uint8Array.of(Op.loop, Val.void));
    const { labels } = region;
    for (let i = 0; i < labels.length; i++) out.append(Uint8Array.of(Op.block, Val.void));
    const count = region.lastEntry - region.firstEntry + 1;
    if (count <= 0) return;
    // if (pc >= 0) br_table (pc - first)
    out.byte(Op.localGet);
    out.u32(this.pc);
    out.append(Uint8Array.of(Op.i32Const, 0, Op.i32GeS, Op.if, Val.void));
    out.byte(Op.localGet);
    out.u32(this.pc);
    out.byte(Op.i32Const);
    out.s32(region.firstEntry);
    out.append(Uint8Array.of(Op.i32Sub, Op.brTable));
    out.u32(count);
    // Entries in a nested loop go to the label right before it. Labels are in order, so one walk finds all depths.
    let next = 0;
    let depth = 0;
    for (let entry = region.firstEntry; entry <= region.lastEntry; entry++) {
      if (next < labels.length && (labels[next] as Label).entry === entry) depth = 1 + next++;
      out.u32(depth);
    }
    out.u32(labels.length + 1); // never: the loop head again
    out.byte(Op.end);
  }
}
