// Calls are taken out of expressions: `x = f(g(a)) + 1` becomes  t1 = g(a); t2 = f(t1); x = t2 + 1.  So nothing of an
// expression lies on the wasm stack while another guest function runs, and the stack frame is all there is to a caller.
// Where a call stands in one arm of &&, ||, ?: or inside ({ }), the arm becomes a branch.

import {
  type CType,
  type FunctionType,
  INT,
  inMemory,
  isBool,
  isSigned,
  pointerTo,
  sizeOf,
  VOID_PTR,
} from '../../program/types';
import type { BlockStatement, Expr, Initializer, VariableSymbol } from '../ast';
import { DynamicStackEmitter } from './dynamicStack';
import { Global, Local } from './emitter';
import { type Label, newLabel } from './functionBody';
import { Op, PrefixOp, Val } from './opcodes';
import { computesWide } from './wide';

const roundUp = (n: number, to: number) => Math.ceil(n / to) * to;

export abstract class LoweringEmitter extends DynamicStackEmitter {
  private readonly stepped = new Map<Expr, boolean>();

  /** Code for one C statement: its temporaries are free again afterwards. */
  protected withTemporaries(work: () => void): void {
    const top = this.tempTop;
    work();
    this.tempTop = top;
  }

  protected abstract emitBlock(block: BlockStatement): void;
  /** Runs work inside the C scope of a ({ }), destructors included. */
  protected abstract statementExpression(block: BlockStatement, result: () => void): void;
  /** Makes this point of the code one that a stack can be rebuilt at. */
  protected abstract newPosition(kind: 'call' | 'statement', valueUsed?: boolean): { id: number; label: Label };

  /** Whether some part must be done in a step of its own. */
  private needsSteps(e: Expr): boolean {
    const known = this.stepped.get(e);
    if (known !== undefined) return known;
    const answer = computesWide(e) || this.hasSteps(e);
    this.stepped.set(e, answer);
    return answer;
  }

  private hasSteps(e: Expr): boolean {
    switch (e.op) {
      case 'call':
      case 'statements':
      case 'literal':
        return true;
      case 'deref':
        return this.needsSteps(e.pointer);
      case 'member':
        return this.needsSteps(e.base);
      case 'index':
        return this.needsSteps(e.base) || this.needsSteps(e.index);
      case 'address':
        return this.needsSteps(e.of);
      case 'negate':
      case 'invert':
      case 'lnot':
      case 'cast':
        return this.needsSteps(e.operand);
      case 'binary':
      case 'pointerDifference':
      case 'and':
      case 'or':
      case 'comma':
        return this.needsSteps(e.left) || this.needsSteps(e.right);
      case 'pointerAdd':
        return this.needsSteps(e.pointer) || this.needsSteps(e.index);
      case 'conditional':
        // A record value is chosen by choosing its address.
        return inMemory(e.type) || this.needsSteps(e.test) || this.needsSteps(e.yes) || this.needsSteps(e.no);
      case 'elvis':
        return this.needsSteps(e.test) || this.needsSteps(e.no);
      case 'assign':
      case 'compound':
        return this.needsSteps(e.target) || this.needsSteps(e.value);
      case 'increment':
        return this.needsSteps(e.target);
      case 'vaArg':
      case 'vaStart':
        return this.needsSteps(e.list);
      case 'builtin':
        return e.name === 'alloca' || e.args.some((a) => this.needsSteps(a));
      default:
        return false;
    }
  }

