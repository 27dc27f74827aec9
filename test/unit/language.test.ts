import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type Diagnostic,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

// The shipped language server, asked as an editor asks it.

let server: ChildProcess;
let client: ProtocolConnection;
const published = new Map<string, Diagnostic[]>();
const waiting = new Map<string, (list: Diagnostic[]) => void>();
const folder = mkdtempSync(join(tmpdir(), 'language-'));

before(async () => {
  server = spawn(process.execPath, ['dist/language.js', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  client = createProtocolConnection(
    new StreamMessageReader(server.stdout as NodeJS.ReadableStream),
    new StreamMessageWriter(server.stdin as NodeJS.WritableStream),
  );
  client.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
    published.set(uri, diagnostics);
    waiting.get(uri)?.(diagnostics);
    waiting.delete(uri);
  });
  client.listen();
  await client.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  await client.sendNotification('initialized', {});
});

after(() => {
  client.dispose();
  server.kill();
});

/** Opens a document and waits for what is said of it. */
async function open(name: string, languageId: string, text: string): Promise<{ uri: string; told: Diagnostic[] }> {
  const path = join(folder, name);
  writeFileSync(path, text);
  return openFile(path, languageId, text);
}
async function openFile(path: string, languageId: string, text: string): Promise<{ uri: string; told: Diagnostic[] }> {
  const uri = pathToFileURL(path).href;
  const told = new Promise<Diagnostic[]>((answer) => waiting.set(uri, answer));
  await client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  return { uri, told: await told };
}

async function change(uri: string, version: number, text: string): Promise<Diagnostic[]> {
  const told = new Promise<Diagnostic[]>((answer) => waiting.set(uri, answer));
  await client.sendNotification('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [{ text }],
  });
  return told;
}

const said = (d: Diagnostic | undefined): string => String(d?.message);

const DRIVER = `#include <linux/module.h>
#include <sound/core.h>
#include <sound/pcm.h>
#define TWICE(x) ((x) * 2)
#define BYTES(rt, n) TWICE(frames_to_bytes(rt, n))
static long f(struct snd_pcm_runtime *runtime) { return BYTES(runtime, 4 + 1); }
long (*used)(struct snd_pcm_runtime *) = f;
`;

test("the kernel's own half, which one steps into, is not taken for a driver", async () => {
  const path = resolve('dist/linux/sound/core/pcm_lib.c');
  const text = readFileSync(path, 'utf8');
  assert.match(text, /#include <sound\//);
  assert.deepEqual((await openFile(path, 'c', text)).told, []);
});

test('a driver is looked at while it is written', async () => {
  const { uri, told } = await open('driver.c', 'c', DRIVER);
  assert.deepEqual(told, []);
  const wrong = await change(uri, 2, DRIVER.replace('4 + 1', '4 + nine'));
  assert.equal(wrong.length, 1);
  assert.match(said(wrong[0]), /^'nine' undeclared/);
  assert.deepEqual(wrong[0]?.range, { start: { line: 5, character: 75 }, end: { line: 5, character: 79 } });
  const inMacro = await change(uri, 3, DRIVER.replace('((x) * 2)', '((x) * 2 +)'));
  assert.match(said(inMacro[0]), /^expected expression/);
  assert.match(inMacro[0]?.relatedInformation?.[0]?.message ?? '', /^in expansion of macro 'BYTES'/);
  assert.deepEqual(await change(uri, 4, DRIVER), []);
});

test('a macro is explained where it is used', async () => {
  const { uri } = await open('hover.c', 'c', DRIVER);
  const hover = async (line: number, character: number) =>
    (
      await client.sendRequest<{ contents: { value: string } } | null>('textDocument/hover', {
        textDocument: { uri },
        position: { line, character },
      })
    )?.contents.value;
  const text = await hover(5, 58);
  assert.match(text ?? '', /#define BYTES\(rt, n\) TWICE\(frames_to_bytes\(rt, n\)\)/);
  assert.match(text ?? '', /`BYTES\(runtime, 4 \+ 1\)` becomes/);
  assert.match(text ?? '', /\(\(frames_to_bytes\(runtime, 4 \+ 1\)\) \* 2\)/);
  assert.match(text ?? '', /by way of `TWICE`/);
  assert.equal(await hover(5, 12), undefined);
});

test('a missing header is told alone, and other C is left alone', async () => {
  const { told } = await open(
    'missing.c',
    'c',
    '#include <sound/pcm.h>\n#include <linux/no_such.h>\nint x = missing;\n',
  );
  assert.deepEqual(
    told.map((d) => said(d).split(':')[0]),
    ['linux/no_such.h'],
  );
  const plain = await open('plain.c', 'c', '#include <stdio.h>\nint main(void) { return y; }\n');
  assert.deepEqual(plain.told, []);
});

test('a scenario has problems, completion, help and lenses', async () => {
  const text = 'load\nopen s stream=p\nhw_parms s auto\nmmap s m len=\nbg w before=f:3 mread m 0\njoin w\n';
  const { uri, told } = await open('client.pcm.txt', 'alsa-scenario', text);
  assert.deepEqual(
    told.map((d) => [d.range.start.line, d.message]),
    [
      [2, 'unknown operation "hw_parms"; did you mean "hw_params"?'],
      [3, 'len= needs a value'],
    ],
  );
  const complete = async (line: number, character: number) =>
    (
      (await client.sendRequest<{ label: string }[]>('textDocument/completion', {
        textDocument: { uri },
        position: { line, character },
      })) as {
        label: string;
      }[]
    ).map((i) => i.label);
  assert.ok((await complete(2, 2)).includes('hw_params'));
  assert.ok((await complete(1, 14)).includes('p'));
  assert.ok((await complete(3, 5)).includes('s'));
  assert.ok((await complete(3, 9)).includes('len='));
  assert.ok((await complete(4, 5)).includes('before='), 'a thread may say when');
  assert.ok((await complete(4, 5)).includes('mread'), 'or what it does');
  assert.ok((await complete(4, 22)).includes('m'), 'with what the operation of a thread takes');
  assert.ok((await complete(5, 5)).includes('w'));
  const help = async (line: number, character: number) => {
    const position = { line, character };
    const found = await client.sendRequest('textDocument/hover', { textDocument: { uri }, position });
    return (found as { contents: { value: string } }).contents.value;
  };
  assert.match(await help(1, 1), /open H .*\[stream=p\|c\|any\]/);
  assert.match(await help(4, 1), /bg NAME \[before=WORD\] \[hit=N\] OPERATION/);
  assert.match(await help(4, 18), /mread M OFF \[LEN\]/);
  const lenses = (await client.sendRequest('textDocument/codeLens', { textDocument: { uri } })) as {
    command: { title: string };
  }[];
  assert.deepEqual(
    lenses.map((l) => l.command.title),
    ['$(play) Run scenario', '$(debug-alt) Debug scenario'],
  );
});
