// The disassembly view: the WebAssembly that the C was compiled to, with the lines of C it is from. The machine can
// stand only where a statement begins, so that is where an instruction breakpoint goes.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StackFrame } from '../debugger/api';
import type { Session } from '../debugger/session';
import { codeOf, type Instruction } from '../debugger/wasmCode';
import { type Counting, rangeOf, sourceOf } from './places';

const MAX_INSTRUCTIONS = 10_000;

const hex = (address: number): string => `0x${address.toString(16)}`;

export function addressOfPosition({ kernel }: Session, { id }: StackFrame['position']): string {
  return hex(codeOf(kernel.program).addressOf(id) ?? 0);
}

/** Where the client means; also a function by the guest's own pointer to it. */
function addressIn({ kernel }: Session, reference: string, offset = 0): number | undefined {
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(reference)) return undefined;
  const value = BigInt(reference);
  const code = codeOf(kernel.program);
  const fn = kernel.program.functions.find((f) => f?.va === value);
  const start = fn ? code.addressOf(fn.firstPosition) : value < 2n ** 53n ? Number(value) : undefined;
  return start === undefined ? undefined : start + offset;
}

/** The place for a breakpoint on an instruction, and how the client is told of it. */
export function instructionAt(session: Session, reference: string, offset: number | undefined) {
  const code = codeOf(session.kernel.program);
  const address = addressIn(session, reference, offset);
  const position = address === undefined ? undefined : code.positionAt(address);
  return position === undefined ? undefined : { position, reference: hex(code.addressOf(position) ?? 0) };
}

export function disassemble(
  session: Session,
  counting: Counting,
  {
    memoryReference,
    offset,
    instructionOffset = 0,
    instructionCount,
    resolveSymbols,
  }: DebugProtocol.DisassembleArguments,
): DebugProtocol.DisassembleResponse['body'] | { readonly problem: string } {
  const address = addressIn(session, memoryReference, offset);
  if (address === undefined) return { problem: `${memoryReference} is no address of code.` };
  const count = Math.max(0, Math.min(instructionCount, MAX_INSTRUCTIONS));
  const list = codeOf(session.kernel.program).around(address, instructionOffset, count);
  let line = 0;
  const instructions = list.map((instruction, i) => {
    if (!instruction) return hole(address + instructionOffset + i);
    const shown = shownAs(session, counting, instruction, resolveSymbols !== false);
    // Its place is said once for all instructions of a statement.
    if (instruction.position === line) return shown.plain;
    line = instruction.position;
    return { ...shown.plain, ...shown.place };
  });
  return { instructions };
}

const hole = (address: number): DebugProtocol.DisassembledInstruction => ({
  address: hex(Math.max(0, address)),
  instruction: '(no code)',
  presentationHint: 'invalid',
});

function shownAs({ kernel }: Session, counting: Counting, instruction: Instruction, symbols: boolean) {
  const { address, bytes, text, position, function: fn } = instruction;
  const plain: DebugProtocol.DisassembledInstruction = {
    address: hex(address),
    instruction: text,
    instructionBytes: [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' '),
    ...(symbols && fn && { symbol: fn.name }),
  };
  const at = position > 0 ? kernel.program.positions[position] : undefined;
  const place = at && { location: sourceOf(at.range.path), ...rangeOf(at.range, counting) };
  return { plain, place };
}
