// gdb by its machine interface, as other front ends drive it: one command, one answer, and the stop that follows.

import { type ChildProcessWithoutNullStreams, execFileSync, spawn, spawnSync } from 'node:child_process';

/** Installs Debian packages whose programs are not there. */
export function need(programs: readonly string[]): void {
  const missing = programs.filter((name) => spawnSync('which', [name]).status !== 0);
  if (missing.length > 0) execFileSync('apt-get', ['install', '-y', '-q', ...missing], { stdio: 'inherit' });
}

export class GdbMi {
  private readonly gdb: ChildProcessWithoutNullStreams;
  private text = '';
  private waiting: { readonly pattern: RegExp; readonly found: (line: string) => void }[] = [];
  private token = 1;

  constructor(program: string) {
    this.gdb = spawn('gdb', ['--interpreter=mi3', '-q', '-nx', program]);
    this.gdb.stdout.on('data', (data: Buffer) => this.hear(String(data)));
  }

  private hear(more: string): void {
    this.text += more;
    for (let end = this.text.indexOf('\n'); end >= 0; end = this.text.indexOf('\n')) {
      const line = this.text.slice(0, end);
      this.text = this.text.slice(end + 1);
      const at = this.waiting.findIndex(({ pattern }) => pattern.test(line));
      for (const { found } of at < 0 ? [] : this.waiting.splice(at, 1)) found(line);
    }
  }

  private line(pattern: RegExp): Promise<string> {
    return new Promise((found) => this.waiting.push({ pattern, found }));
  }

  async command(text: string): Promise<string> {
    const token = this.token++;
    const answer = this.line(new RegExp(`^${token}\\^`));
    this.gdb.stdin.write(`${token}${text}\n`);
    const line = await answer;
    if (/\^error/.test(line)) throw new Error(`${text}: ${line}`);
    return line;
  }

  /** A command that sets the program going, to its next stop. */
  async go(text: string): Promise<string> {
    const stopped = this.line(/^\*stopped/);
    await this.command(text);
    return stopped;
  }

  end(): void {
    this.gdb.kill();
  }
}
