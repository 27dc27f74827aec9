// Statements to code: the top layer of the generator, one instance a function.

import { ByteWriter } from '../../base/byteWriter';
import { BREAKPOINTS, CONTROL, HEADER, SHADOW } from '../../program/abi';
import type { BlockScope, CodePosition, FunctionInfo, SourceRange, VariableInfo } from '../../program/program';
import { alignOf, type CType, inMemory, isScalar, sizeOf, VOID_PTR } from '../../program/types';
import type {
  BlockStatement,
  CaseStatement,
  Expr,
  FunctionBody,
  FunctionSymbol,
  Statement,
  VariableSymbol,
} from '../ast';
import { trackUnassigned } from './definiteAssignment';
import { Global, Local } from './emitter';
import { type Label, newLabel } from './functionBody';
import { LoweringEmitter } from './lowering';
import { Op, Val } from './opcodes';

/** What engines take of one function: its bytes, and the targets of its jump tables. */
const MOST = { bytes: 7_600_000, positions: 65_000 } as const;

interface OpenScope {
  /** Variables with a destructor that are alive here, in order of declaration. */
  readonly cleanups: VariableSymbol[];
  /** Variable length arrays of this scope; `low` before each is kept, and is given back when the scope is left. */
  readonly arrays: readonly VariableSymbol[];
  readonly statement: Statement;
}

interface Target {
  readonly breakTo: Label;
  readonly continueTo: Label | undefined;
  /** Open C scopes outside the loop or switch: those beyond are left by break and continue. */
  readonly depth: number;
}

/** Bytes between address-taken locals, poisoned, so that running over the end of one is seen. */
const REDZONE = 16;
/** Room that must be left below a new stack frame: the arguments of natives it calls. */
const STACK_MARGIN = 512;

/** Values that a WebAssembly value can hold. */
const isPlain = (type: CType) => isScalar(type) && !inMemory(type);
const roundUp = (n: number, to: number) => Math.ceil(n / to) * to;

export class FunctionEmitter extends LoweringEmitter {
  private readonly scopes: BlockScope[] = [];
  private scope = -1;
  private readonly open: OpenScope[] = [];
  private readonly targets: Target[] = [];
  private readonly labels = new Map<string, Label>();
  private readonly caseLabels = new Map<Statement, Label>();
  private readonly entries: {
    label: Label;
    id: number;
    kind: CodePosition['kind'];
    statement: number;
    range: SourceRange;
    scope: number;
    valueUsed: boolean;
  }[] = [];
  private statementId = 0;
  private range: SourceRange;
  private labelPaths: Map<string, Statement[]> | undefined;
  /** Frame bytes [from, to) that hold address-taken objects and their red zones, and [from, to) of checked scalars. */
  private objects = { from: 0, to: 0 };
  private checkedScalars = { from: 0, to: 0 };
  /** Where `low` as it was before a variable length array is kept. */
  private readonly lowBefore = new Map<VariableSymbol, number>();
  /** Where locals are assigned first, as source positions. */
  private firstSet: ReadonlyMap<VariableSymbol, number> = new Map();
  private firstPosition: number;

  constructor(
    env: LoweringEmitter['env'],
    private readonly symbol: FunctionSymbol,
    private readonly definition: FunctionBody,
    private readonly slot: number,
    private readonly unit: number,
  ) {
    super(env);
    this.firstPosition = env.positions.length;
    this.range = this.rangeOf(symbol.position, definition.end);
  }

