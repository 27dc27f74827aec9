import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** A file of torvalds/linux as it was at a commit, or why it cannot be had. */
export type HistoricalText = { readonly text: string } | { readonly missing: string };

const PROBE_MS = 5_000;
const MIRROR = 'https://raw.githubusercontent.com/torvalds/linux';

/**
 * Text that Debian no longer carries, at `COMMIT/PATH`: from the folder that HISTORICAL_SOURCES names; else fetched once
 * and kept below .cache. What a server that answers does not have is an error: then the list of what to look for is wrong.
 */
export async function historicalSource(commit: string, path: string): Promise<HistoricalText> {
  const folder = process.env.HISTORICAL_SOURCES;
  if (folder) {
    const file = join(folder, commit, path);
    return existsSync(file) ? { text: readFileSync(file, 'utf8') } : { missing: `not in ${folder}` };
  }
  const kept = resolve('.cache/historical', commit, path);
  if (existsSync(kept)) return { text: readFileSync(kept, 'utf8') };
  let response: Response;
  try {
    response = await reach(`${MIRROR}/${commit}/${path}`);
  } catch {
    return { missing: `${new URL(MIRROR).host} does not answer` };
  }
  if (!response.ok) throw new Error(`${commit}/${path}: ${response.status}`);
  const text = await response.text();
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(`${kept}.${process.pid}`, text);
  renameSync(`${kept}.${process.pid}`, kept);
  return { text };
}

let answers: Promise<unknown> | undefined;

/** The first request finds out whether there is a network; without one, the others do not wait again. */
async function reach(url: string): Promise<Response> {
  const request = () => fetch(url, { signal: AbortSignal.timeout(PROBE_MS) });
  if (answers) {
    await answers;
    return request();
  }
  const first = request();
  answers = first;
  return first;
}