  /** Emits the steps that `e` needs and returns what is left: an expression without calls. */
  protected lower(e: Expr): Expr {
    if (!this.needsSteps(e)) return e;
    if (computesWide(e)) return this.lowerWide(e);
    switch (e.op) {
      case 'call':
        return this.call(e);
      case 'statements':
        return this.statements(e);
      case 'literal':
        return this.literal(e);
      case 'deref':
        return { ...e, pointer: this.lower(e.pointer) };
      case 'member':
        return { ...e, base: this.lower(e.base) };
      case 'index': {
        const base = this.lower(e.base);
        return { ...e, base, index: this.lower(e.index) };
      }
      case 'address':
        return { ...e, of: this.lower(e.of) };
      case 'negate':
      case 'invert':
      case 'lnot':
        return { ...e, operand: this.lower(e.operand) };
      case 'cast': {
        if (e.type.kind !== 'void') return { ...e, operand: this.lower(e.operand) };
        this.lowerEffect(e.operand);
        return nothing(e.position);
      }
      case 'binary':
      case 'pointerDifference': {
        const left = this.lower(e.left);
        return { ...e, left, right: this.lower(e.right) } as Expr;
      }
      case 'pointerAdd': {
        const pointer = this.lower(e.pointer);
        return { ...e, pointer, index: this.lower(e.index) };
      }
      case 'comma':
        this.lowerEffect(e.left);
        return this.lower(e.right);
      case 'and':
      case 'or':
        return this.chosen(e, INT, (keep) => {
          const no = newLabel();
          const end = newLabel();
          this.branchUnless(e, no);
          keep(constant(1, e.position));
          this.body.branch(end);
          this.body.place(no);
          keep(constant(0, e.position));
          this.body.place(end);
        });
      case 'conditional':
        return this.conditional(e);
      case 'elvis': {
        const kept = this.kept(this.lower(e.test));
        return this.chosen(e, e.type, (keep) => {
          const no = newLabel();
          const end = newLabel();
          this.branchUnless(kept, no);
          keep({ op: 'cast', operand: kept, type: e.type, position: e.position });
          this.body.branch(end);
          this.body.place(no);
          keep(this.lower(e.no));
          this.body.place(end);
        });
      }
      case 'assign': {
        if (inMemory(e.type)) {
          const value = this.lower(e.value);
          return { ...e, target: this.lower(e.target), value };
        }
        const target = this.lower(e.target);
        return { ...e, target, value: this.lower(e.value) };
      }
      case 'compound': {
        const value = this.lower(e.value);
        return { ...e, target: this.lower(e.target), value };
      }
      case 'increment':
        return { ...e, target: this.lower(e.target) };
      case 'vaArg':
      case 'vaStart':
        return { ...e, list: this.lower(e.list) };
      case 'builtin': {
        const made = { ...e, args: e.args.map((a) => this.lower(a)) };
        return e.name === 'alloca' ? this.kept(made) : made;
      }
      default:
        return e;
    }
  }

  /** Emits `e` for its effects only. */
  protected lowerEffect(e: Expr): void {
    if (e.op === 'call') {
      this.emitCall(e, false, () => {});
    } else if (e.op === 'statements') {
      this.statementExpression(e.block, () => e.result && this.lowerEffect(e.result));
    } else if (e.op === 'cast' && e.type.kind === 'void') this.lowerEffect(e.operand);
    else if (e.op === 'comma') {
      this.lowerEffect(e.left);
      this.lowerEffect(e.right);
    } else if ((e.op === 'and' || e.op === 'or') && this.needsSteps(e)) {
      const end = newLabel();
      if (e.op === 'and') this.branchUnless(e.left, end);
      else this.branchWhen(e.left, end);
      this.lowerEffect(e.right);
      this.body.place(end);
    } else if (e.op === 'conditional' && this.needsSteps(e)) {
      const no = newLabel();
      const end = newLabel();
      this.branchUnless(e.test, no);
      this.lowerEffect(e.yes);
      this.body.branch(end);
      this.body.place(no);
      this.lowerEffect(e.no);
      this.body.place(end);
    } else this.effect(this.lower(e));
  }

  /** Goes to `label` if `e` is false. */
  protected branchUnless(e: Expr, label: Label): void {
    if (this.needsSteps(e)) {
      if (e.op === 'lnot') return this.branchWhen(e.operand, label);
      if (e.op === 'and') {
        this.branchUnless(e.left, label);
        return this.branchUnless(e.right, label);
      }
      if (e.op === 'or') {
        const yes = newLabel();
        this.branchWhen(e.left, yes);
        this.branchUnless(e.right, label);
        return this.body.place(yes);
      }
    }
    this.truth(this.lower(e));
    this.op(Op.i32Eqz);
    this.body.branchIf(label);
  }

  protected branchWhen(e: Expr, label: Label): void {
    if (this.needsSteps(e)) {
      if (e.op === 'lnot') return this.branchUnless(e.operand, label);
      if (e.op === 'or') {
        this.branchWhen(e.left, label);
        return this.branchWhen(e.right, label);
      }
      if (e.op === 'and') {
        const no = newLabel();
        this.branchUnless(e.left, no);
        this.branchWhen(e.right, label);
        return this.body.place(no);
      }
    }
    this.truth(this.lower(e));
    this.body.branchIf(label);
  }

  /** Puts a value without calls into a temporary. */
  private kept(e: Expr): Expr {
    const symbol = this.newTemporary(e.type);
    this.storeFrame(e.type, symbol.frameOffset, false, () => this.value(e));
    return { op: 'variable', symbol, type: e.type, position: e.position };
  }

  private chosen(e: Expr, type: CType, arms: (keep: (value: Expr) => void) => void): Expr {
    const symbol = this.newTemporary(type);
    arms((value) => this.storeFrame(type, symbol.frameOffset, false, () => this.value(value)));
    return { op: 'variable', symbol, type, position: e.position };
  }