  /** Generates the function. The wasm body is complete but for its size. `labels`: what the address of each is. */
  emit(): { code: Uint8Array; info: FunctionInfo; labels: ReadonlyMap<string, number> } {
    this.firstSet = trackUnassigned(this.definition);
    this.layOut();
    this.openScope(this.definition.params);
    this.emitBlock(this.definition.block);
    this.endOfFunction();
    const body = this.body.assemble();
    const frameBytes = roundUp(this.frameTop, 16);
    const out = new ByteWriter(body.length + 256);
    this.writeLocals(out);
    out.append(this.prologue(frameBytes));
    out.append(body);
    out.byte(Op.end);
    const { position, name } = this.symbol;
    if (out.length > MOST.bytes || this.entries.length > MOST.positions)
      this.unsupported(`'${name}': a function of ${this.entries.length} statements and calls`, position);
    for (const e of this.entries) {
      this.env.positions[e.id] = {
        id: e.id,
        slot: this.slot,
        kind: e.kind,
        statement: e.statement,
        entry: e.label.entry,
        range: e.range,
        scope: e.scope,
        ...(e.valueUsed && { valueUsed: true }),
      };
    }
    const info: FunctionInfo = {
      name: this.symbol.name,
      slot: this.slot,
      va: this.env.addressOf(this.symbol),
      type: this.symbol.type,
      native: false,
      frameBytes,
      params: this.definition.params.map((p) => this.variableInfo(p)),
      scopes: this.scopes,
      range: this.rangeOf(this.symbol.position, this.definition.end),
      firstPosition: this.firstPosition,
      lastPosition: this.env.positions.length - 1,
      unit: this.unit,
      ...(this.lowOffset !== undefined && { lowOffset: this.lowOffset }),
    };
    const labels = new Map([...this.labels].map(([name, label]) => [name, label.entry]));
    return { code: out.finish(), info, labels };
  }

  // ---- stack frame ----

  /** header | parameters and plain locals | checked scalars | red zones and address-taken objects | temporaries */
  private layOut(): void {
    let top: number = HEADER.bytes;
    const all = [...this.definition.params, ...this.definition.locals].filter((v) => !v.object);
    const put = (v: VariableSymbol, gap = 0) => {
      top = roundUp(top, Math.max(alignOf(v.type), v.align, gap ? 8 : 1));
      v.frameOffset = top;
      top += Math.max(sizeOf(v.type), 1);
      if (gap) top = roundUp(top, 8) + gap;
    };
    for (const v of all) if (!v.addressTaken && !v.tracked && isPlain(v.type)) put(v);
    top = roundUp(top, 8);
    const from = top;
    for (const v of all) if (!v.addressTaken && v.tracked) put(v);
    top = roundUp(top, 8);
    this.checkedScalars = { from, to: top };
    const objects = all.filter((v) => v.addressTaken || !isPlain(v.type));
    const objectsFrom = top;
    if (objects.length > 0) top += REDZONE;
    for (const v of objects) {
      v.addressTaken = true;
      put(v, REDZONE);
    }
    this.objects = { from: objectsFrom, to: top };
    if (this.definition.dynamic) {
      this.lowOffset = top;
      top += 4;
      for (const v of all) {
        if (!v.indirect) continue;
        this.lowBefore.set(v, top);
        top += 4;
      }
    }
    this.tempTop = roundUp(top, 8);
    this.frameTop = this.tempTop;
  }

  private writeLocals(out: ByteWriter): void {
    out.u32(this.locals.length);
    for (const type of this.locals) {
      out.u32(1);
      out.byte(type);
    }
  }

