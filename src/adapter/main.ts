// The debug adapter: a process of its own, so that a looping driver never freezes the editor.

import { AlsaSession } from './alsaSession';

// Nobody listens any more: the editor is gone, and this process with it, whatever the driver is doing.
for (const stream of [process.stdin, process.stdout]) stream.on('close', () => process.exit(0));
process.stdout.on('error', () => process.exit(0));
// A mistake between two requests must not end the session without a word.
process.on('uncaughtException', (error) => process.stderr.write(`${error.stack ?? error}\n`));

AlsaSession.run(AlsaSession);