  private conditional(e: Expr & { op: 'conditional' }): Expr {
    const arms = (yes: () => void, no: () => void) => {
      const otherwise = newLabel();
      const end = newLabel();
      this.branchUnless(e.test, otherwise);
      yes();
      this.body.branch(end);
      this.body.place(otherwise);
      no();
      this.body.place(end);
    };
    if (e.type.kind === 'void') {
      arms(
        () => this.lowerEffect(e.yes),
        () => this.lowerEffect(e.no),
      );
      return nothing(e.position);
    }
    if (inMemory(e.type)) {
      const pointerType = pointerTo(e.type);
      const pointer = this.chosen(e, pointerType, (keep) => {
        const address = (arm: Expr): Expr => ({
          op: 'address',
          of: this.lower(arm),
          type: pointerType,
          position: e.position,
        });
        arms(
          () => keep(address(e.yes)),
          () => keep(address(e.no)),
        );
      });
      return { op: 'deref', pointer, type: e.type, position: e.position };
    }
    return this.chosen(e, e.type, (keep) => {
      arms(
        () => keep(this.lower(e.yes)),
        () => keep(this.lower(e.no)),
      );
    });
  }

  private statements(e: Expr & { op: 'statements' }): Expr {
    const { result } = e;
    if (!result || e.type.kind === 'void') {
      this.lowerEffect(e);
      return nothing(e.position);
    }
    const symbol = this.newTemporary(e.type);
    this.statementExpression(e.block, () => {
      const value = this.lower(result);
      if (inMemory(e.type)) {
        this.frameShadow(symbol.frameOffset, sizeOf(e.type), 0);
        this.copyRecord(() => this.frameAddress(symbol.frameOffset), value, sizeOf(e.type));
      } else this.storeFrame(e.type, symbol.frameOffset, false, () => this.value(value));
    });
    return { op: 'variable', symbol, type: e.type, position: e.position };
  }

  private literal(e: Expr & { op: 'literal' }): Expr {
    const target: Expr = { op: 'variable', symbol: e.symbol, type: e.type, position: e.position };
    this.initialize(target, e.init);
    return target;
  }

  /** Gives an automatic object its initial value. */
  protected initialize(target: Expr & { op: 'variable' }, init: Initializer): void {
    const { symbol } = target;
    const bytes = sizeOf(symbol.type);
    if (init.zero && bytes > 0) {
      // Values may read the old object of a loop's last round, so they are computed first where that matters little:
      // C leaves that order open; zeros come first.
      if (bytes <= 64) this.zeroFrame(symbol.frameOffset, bytes);
      else {
        this.get(Local.fp);
        this.i32(symbol.frameOffset);
        this.op(Op.i32Add);
        this.i32(0);
        this.i32(bytes);
        this.op(Op.prefix, PrefixOp.memoryFill, 0);
      }
      this.frameShadow(symbol.frameOffset, bytes, 0);
    }
    for (const item of init.items) {
      const value = this.lower(item.value);
      const shifted: VariableSymbol = { ...symbol, type: item.type, frameOffset: symbol.frameOffset + item.offset };
      let place: Expr = { op: 'variable', symbol: shifted, type: item.type, position: target.position };
      if (inMemory(item.type) || item.type.kind === 'array') {
        this.copyRecord(() => this.frameAddress(shifted.frameOffset), value, sizeOf(item.type));
        continue;
      }
      if (item.field)
        place = {
          op: 'member',
          base: place,
          field: { ...item.field, offset: 0 },
          type: item.type,
          position: target.position,
        };
      this.store(place, false, () => this.value(value));
    }
  }

  private zeroFrame(offset: number, bytes: number): void {
    for (let at = 0; at < bytes; ) {
      const step = bytes - at >= 8 ? 8 : bytes - at >= 4 ? 4 : bytes - at >= 2 ? 2 : 1;
      this.get(Local.fp);
      if (step === 8) this.i64(0n);
      else this.i32(0);
      this.memory({ 8: Op.i64Store, 4: Op.i32Store, 2: Op.i32Store16, 1: Op.i32Store8 }[step] as number, offset + at);
      at += step;
    }
  }

  // ---- calls ----

  private call(e: Expr & { op: 'call' }): Expr {
    if (e.type.kind === 'void') {
      this.emitCall(e, false, () => {});
      return nothing(e.position);
    }
    const symbol = this.newTemporary(e.type);
    this.emitCall(e, true, (base) => {
      if (inMemory(e.type)) {
        this.frameShadow(symbol.frameOffset, sizeOf(e.type), 0);
        this.frameAddress(symbol.frameOffset);
        this.stackAddress(base, 0);
        this.i32(sizeOf(e.type));
        this.i32(this.position);
        this.callImport('copy');
      } else
        this.storeFrame(e.type, symbol.frameOffset, false, () => {
          this.get(base);
          this.memory(this.loadOp(e.type), 0);
        });
    });
    return { op: 'variable', symbol, type: e.type, position: e.position };
  }