  /**
   * Entered anew: make the stack frame, take the parameters over. Entered again after a stop: take up the frame at
   * `inner`, whose header says where to go on (the host has put the entry number into its spare word).
   */
  private prologue(frameBytes: number): ByteWriter {
    const code = new ByteWriter(256);
    const saved = this.body.code;
    this.body.code = code;
    this.get(Local.inner);
    this.if(
      () => {
        this.get(Local.inner);
        this.tee(Local.fp);
        this.globalSet(Global.fp);
        this.get(Local.fp);
        this.i32(frameBytes);
        this.op(Op.i32Add);
        this.set(Local.argumentsBase);
        this.get(Local.fp);
        this.memory(Op.i32Load, HEADER.inner + 4);
        this.set(Local.pc);
        this.get(Local.fp);
        this.memory(Op.i32Load, HEADER.inner);
        this.set(Local.inner);
      },
      () => {
        this.get(Local.argumentsBase);
        this.i32(frameBytes);
        this.op(Op.i32Sub);
        this.tee(Local.fp);
        this.i32(0);
        this.memory(Op.i32Load, CONTROL.stackLimit);
        this.i32(STACK_MARGIN);
        this.op(Op.i32Add, Op.i32LtU);
        this.if(() => {
          this.get(Local.fp);
          this.callImport('stackOverflow');
        });
        this.get(Local.fp);
        this.globalGet(Global.fp);
        this.memory(Op.i32Store, HEADER.callerFp);
        this.savePosition(this.firstPosition);
        this.get(Local.fp);
        this.globalSet(Global.fp);
        this.i32(-1);
        this.set(Local.pc);
        this.resetLow();
        for (const offset of this.lowBefore.values()) {
          this.get(Local.fp);
          this.i32(0);
          this.memory(Op.i32Store, offset);
        }
        this.prepareShadow();
        this.takeParameters();
      },
    );
    this.body.code = saved;
    return code;
  }

  private prepareShadow(): void {
    const { from, to } = this.checkedScalars;
    if (to > from) this.frameShadow(from, to - from, SHADOW.uninit);
    if (this.objects.to === this.objects.from) return;
    this.frameShadow(this.objects.from, this.objects.to - this.objects.from, SHADOW.stackRedzone);
    for (const v of [...this.definition.params, ...this.definition.locals]) {
      if (v.addressTaken && !v.object)
        this.frameShadow(v.frameOffset, Math.max(sizeOf(v.type), 1), v.param ? SHADOW.ok : SHADOW.uninit);
    }
  }

  private takeParameters(): void {
    let slot = 0;
    for (const p of this.definition.params) {
      const size = sizeOf(p.type);
      if (inMemory(p.type)) {
        this.frameAddress(p.frameOffset);
        this.stackAddress(Local.argumentsBase, slot * 8);
        this.i32(size);
        this.i32(this.firstPosition);
        this.callImport('copy');
        slot += Math.ceil(size / 8);
        continue;
      }
      const at = slot * 8;
      // Who calls a function without a prototype passes a float as a double.
      const promoted = this.symbol.type.unprototyped && p.type.kind === 'float' && p.type.size === 4;
      this.storeFrame(p.type, p.frameOffset, false, () => {
        this.get(Local.argumentsBase);
        this.memory(promoted ? Op.f64Load : this.loadOp(p.type), at);
        if (promoted) this.op(Op.f32DemoteF64);
      });
      slot++;
    }
  }

  /** Gives the stack frame up and leaves the wasm function. */
  private leave(): void {
    if (this.objects.to > this.objects.from) {
      this.frameShadow(this.objects.from, this.objects.to - this.objects.from, SHADOW.stackDead);
    }
    this.giveUpObjects();
    this.get(Local.fp);
    this.memory(Op.i32Load, HEADER.callerFp);
    this.globalSet(Global.fp);
    this.op(Op.return);
  }

  private endOfFunction(): void {
    this.hook(this.rangeOf(this.definition.end - 1, this.definition.end), 'end');
    const { returns } = this.symbol.type;
    if (returns.kind !== 'void' && !this.symbol.noreturn && this.symbol.name !== 'main') this.rule('missingReturn');
    if (this.symbol.name === 'main') {
      this.get(Local.argumentsBase);
      this.i64(0n);
      this.memory(Op.i64Store, 0);
    }
    this.leave();
  }

  // ---- positions ----

  private rangeOf(position: number, end: number): SourceRange {
    const from = this.env.sources.place(position);
    const to = this.env.sources.place(Math.max(end, position));
    const same = to.path === from.path && to.line >= from.line;
    return {
      path: from.path,
      line: from.line,
      column: from.column,
      endLine: same ? to.line : from.line,
      endColumn: same ? to.column : from.column + 1,
    };
  }

