import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import type { TranslationUnit } from '../../src/c/ast';
import { Diagnostics, formatDiagnostic } from '../../src/c/diagnostics';
import { parse } from '../../src/c/parser';
import { Preprocessor } from '../../src/c/preprocessor';
import { SourceMap } from '../../src/c/source';
import type { RecordDecl } from '../../src/program/types';
import { type DwarfRecord, dwarfTypes } from '../support/dwarf';
import { kernelHeaders, kernelUnit } from '../support/kernelHeaders';
import { linuxSource } from '../support/linuxSource';

// Real translation units: drivers of Linux 6.12, preprocessed by gcc against the kernel's own headers, must parse and
// type-check without an error, and every struct and union in them must be laid out as gcc's debug information says.
// By default the largest file of every second folder is taken; KERNEL_UNITS=all takes every file of all (half an hour),
// KERNEL_UNITS=pci/hda those with this in their path.

/** Where the PCM drivers are, and what they are built on. */
const FOLDERS: readonly (readonly [folder: string, files: RegExp])[] = [
  ['sound', /^sound\/(?!soc\/).*\.c$/],
  ['drivers/media', /(-alsa|-alsa-main|-alsa-pcm|snd-go7007|(em28xx|cx231xx|usbtv|tw686x)-audio|solo6x10-g723)\.c$/],
  ['drivers/gpu/drm/bridge/synopsys', /dw-hdmi-ahb-audio\.c$/],
  ['drivers/most', /most_snd\.c$/],
  ['drivers/staging/vc04_services', /bcm2835-audio\/.*\.c$/],
  ['drivers/usb/gadget/function', /u_audio\.c$/],
];