  /** Guest address of the stack byte `offset` above the host offset in a wasm local. */
  protected stackAddress(base: number, offset: number): void {
    this.get(base);
    if (offset) {
      this.i32(offset);
      this.op(Op.i32Add);
    }
    this.op(Op.i64ExtendI32U);
    this.globalGet(Global.stackDelta);
    this.op(Op.i64Add);
  }

  /** A call; `result` finds the returned value at the host offset in the given wasm local, if it is `used`. */
  protected emitCall(e: Expr & { op: 'call' }, used: boolean, result: (base: number) => void): void {
    const named = e.callee.op === 'address' && e.callee.of.op === 'function' ? e.callee.of.symbol : undefined;
    const direct = named && this.env.callTarget(named);
    const callee = direct ? e.callee : this.lower(e.callee);
    const args = e.args.map((a) => this.lower(a));
    // Slot of each argument; the return value is written over the first ones.
    const slots: number[] = [];
    let next = 0;
    for (const a of args) {
      slots.push(next);
      next += inMemory(a.type) ? Math.ceil(sizeOf(a.type) / 8) : 1;
    }
    const bytes = roundUp(Math.max(next * 8, returnBytes(e.fn), 8), 16);
    const base = this.take(Val.i32);
    this.low();
    this.i32(bytes);
    this.op(Op.i32Sub);
    this.set(base);
    args.forEach((a, i) => {
      const at = (slots[i] as number) * 8;
      if (inMemory(a.type)) {
        // Whatever lay here before (a dead stack frame, perhaps), these bytes are the argument now.
        this.stackShadow(base, at, sizeOf(a.type), 0);
        return this.copyRecord(() => this.stackAddress(base, at), a, sizeOf(a.type));
      }
      this.get(base);
      this.slotValue(a);
      this.memory(Op.i64Store, at);
      if (i >= e.fn.params.length || e.fn.unprototyped) {
        // va_arg reads it through the MMU: whatever lay here before, it is initialised now.
        this.get(base);
        this.i64(0n);
        this.memory(Op.i64Store, at + this.env.shadowDelta);
      }
    });
    let pointer: VariableSymbol | undefined;
    if (!direct) {
      pointer = this.newTemporary(VOID_PTR);
      this.storeFrame(VOID_PTR, pointer.frameOffset, false, () => this.value(callee));
    }
    this.release(base);
    const position = this.newPosition('call', used);
    this.body.place(position.label);
    this.position = position.id;
    this.savePosition(position.id);
    this.low();
    this.i32(bytes);
    this.op(Op.i32Sub);
    this.get(Local.inner);
    if (direct && 'index' in direct) {
      this.op(Op.call);
      this.body.code.u32(direct.index);
    } else if (direct) {
      this.i32(direct.slot);
      this.op(Op.callIndirect, 0, 0); // type 0: every guest function's; table 0
    } else {
      this.loadFrame(VOID_PTR, (pointer as VariableSymbol).frameOffset, false);
      this.i32(this.env.typeIndex(e.fn));
      this.i32(position.id);
      this.callHelper('resolve');
      this.op(Op.callIndirect, 0, 0);
    }
    this.i32(0);
    this.set(Local.inner);
    const after = this.newPosition('statement');
    this.body.place(after.label);
    this.position = after.id;
    const at = this.take(Val.i32);
    this.low();
    this.i32(bytes);
    this.op(Op.i32Sub);
    this.set(at);
    result(at);
    this.release(at);
  }

  /** Pushes an argument as the 8 bytes of its slot. */
  private slotValue(a: Expr): void {
    this.value(a);
    switch (this.valType(a.type)) {
      case Val.i32:
        return this.op(isSigned(a.type) && !isBool(a.type) ? Op.i64ExtendI32S : Op.i64ExtendI32U);
      case Val.f64:
        return this.op(Op.i64ReinterpretF64);
      case Val.f32:
        return this.op(Op.i32ReinterpretF32, Op.i64ExtendI32U);
    }
  }
}

const returnBytes = (fn: FunctionType): number => (fn.returns.kind === 'void' ? 0 : Math.max(sizeOf(fn.returns), 8));
const constant = (value: number, position: number): Expr => ({
  op: 'const',
  value: BigInt(value),
  type: INT,
  position,
});
const nothing = (position: number): Expr => ({
  op: 'cast',
  operand: constant(0, position),
  type: { kind: 'void', quals: 0 },
  position,
});