  protected newPosition(kind: CodePosition['kind'], valueUsed = false): { id: number; label: Label } {
    const label = newLabel();
    const id = this.env.positions.length;
    // The place is taken now, so that numbers are unique; what it stands for is filled in by emit().
    this.env.positions.push(undefined as unknown as CodePosition);
    const { statementId: statement, range, scope } = this;
    this.entries.push({ label, id, kind, statement, range, scope, valueUsed });
    return { id, label };
  }

  /** Start of a statement: counts a tick, and stops here if anybody wants that. */
  private hook(range: SourceRange, kind: 'statement' | 'end' = 'statement'): void {
    this.range = range;
    this.statementId = this.env.positions.length;
    const { id, label } = this.newPosition(kind);
    this.body.place(label);
    this.position = id;
    this.i32(0);
    this.i32(0);
    this.memory(Op.i64Load, CONTROL.left);
    this.i64(1n);
    this.op(Op.i64Sub);
    this.tee(Local.left);
    this.memory(Op.i64Store, CONTROL.left);
    // Both say "stop" by their sign: one test for the two.
    this.get(Local.left);
    this.i32(0);
    this.memory(Op.i64Load8S, BREAKPOINTS.base + id);
    this.op(Op.i64Or);
    this.i64(0n);
    this.op(Op.i64LtS);
    this.if(() => {
      this.i32(id);
      this.callImport('hook');
    });
  }

  private hookAt(s: Statement, end = s.end): void {
    this.hook(this.rangeOf(s.position, end));
  }

  private variableInfo(v: VariableSymbol): VariableInfo {
    const { line } = this.env.sources.place(v.position);
    const va = v.object ? this.env.placement(v.object).va : undefined;
    const plain = !v.object && !v.addressTaken && !v.tracked && isPlain(v.type);
    const offset = v.object ? undefined : v.frameOffset;
    const { name, type, param, indirect } = v;
    const unsetTo = plain && !param ? this.unsetTo(v) : undefined;
    return {
      ...{ name, type, offset, va, param, line },
      ...(plain && { plain }),
      ...(unsetTo && { unsetTo }),
      ...(indirect && { indirect }),
    };
  }
  private unsetTo(v: VariableSymbol): { line: number; column: number } {
    const { line, column } = this.env.sources.place(this.firstSet.get(v) ?? this.definition.end);
    return { line, column };
  }

  private openScope(variables: readonly VariableSymbol[]): void {
    const named = variables.filter((v) => v.name !== '' && (!v.object || v.object.defined));
    this.scopes.push({ parent: this.scope, variables: named.map((v) => this.variableInfo(v)) });
    this.scope = this.scopes.length - 1;
  }

  // ---- statements ----

  protected emitBlock(block: BlockStatement): void {
    this.scoped(block, block.locals, () => {
      for (const s of block.items) this.statement(s);
    });
  }

  protected statementExpression(block: BlockStatement, result: () => void): void {
    this.scoped(block, block.locals, () => {
      for (const s of block.items) this.statement(s);
      result();
    });
  }

  private scoped(owner: Statement, locals: readonly VariableSymbol[], work: () => void): void {
    const outer = this.scope;
    if (locals.length > 0) this.openScope(locals);
    const arrays = locals.filter((v) => v.indirect);
    this.open.push({ cleanups: [], arrays, statement: owner });
    if (arrays[0]) this.saveLow(this.lowBefore.get(arrays[0]) as number);
    work();
    this.runCleanups(this.open.length - 1);
    this.open.pop();
    this.scope = outer;
  }

  /** Calls the destructors of all scopes from the innermost down to index `depth`. */
  private runCleanups(depth: number): void {
    for (let i = this.open.length - 1; i >= depth; i--) {
      const { cleanups, arrays } = this.open[i] as OpenScope;
      for (const v of [...cleanups].reverse()) this.cleanup(v);
      if (arrays[0]) this.restoreLow(this.lowBefore.get(arrays[0]) as number);
    }
  }

