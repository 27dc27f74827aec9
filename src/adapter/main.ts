// The debug adapter: a process of its own, so that a looping driver never freezes the editor.

import { AlsaSession } from './alsaSession';

// A mistake between two requests must not end the session without a word.
process.on('uncaughtException', (error) => process.stderr.write(`${error.stack ?? error}\n`));

AlsaSession.run(AlsaSession);
