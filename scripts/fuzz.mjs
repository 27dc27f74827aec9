// Feeds the C front end with mutated drivers and headers, and watches that each ends in diagnostics: no exception, no
// hang, no growing memory.
//   node scripts/fuzz.mjs [--minutes N] [--seed S]        default: 10 minutes from seed 1
// A failing seed can be looked at again with --seed.
import { fork, spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});
const HANG_MS = 20_000;
const HEAP_LIMIT = 1.5 * 2 ** 30;

const built = spawnSync(process.execPath, ['esbuild.mjs', '--tests'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(1);

const end = Date.now() + Number(values.minutes) * 60_000;
const failures = [];
let seed = Number(values.seed);
let done = 0;
let slowest = { ms: 0, seed: 0 };
let heap = 0;

function start() {
  const worker = fork('out/test/support/fuzzWorker.js', { execArgv: ['--expose-gc', '--stack-size=900'] });
  let watchdog;
  const next = () => {
    if (Date.now() > end) return worker.kill();
    const given = seed++;
    watchdog = setTimeout(() => {
      failures.push(`seed ${given}: no answer after ${HANG_MS / 1000} s`);
      worker.kill('SIGKILL');
    }, HANG_MS);
    worker.send(given);
  };
  worker.on('message', (result) => {
    clearTimeout(watchdog);
    done++;
    if (result.problem) failures.push(`seed ${result.seed}: ${result.problem}`);
    if (result.ms > slowest.ms) slowest = { ms: result.ms, seed: result.seed };
    if (result.seed % 200 === 0) heap = result.heap;
    if (heap > HEAP_LIMIT) {
      failures.push(`after seed ${result.seed}: ${(heap / 2 ** 20).toFixed(0)} MiB are in use after a collection`);
      return worker.kill();
    }
    next();
  });
  worker.on('exit', (_code, signal) => {
    clearTimeout(watchdog);
    if (Date.now() < end && heap <= HEAP_LIMIT) {
      if (signal !== 'SIGKILL') failures.push(`seed ${seed - 1}: the process ended (${signal ?? 'crash'})`);
      return start();
    }
    console.log(`${done} mutations up to seed ${seed - 1}, ${failures.length} failures`);
    console.log(
      `slowest ${slowest.ms.toFixed(0)} ms (seed ${slowest.seed}); heap at the end ${(heap / 2 ** 20).toFixed(0)} MiB`,
    );
    for (const failure of failures) console.log(failure);
    process.exitCode = failures.length > 0 ? 1 : 0;
  });
  next();
}
start();
