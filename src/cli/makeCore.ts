// Part of the build: compiles the C core for both APIs and writes it beside its sources.
//   node out/makeCore.js dist/linux

import * as fs from 'node:fs';
import { resolve } from 'node:path';
import { serialize } from 'node:v8';
import { makeCore } from '../debugger/compileDriver';
import { fileAccess } from '../scenario/fileAccess';
import { readyCoreFile } from '../scenario/readyCore';

const root = resolve(process.argv[2] ?? 'dist/linux');
const { readFile } = fileAccess(fs);
for (const api of ['6.12', '5.4'] as const) {
  const made = makeCore(root, readFile, api);
  if ('diagnostics' in made) {
    for (const d of made.diagnostics) console.error(`${d.path}:${d.line}:${d.column}: ${d.severity}: ${d.message}`);
    process.exitCode = 1;
  } else fs.writeFileSync(readyCoreFile(root, api), serialize(made));
}