function kernelFiles(): string[] {
  const tree = linuxSource();
  const files = FOLDERS.flatMap(([folder, wanted]) =>
    readdirSync(join(tree, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => wanted.test(path)),
  );
  // Some .c files are no units: others include them.
  const included = new Set(
    files.flatMap((path) =>
      [...readFileSync(join(tree, path), 'utf8').matchAll(/^\s*#\s*include\s+"(.*\.c)"/gm)].map(([, name]) =>
        normalize(join(dirname(path), name as string)),
      ),
    ),
  );
  return files.filter((path) => !included.has(path)).sort();
}

/** The largest file of every second folder: gcc takes a second or two for each. */
function largest(files: readonly string[]): string[] {
  const size = (path: string) => statSync(join(linuxSource(), path)).size;
  const best = new Map<string, string>();
  for (const path of files) {
    const known = best.get(dirname(path));
    if (!known || size(path) > size(known)) best.set(dirname(path), path);
  }
  return [...best.values()].sort().filter((_, i) => i % 2 === 0);
}

const scratch = mkdtempSync(join(tmpdir(), 'units-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

interface GccUnit {
  readonly path: string;
  readonly text: string;
  readonly object: string;
  /** Whether gcc compiled it, once it is known. */
  readonly accepted: Promise<boolean>;
}

/**
 * gcc at work on one unit: to preprocessed text, and to an object file with the debug information of all types. It need
 * make no code: with -flto it leaves that for later.
 */
function startGcc(path: string, number: number, args: readonly string[]): GccUnit {
  const text = join(scratch, `${number}.i`);
  const object = join(scratch, `${number}.o`);
  const debug = ['-O0', '-flto', '-g', '-gdwarf-5', '-fno-eliminate-unused-debug-types'];
  const ends = (child: ChildProcess) =>
    new Promise<boolean>((resolve, reject) => child.on('error', reject).on('close', (code) => resolve(code === 0)));
  const gcc = (...more: string[]) => ends(spawn('gcc', [...args, ...more], { stdio: 'ignore' }));
  const accepted = gcc('-E', '-o', text).then(
    (made) => made && ends(spawn('gcc', [...optionsOf(args), ...debug, '-c', text, '-o', object], { stdio: 'ignore' })),
  );
  return { path, text, object, accepted };
}

/** What the compiler proper needs of the options: the text is preprocessed. */
const optionsOf = (args: readonly string[]) => args.filter((a) => /^-[fmwWO]|^-std/.test(a));

function parseUnit(unit: GccUnit): { tu: TranslationUnit; errors: string[] } {
  const sources = new SourceMap();
  const diagnostics = new Diagnostics(sources);
  const preprocessor = new Preprocessor({
    sources,
    diagnostics,
    readFile: () => undefined,
    includePaths: [],
    defines: {},
    tokenCache: new Map(),
  });
  const tokens = preprocessor.run(sources.open(unit.path, readFileSync(unit.text, 'utf8'), false));
  const tu = parse(unit.path, tokens, sources, diagnostics, 'kernel', true, preprocessor.packs);
  return { tu, errors: diagnostics.list.filter((d) => d.severity === 'error').map((d) => formatDiagnostic(d)) };
}

/** Differences between a record's layout and gcc's. Records without a tag are compared where they are members. */
function layoutDifferences(ours: RecordDecl, gcc: DwarfRecord, name: string, seen = new Set<RecordDecl>()): string[] {
  if (seen.has(ours)) return [];
  seen.add(ours);
  const all: string[] = [];
  const say = (what: string, mine: unknown, theirs: unknown) => {
    if (mine !== theirs) all.push(`${name}${what}: ${mine}, gcc has ${theirs}`);
  };
  say(' kind', ours.kind, gcc.kind);
  say(' size', ours.size, gcc.size);
  const fields = ours.fields.filter((f) => f.name !== '' || f.bitWidth === undefined);
  // Of a transparent union gcc writes a second one, without members.
  if (gcc.members.length === 0 && ours.kind === 'union') return all;
  say(' members', fields.map((f) => f.name).join(), gcc.members.map((m) => m.name).join());
  for (const [i, member] of gcc.members.entries()) {
    const field = fields[i];
    if (!field) break;
    say(`.${member.name} bit`, field.offset * 8 + (field.bitOffset ?? 0), member.bit);
    say(`.${member.name} width`, field.bitWidth, member.width);
    let { type } = field;
    while (type.kind === 'array') type = type.of;
    const inner = type.kind === 'record' ? type.record : undefined;
    if (member.record && !member.record.tag && inner)
      all.push(...layoutDifferences(inner, member.record, `${name}.${member.name}`, seen));
  }
  return all;
}

function compareLayouts(tu: TranslationUnit, object: string): { records: number; different: string[] } {
  const types = dwarfTypes(readFileSync(object));
  const different: string[] = [];
  let records = 0;
  const compare = (ours: RecordDecl | undefined, gcc: DwarfRecord, name: string) => {
    records++;
    different.push(...(ours?.complete ? layoutDifferences(ours, gcc, name) : [`${name}: not there`]));
  };
  for (const [name, gcc] of types.tagged) {
    if (gcc.tag === '__va_list_tag') continue; // gcc's own
    const tag = tu.tags.get(gcc.tag);
    compare(tag && 'fields' in tag ? tag : undefined, gcc, name);
  }
  for (const [name, gcc] of types.named) {
    const symbol = tu.globals.get(name);
    compare(symbol?.kind === 'typedef' && symbol.type.kind === 'record' ? symbol.type.record : undefined, gcc, name);
  }
  return { records, different };
}

interface UnitResult {
  readonly path: string;
  readonly errors: readonly string[];
  readonly records: number;
  readonly different: readonly string[];
}

/** All units that gcc takes, and those that it does not. gcc is some units ahead, so that both processors work. */
async function checkUnits(paths: readonly string[]): Promise<{ checked: UnitResult[]; refused: string[] }> {
  const headers = kernelHeaders();
  const AHEAD = 2;
  const waiting: GccUnit[] = [];
  let next = 0;
  const start = () => {
    const path = paths[next++];
    if (path) waiting.push(startGcc(path, next, kernelUnit(headers, path)));
  };
  for (let i = 0; i < AHEAD; i++) start();
  const checked: UnitResult[] = [];
  const refused: string[] = [];
  for (let unit = waiting.shift(); unit; unit = waiting.shift()) {
    const accepted = await unit.accepted;
    start();
    if (accepted) {
      const { tu, errors } = parseUnit(unit);
      checked.push({ path: unit.path, errors, ...compareLayouts(tu, unit.object) });
    } else refused.push(unit.path);
    rmSync(unit.text, { force: true });
    rmSync(unit.object, { force: true });
  }
  return { checked, refused };
}

const all = kernelFiles();
const wanted = process.env['KERNEL_UNITS'];
const results = checkUnits(
  wanted === 'all' ? all : wanted ? all.filter((path) => path.includes(wanted)) : largest(all),
);

test("drivers with the kernel's own headers parse and type-check without an error", async () => {
  const { checked, refused } = await results;
  console.log(`${checked.length} units of Linux ${kernelHeaders().version}; gcc refuses ${refused.length}:`);
  for (const path of refused) console.log(`  ${path}`);
  assert.deepEqual(
    checked.flatMap(({ path, errors }) => (errors.length > 0 ? [`${path}: ${errors.length}, first ${errors[0]}`] : [])),
    [],
  );
  assert.ok(checked.length > 5 * refused.length, 'gcc takes most units');
});

test("every struct and union in them lies as gcc's debug information says", async () => {
  const { checked } = await results;
  console.log(`${checked.reduce((sum, unit) => sum + unit.records, 0)} records compared`);
  const different = new Set(checked.flatMap((unit) => unit.different));
  assert.deepEqual([...different], []);
  assert.ok(checked.every((unit) => unit.records > 0));
});