  private cleanup(v: VariableSymbol): void {
    const fn = v.cleanup;
    if (!fn) return;
    const of: Expr = { op: 'variable', symbol: v, type: v.type, position: v.position };
    const callee: Expr = {
      op: 'address',
      of: { op: 'function', symbol: fn, type: fn.type, position: v.position },
      type: VOID_PTR,
      position: v.position,
    };
    const argument: Expr = { op: 'address', of, type: VOID_PTR, position: v.position };
    this.withTemporaries(() => {
      this.emitCall(
        { op: 'call', callee, fn: fn.type, args: [argument], type: fn.type.returns, position: v.position },
        false,
        () => {},
      );
    });
  }

  private get hasCleanups(): boolean {
    return this.open.some((s) => s.cleanups.length > 0 || s.arrays.length > 0);
  }

  private statement(s: Statement): void {
    this.withTemporaries(() => this.emitStatement(s));
  }

  private emitStatement(s: Statement): void {
    switch (s.kind) {
      case 'empty':
        return;
      case 'block':
        return this.emitBlock(s);
      case 'expression':
        this.hookAt(s);
        return this.lowerEffect(s.value);
      case 'declaration':
        return this.declaration(s);
      case 'if':
        return this.ifStatement(s);
      case 'while':
      case 'do':
      case 'for':
        return this.loop(s);
      case 'switch':
        return this.switchStatement(s);
      case 'case':
        this.body.place(this.caseLabels.get(s) as Label);
        return this.emitStatement(s.body);
      case 'label':
        this.body.place(this.labelNamed(s.name));
        return this.emitStatement(s.body);
      case 'goto': {
        this.hookAt(s);
        this.runCleanups(this.sharedDepth(s.label));
        return this.body.branch(this.labelNamed(s.label));
      }
      case 'computedGoto': {
        this.hookAt(s);
        const target = this.lower(s.target);
        this.value(target);
        this.op(Op.i32WrapI64);
        this.set(Local.pc);
        return this.body.dispatch();
      }
      case 'break':
      case 'continue':
        return this.jump(s);
      case 'return':
        return this.returnStatement(s.value, s);
      case 'asm':
        this.hookAt(s);
        return this.rule('asm');
    }
  }

  private declaration(s: Statement & { kind: 'declaration' }): void {
    const { symbol, init } = s;
    if (init) {
      this.hookAt(s);
      if (symbol.indirect) this.restoreLow(this.lowBefore.get(symbol) as number);
      this.initialize({ op: 'variable', symbol, type: symbol.type, position: s.position }, init);
    } else if (symbol.tracked || symbol.addressTaken) {
      // In a loop, each round declares a new object.
      this.frameShadow(symbol.frameOffset, Math.max(sizeOf(symbol.type), 1), SHADOW.uninit);
    }
    const scope = this.open[this.open.length - 1] as OpenScope;
    const next = symbol.indirect && scope.arrays[scope.arrays.indexOf(symbol) + 1];
    if (next) this.saveLow(this.lowBefore.get(next) as number);
    if (symbol.cleanup) scope.cleanups.push(symbol);
  }

  private ifStatement(s: Statement & { kind: 'if' }): void {
    this.hookAt(s, s.yes.position);
    if (s.test.op === 'const') {
      // Both arms may hold labels, so neither is left out.
      const taken = s.test.value !== 0n;
      const end = newLabel();
      const no = newLabel();
      if (!taken) this.body.branch(no);
      this.statement(s.yes);
      this.body.branch(end);
      this.body.place(no);
      if (s.no) this.statement(s.no);
      return this.body.place(end);
    }
    const no = newLabel();
    this.branchUnless(s.test, no);
    this.statement(s.yes);
    if (!s.no) return this.body.place(no);
    const end = newLabel();
    this.body.branch(end);
    this.body.place(no);
    this.statement(s.no);
    this.body.place(end);
  }

