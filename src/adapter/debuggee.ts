// The machine behind the adapter: created by a launch, run in slices so that requests are answered in between, and
// looked at while it stands.

import * as fs from 'node:fs';
import { join, resolve } from 'node:path';
import { deserialize } from 'node:v8';
import type { RecordedFinding, SessionEvents, Stop } from '../debugger/api';
import { type CreatedSession, createSession, type Session } from '../debugger/session';
import { fileAccess } from '../scenario/fileAccess';
import { type RawLaunch, resolveLaunch, sessionOptions } from '../scenario/launch';
import { offerReadyCore } from '../scenario/readyCore';
import { keptStore, VariableStore } from './variables';

/** Statements between two looks at what the client wants: some milliseconds. */
const SLICE_TICKS = 1_000_000;

export interface DebuggeeListener extends SessionEvents {
  onStop(stop: Stop): void;
  /** A piece of the way is done, and the machine goes on. */
  onPiece(): void;
  /** A bug of ours: the run cannot go on. */
  onFailure(error: unknown): void;
  onDiagnostics(diagnostics: CreatedSession['diagnostics']): void;
}

/** What a session tells goes to whoever has the machine now. */
class Relay implements SessionEvents {
  constructor(public to: SessionEvents) {}
  onOutput: SessionEvents['onOutput'] = (output) => this.to.onOutput(output);
  onOperation: SessionEvents['onOperation'] = (operation) => this.to.onOperation(operation);
  onFinding: SessionEvents['onFinding'] = (finding) => this.to.onFinding(finding);
  onResolution: SessionEvents['onResolution'] = (resolution) => this.to.onResolution(resolution);
}

/** A machine with all that belongs to it, to be handed from one client to the next. */
export interface Machine {
  readonly session: Session;
  readonly relay: Relay;
  readonly scenario: string | undefined;
  readonly launch: RawLaunch;
}

const files = fileAccess(fs);
const kernelRoot = join(__dirname, 'linux');
offerReadyCore(kernelRoot, (path) => fs.readFileSync(path), deserialize);

export class Debuggee {
  session: Session | undefined;
  /** Numbers of this stop. */
  variables: VariableStore | undefined;
  /** Numbers of values in the console. */
  kept: VariableStore | undefined;
  lastStop: Stop | undefined;
  running = false;
  /** Path of the script that acts the client; undefined for the built-in one. */
  scenario: string | undefined;
  private slice: NodeJS.Immediate | undefined;
  private machine: Machine | undefined;

  constructor(private readonly listener: DebuggeeListener) {}

  /** Compiles and boots. Says what is wrong, or nothing. */
  launch(raw: RawLaunch): string | undefined {
    this.halt();
    this.session = undefined;
    this.variables = undefined;
    this.kept = undefined;
    this.lastStop = undefined;
    return this.relaunch(raw);
  }

  /** The same with a machine there already, which stays if the new one cannot be made. */
  relaunch(raw: RawLaunch): string | undefined {
    const resolved = resolveLaunch(absolute(raw), files);
    if ('problem' in resolved) return resolved.problem;
    const { launch } = resolved;
    const relay = new Relay(this.listener);
    const created = createSession(sessionOptions(launch, files, kernelRoot, relay));
    this.listener.onDiagnostics(created.diagnostics);
    const { session, problems } = created;
    if (!session) return problems[0] ?? compileFailure(created);
    this.adopt({ session, relay, scenario: launch.scenario, launch: raw });
    return undefined;
  }

  /** Takes a machine that stands. */
  adopt(machine: Machine): void {
    this.halt();
    this.machine = machine;
    machine.relay.to = this.listener;
    this.session = machine.session;
    this.scenario = machine.scenario;
    this.variables = undefined;
    this.lastStop = undefined;
    this.kept = keptStore(machine.session);
  }

  /** Gives the machine away, standing. */
  release(): Machine | undefined {
    this.halt();
    const { machine } = this;
    this.machine = undefined;
    this.session = undefined;
    return machine;
  }

  /** The machine stands and can be looked at. */
  get stopped(): Session | undefined {
    return this.running ? undefined : this.session;
  }

  /** The machine, standing or between two slices of a run forward: it can be looked at, but it goes on at once. */
  get live(): Session | undefined {
    return this.session?.travel.isUnderWay ? undefined : this.session;
  }

  /** Sets the machine going; `how` says to the session in which way. */
  resume(how: (session: Session) => void): void {
    const { session } = this;
    if (!session || this.running) return;
    this.variables = undefined;
    how(session);
    this.running = true;
    this.runSlice();
  }

  pause(): void {
    this.session?.pause();
  }

  /** Stops running without a word: the session is over, or begins anew. */
  halt(): void {
    this.running = false;
    if (this.slice) clearImmediate(this.slice);
    this.slice = undefined;
  }

  private runSlice(): void {
    this.slice = undefined;
    const { session } = this;
    if (!session || !this.running) return;
    try {
      const stop = session.run(SLICE_TICKS);
      if (!stop) {
        this.listener.onPiece();
        this.slice = setImmediate(() => this.runSlice());
        return;
      }
      this.running = false;
      this.stoodStill(stop);
      this.listener.onStop(stop);
    } catch (error) {
      this.running = false;
      this.listener.onFailure(error);
    }
  }

  /** The machine stands somewhere else: what the client knows by numbers is out of date. */
  stoodStill(stop: Stop): void {
    this.lastStop = stop;
    this.variables = this.session && new VariableStore(this.session);
  }

  get finding(): RecordedFinding | undefined {
    return this.lastStop?.finding;
  }
}

/** Breakpoints come with absolute paths: what is launched by another must be known by the same. */
function absolute(raw: RawLaunch): RawLaunch {
  const one = (path: unknown) => (typeof path === 'string' && path !== '' ? resolve(path) : path);
  const all = (paths: unknown) => (Array.isArray(paths) ? paths.map(one) : paths);
  return {
    ...raw,
    ...('program' in raw && { program: one(raw.program) }),
    ...('scenario' in raw && { scenario: one(raw.scenario) }),
    ...('sources' in raw && { sources: all(raw.sources) }),
    ...('includePaths' in raw && { includePaths: all(raw.includePaths) }),
  };
}

function compileFailure({ diagnostics }: CreatedSession): string {
  const errors = diagnostics.filter((d) => d.severity === 'error');
  const [first] = errors;
  if (!first) return 'The driver could not be compiled.';
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  return `${count} in the C text: ${first.path}:${first.line}:${first.column}: ${first.message}`;
}
