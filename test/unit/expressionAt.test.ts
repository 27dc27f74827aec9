import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expressionAt } from '../../src/extension/expressionAt';

// Which expression the cursor means; it stands where the bar is.

function meant(marked: string): string | undefined {
  const parts = marked.split('|');
  const [start = '', middle = ''] = parts;
  const at = (character: number) => ({ line: 7, character });
  const selected = parts.length === 3 ? middle.length : 0;
  return expressionAt(parts.join(''), { start: at(start.length), end: at(start.length + selected) });
}

test('the chain of members up to the word at the cursor, or what is selected', () => {
  assert.equal(meant('\tx = sub|stream->runtime->rate;'), 'substream');
  assert.equal(meant('\tx = substream->run|time->rate;'), 'substream->runtime');
  assert.equal(meant('\tx = substream->runtime->rate|;'), 'substream->runtime->rate');
  assert.equal(meant('f(&pcm->streams[i].sub|stream, 0)'), 'pcm->streams[i].substream');
  assert.equal(meant('f(&pcm->str|eams[SNDRV_PCM].substream, 0)'), 'pcm->streams[SNDRV_PCM]');
  assert.equal(meant('a = b  | + c'), undefined);
  assert.equal(meant('a = |b + c| * 2'), 'b + c');
  assert.equal(meant('12| + 3'), undefined);
});
