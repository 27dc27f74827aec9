// Objects whose size only the running program knows: alloca() and variable length arrays. They are made below the stack
// frame, and `low`, a word of the frame, says how far down that goes; the arguments of calls lie below it.
//
//     fp + frameBytes
//     ...       locals, temporaries
//     fp        header
//     ...       red zone | object | red zone        one for each object made so far
//     low       <- where the argument area of the next call ends

import { CONTROL, SHADOW } from '../../program/abi';
import type { Expr } from '../ast';
import { Global, Local } from './emitter';
import { Op, PrefixOp, Val } from './opcodes';
import { WideEmitter } from './wide';

/** Poisoned bytes on either side of an object. */
const REDZONE = 16;
/** Room that must be left below: the arguments of natives. */
const MARGIN = 512;

export abstract class DynamicStackEmitter extends WideEmitter {
  /** Bytes from fp of the word that holds `low`; undefined in functions that make no such objects. */
  protected lowOffset: number | undefined;

  /** Pushes the host offset below which the arguments of a call may lie. */
  protected low(): void {
    this.get(Local.fp);
    if (this.lowOffset !== undefined) this.memory(Op.i32Load, this.lowOffset);
  }

  /** On entry: nothing has been made. */
  protected resetLow(): void {
    if (this.lowOffset === undefined) return;
    this.get(Local.fp);
    this.get(Local.fp);
    this.memory(Op.i32Store, this.lowOffset);
  }

  /** Keeps `low` in a word of the frame. */
  protected saveLow(offset: number): void {
    this.get(Local.fp);
    this.low();
    this.memory(Op.i32Store, offset);
  }

  /** Gives up what was made since `low` was saved there, if it was. */
  protected restoreLow(offset: number): void {
    const saved = this.take(Val.i32);
    this.get(Local.fp);
    this.memory(Op.i32Load, offset);
    this.tee(saved);
    this.low();
    this.op(Op.i32GtU);
    this.if(() => {
      this.giveUpTo(saved);
      this.get(Local.fp);
      this.get(saved);
      this.memory(Op.i32Store, this.lowOffset as number);
    });
    this.release(saved);
  }

  /** Before the function returns: whatever still points to its objects points to dead ones. */
  protected giveUpObjects(): void {
    if (this.lowOffset !== undefined) this.giveUpTo(Local.fp);
  }

  private giveUpTo(end: number): void {
    this.shadowFrom(() => this.low());
    this.i32(SHADOW.stackDead);
    this.get(end);
    this.low();
    this.op(Op.i32Sub, Op.prefix, PrefixOp.memoryFill, 0);
  }

  private shadowFrom(host: () => void): void {
    host();
    this.i32(this.env.shadowDelta);
    this.op(Op.i32Add);
  }

  /** Pushes the guest address of `size` new bytes, aligned to 16, which have never been written. */
  protected alloca(size: Expr): void {
    const bytes = this.take(Val.i64);
    const base = this.take(Val.i32);
    this.value(size);
    this.tee(bytes);
    // room = low - stackLimit - margins
    this.low();
    this.i32(0);
    this.memory(Op.i32Load, CONTROL.stackLimit);
    this.op(Op.i32Sub);
    this.i32(MARGIN + 3 * REDZONE);
    this.op(Op.i32Sub, Op.i64ExtendI32S, Op.i64GeS);
    this.get(bytes);
    this.i64(0n);
    this.op(Op.i64LtS, Op.i32Or);
    this.if(() => {
      this.low();
      this.callImport('stackOverflow');
    });
    this.low();
    this.get(bytes);
    this.op(Op.i32WrapI64, Op.i32Sub);
    this.i32(2 * REDZONE);
    this.op(Op.i32Sub);
    this.i32(-16);
    this.op(Op.i32And);
    this.set(base);
    this.shadowFrom(() => this.get(base));
    this.i32(SHADOW.stackRedzone);
    this.low();
    this.get(base);
    this.op(Op.i32Sub, Op.prefix, PrefixOp.memoryFill, 0);
    this.get(Local.fp);
    this.get(base);
    this.memory(Op.i32Store, this.lowOffset as number);
    this.get(base);
    this.i32(REDZONE);
    this.op(Op.i32Add);
    this.set(base);
    this.shadowFrom(() => this.get(base));
    this.i32(SHADOW.uninit);
    this.get(bytes);
    this.op(Op.i32WrapI64, Op.prefix, PrefixOp.memoryFill, 0);
    this.get(base);
    this.op(Op.i64ExtendI32U);
    this.globalGet(Global.stackDelta);
    this.op(Op.i64Add);
    this.release(bytes);
    this.release(base);
  }
}
