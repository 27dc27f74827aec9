// The debug adapter: a process of its own, so that a looping driver never freezes the editor. It speaks over its standard
// streams, or with `--port N` over TCP, to this machine only: whoever may connect can read files and use the processor.

import { createServer } from 'node:net';
import { AlsaSession } from './alsaSession';
import { LeftMachines } from './leftMachines';

// A mistake between two requests must not end the session without a word.
process.on('uncaughtException', (error) => process.stderr.write(`${error.stack ?? error}\n`));

/** Each connection is a session with a machine of its own. */
function listen(port: number): void {
  const left = new LeftMachines();
  const server = createServer((socket) => {
    const session = new AlsaSession();
    session.left = left;
    session.setRunAsServer(true);
    socket.on('error', () => socket.destroy()); // the client is gone: 'close' follows
    session.start(socket, socket);
  });
  server.on('error', (error) => {
    process.stderr.write(`cannot listen on port ${port}: ${error.message}\n`);
    process.exit(2);
  });
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    const actual = typeof address === 'object' ? address?.port : port;
    process.stderr.write(`Debug Adapter Protocol on 127.0.0.1:${actual}\n`);
  });
}

const at = process.argv.indexOf('--port');
if (at >= 0) listen(Number(process.argv[at + 1]));
else {
  // Nobody listens any more: the editor is gone, and this process with it, whatever the driver is doing.
  for (const stream of [process.stdin, process.stdout]) stream.on('close', () => process.exit(0));
  process.stdout.on('error', () => process.exit(0));
  AlsaSession.run(AlsaSession);
}
