// The command line: one run of a driver from load to unload, told as it happens.

import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { deserialize } from 'node:v8';
import { createSession } from '../debugger/session';
import { NOT_MET } from '../scenario/expect';
import { fileAccess } from '../scenario/fileAccess';
import { type Launch, resolveLaunch, sessionOptions } from '../scenario/launch';
import { offerReadyCore } from '../scenario/readyCore';
import { readArguments } from './arguments';
import { complainOf } from './diagnostics';
import { exec } from './exec';
import { runReplay } from './replay';
import { type End, jsonReport, type Report, textReport } from './report';

const EXIT = { clean: 0, findings: 1, wrong: 2, bug: 3 } as const;

/** Ticks between two looks at the world: a run is interrupted with Ctrl-C within this. */
const SLICE = 5_000_000;

const files = fileAccess(fs);

const complain = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

function main(): number {
  const command = readArguments(process.argv.slice(2), (path) => resolve(path));
  switch (command.kind) {
    case 'help':
      process.stdout.write(command.text);
      return EXIT.clean;
    case 'wrong':
      complain(command.problem);
      return EXIT.wrong;
    case 'dap':
      // The adapter reads its own arguments, and runs in this process, so that whoever ends this one ends it.
      process.argv.splice(2, process.argv.length, ...(command.port === undefined ? [] : ['--port', `${command.port}`]));
      createRequire(__filename)(join(__dirname, 'adapter.js'));
      return EXIT.clean;
    case 'exec':
      return exec(command, files, join(__dirname, 'include'));
    case 'replay': {
      const kernelRoot = join(__dirname, 'linux');
      offerReadyCore(kernelRoot, (path) => fs.readFileSync(path), deserialize);
      return runReplay(command, files, kernelRoot, (line) => process.stdout.write(`${line}\n`));
    }
    case 'run': {
      const resolved = resolveLaunch(command.launch, files);
      if ('problem' in resolved) {
        complain(resolved.problem);
        return EXIT.wrong;
      }
      const print = (line: string) => process.stdout.write(`${line}\n`);
      return run(resolved.launch, command.json ? jsonReport(print) : textReport(print));
    }
  }
}

function run(launch: Launch, report: Report): number {
  const count = { operations: 0, failed: 0, resolutions: 0, wrong: 0, findings: 0, unmet: 0 };
  let gaveUp = false;
  const events = {
    onOutput: (output: Parameters<Report['output']>[0]) => report.output(output),
    onOperation: (operation: Parameters<Report['operation']>[0]) => {
      count.operations++;
      if (operation.errno === NOT_MET) count.unmet++;
      else if (operation.result < 0) count.failed++;
      report.operation(operation);
    },
    onResolution: (resolution: Parameters<Report['resolution']>[0]) => {
      count.resolutions++;
      if (!resolution.ok) count.wrong++;
      report.resolution(resolution);
    },
    onFinding: (finding: Parameters<Report['finding']>[0]) => {
      count.findings++;
      if (finding.kind === 'soft-lockup') gaveUp = true;
      report.finding(finding);
    },
  };
  const kernelRoot = join(__dirname, 'linux');
  offerReadyCore(kernelRoot, (path) => fs.readFileSync(path), deserialize);
  const { session, diagnostics, problems } = createSession(sessionOptions(launch, files, kernelRoot, events));
  complainOf(diagnostics);
  for (const problem of problems) complain(problem);
  if (!session) return EXIT.wrong;
  session.setFindingFilters([]); // told, and the run goes on where a real kernel would
  session.continue();
  while (session.run(SLICE)?.reason !== 'end' && !gaveUp) session.continue();
  if (gaveUp) complain('The run was given up there.');
  const end: End = { ...count, tick: session.kernel.mmu.memory.tick };
  report.end(end);
  return count.findings + count.unmet > 0 ? EXIT.findings : EXIT.clean;
}

// `… | head`: the reader has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.clean : EXIT.bug);
});
try {
  process.exitCode = main();
} catch (error) {
  complain(`internal error: ${error instanceof Error ? error.stack : error}`);
  process.exitCode = EXIT.bug;
}