  private loop(s: Statement & { kind: 'while' | 'do' | 'for' }): void {
    const end = newLabel();
    const next = newLabel();
    const body = () => {
      this.body.loop();
      this.targets.push({ breakTo: end, continueTo: next, depth: this.open.length });
      if (s.kind === 'do') {
        this.statement(s.body);
        this.body.place(next);
        this.withTemporaries(() => this.test(s.test, s.test.position, s.end, end));
      } else {
        if (s.test)
          this.withTemporaries(() =>
            this.test(
              s.test as Expr,
              s.kind === 'for' ? (s.test?.position ?? s.position) : s.position,
              s.body.position,
              end,
            ),
          );
        else if (s.body.kind === 'empty' || s.kind !== 'for' || !s.step) this.hookAt(s, s.body.position);
        this.statement(s.body);
        this.body.place(next);
        if (s.kind === 'for' && s.step) {
          const { step } = s;
          this.withTemporaries(() => {
            this.hook(this.rangeOf(step.position, step.position + 1));
            this.lowerEffect(step);
          });
        }
      }
      this.body.again();
      this.targets.pop();
      this.body.endLoop();
      this.body.place(end);
    };
    if (s.kind !== 'for') return body();
    this.scoped(s, s.locals, () => {
      if (s.init?.kind === 'block') for (const item of s.init.items) this.statement(item);
      else if (s.init) this.statement(s.init);
      body();
    });
  }

  private test(test: Expr, position: number, endPosition: number, exit: Label): void {
    this.hook(this.rangeOf(Math.min(position, test.position), Math.max(endPosition, position)));
    if (test.op === 'const') {
      if (test.value === 0n) this.body.branch(exit);
      return;
    }
    this.branchUnless(test, exit);
  }

  private switchStatement(s: Statement & { kind: 'switch' }): void {
    this.hookAt(s, s.body.position);
    const end = newLabel();
    const cases: CaseStatement[] = [];
    collectCases(s.body, cases);
    for (const c of cases) this.caseLabels.set(c, newLabel());
    const value = this.lower(s.value);
    const type = value.type;
    const wide = this.valType(type) === Val.i64;
    const held = this.take(wide ? Val.i64 : Val.i32);
    this.value(value);
    this.set(held);
    const otherwise = cases.find((c) => c.low === undefined);
    const ranges = cases.filter((c): c is CaseStatement & { low: bigint; high: bigint } => c.low !== undefined);
    for (const c of ranges) this.caseTest(c, held, type);
    this.release(held);
    this.body.branch(otherwise ? (this.caseLabels.get(otherwise) as Label) : end);
    const outer = this.targets[this.targets.length - 1];
    this.targets.push({ breakTo: end, continueTo: outer?.continueTo, depth: this.open.length });
    this.statement(s.body);
    this.targets.pop();
    this.body.place(end);
  }

  private caseTest(c: { low: bigint; high: bigint } & CaseStatement, held: number, type: CType): void {
    const wide = this.valType(type) === Val.i64;
    const push = (v: bigint) => (wide ? this.i64(BigInt.asIntN(64, v)) : this.i32(Number(BigInt.asIntN(32, v))));
    this.get(held);
    push(c.low);
    if (c.low === c.high) this.op(wide ? Op.i64Eq : Op.i32Eq);
    else {
      // low <= v <= high  as  v - low <=u high - low
      this.op(wide ? Op.i64Sub : Op.i32Sub);
      push(c.high - c.low);
      this.op(wide ? Op.i64LeU : Op.i32LeU);
    }
    this.body.branchIf(this.caseLabels.get(c) as Label);
  }

  private jump(s: Statement & { kind: 'break' | 'continue' }): void {
    this.hookAt(s);
    const candidates = s.kind === 'break' ? this.targets : this.targets.filter((t) => t.continueTo);
    const target = candidates[candidates.length - 1] as Target;
    // `continue` inside a switch inside a loop leaves scopes down to the loop's.
    const loop = s.kind === 'break' ? target : (this.targets.find((t) => t.continueTo === target.continueTo) as Target);
    this.runCleanups(loop.depth);
    this.body.branch(s.kind === 'break' ? target.breakTo : (target.continueTo as Label));
  }

  private returnStatement(value: Expr | undefined, s: Statement): void {
    this.hookAt(s);
    if (value && value.type.kind !== 'void') {
      const e = this.lower(value);
      if (inMemory(e.type)) {
        // The destructors may change what is returned, and their arguments may lie where it goes: so a copy is kept.
        const kept = this.hasCleanups ? this.copyOf(e) : e;
        this.runCleanups(0);
        this.stackShadow(Local.argumentsBase, 0, sizeOf(e.type), 0);
        this.copyRecord(() => this.stackAddress(Local.argumentsBase, 0), kept, sizeOf(e.type));
        return this.leave();
      } else if (this.hasCleanups) {
        const kept = this.newTemporary(e.type);
        this.storeFrame(e.type, kept.frameOffset, false, () => this.value(e));
        this.runCleanups(0);
        this.returnScalar({ op: 'variable', symbol: kept, type: e.type, position: s.position });
        return this.leave();
      } else this.returnScalar(e);
    } else if (value) this.lowerEffect(value);
    this.runCleanups(0);
    this.leave();
  }

  private copyOf(e: Expr): Expr {
    const symbol = this.newTemporary(e.type);
    this.frameShadow(symbol.frameOffset, sizeOf(e.type), 0);
    this.copyRecord(() => this.frameAddress(symbol.frameOffset), e, sizeOf(e.type));
    return { op: 'variable', symbol, type: e.type, position: e.position };
  }

  private returnScalar(e: Expr): void {
    this.get(Local.argumentsBase);
    this.value(e);
    this.memory(this.storeOp(e.type), 0);
  }

  // ---- labels ----

  private labelNamed(name: string): Label {
    let label = this.labels.get(name);
    if (!label) {
      label = newLabel();
      this.labels.set(name, label);
    }
    return label;
  }

  /** How many of the open scopes also hold the label: the others are left by jumping to it. */
  private sharedDepth(label: string): number {
    if (!this.hasCleanups) return this.open.length;
    if (!this.labelPaths) {
      this.labelPaths = new Map();
      findLabels(this.definition.block, [], this.labelPaths);
    }
    const path = this.labelPaths.get(label) ?? [];
    let depth = 0;
    while (depth < this.open.length && path.includes((this.open[depth] as OpenScope).statement)) depth++;
    return depth;
  }

  protected override labelAddress(name: string): void {
    this.body.entryNumber(this.labelNamed(name));
    this.op(Op.i64ExtendI32U);
  }

  protected override vaStart(list: Expr): void {
    const slots = this.definition.params.reduce(
      (n, p) => n + (inMemory(p.type) ? Math.ceil(sizeOf(p.type) / 8) : 1),
      0,
    );
    this.store(list, false, () => this.stackAddress(Local.argumentsBase, slots * 8));
  }
}

/** Case labels of a switch body, but not those of switches inside it. */
function collectCases(s: Statement, into: CaseStatement[]): void {
  switch (s.kind) {
    case 'case':
      into.push(s);
      return collectCases(s.body, into);
    case 'block':
      for (const item of s.items) collectCases(item, into);
      return;
    case 'label':
    case 'while':
    case 'do':
    case 'for':
      return collectCases(s.body, into);
    case 'if':
      collectCases(s.yes, into);
      if (s.no) collectCases(s.no, into);
      return;
    default:
  }
}

/** Scopes around each label of a function. */
function findLabels(s: Statement, path: readonly Statement[], into: Map<string, Statement[]>): void {
  switch (s.kind) {
    case 'label':
      into.set(s.name, [...path]);
      return findLabels(s.body, path, into);
    case 'block':
      for (const item of s.items) findLabels(item, [...path, s], into);
      return;
    case 'for':
      return findLabels(s.body, [...path, s], into);
    case 'case':
    case 'while':
    case 'do':
    case 'switch':
      return findLabels(s.body, path, into);
    case 'if':
      findLabels(s.yes, path, into);
      if (s.no) findLabels(s.no, path, into);
      return;
    default:
  }
}
