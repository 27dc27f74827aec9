import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesToShow, statementEnd } from '../../src/extension/inlineNames';

const TEXT = `static int other(int gone)
{
	return gone;
}

/* of the text */
static int trigger(struct snd_pcm_substream *substream,
		   int cmd)
{
	struct mychip *chip = snd_pcm_substream_chip(substream);
	/* rate and
	   format */ int n = chip->rate * n; // later
	pr_info("cmd %d", cmd);
#define N n
	n = cmd;
}`.split('\n');

const shown = (stopped: number, first = 0, last = TEXT.length) =>
  namesToShow(TEXT, stopped, first, last).map(({ line, name }) => `${line}:${name}`);

test('names beside which values are shown', () => {
  assert.deepEqual(shown(14), [
    '6:snd_pcm_substream',
    '6:substream',
    '7:cmd',
    '9:mychip',
    '9:chip',
    '9:substream',
    '11:n',
    '11:chip',
    '12:cmd',
    '14:n',
    '14:cmd',
  ]);
  assert.deepEqual(shown(9, 7, 9), ['7:cmd', '9:mychip', '9:chip', '9:substream']);
  assert.deepEqual(shown(2), ['0:gone', '2:gone']);
  const [place] = namesToShow(TEXT, 2, 2, 2);
  assert.equal(TEXT[2]?.slice(place?.from, place?.to), 'gone');
});

test('the lines of the statement that is next', () => {
  const lines = [
    '\tdone = div_u64(played(chip, runtime),',
    '\t\t       runtime->period_size); /* all */',
    '',
    '\tif (a &&',
    '\t    b) {',
    'x',
  ];
  assert.equal(statementEnd(lines, 0), 1);
  assert.equal(statementEnd(lines, 1), 1);
  assert.equal(statementEnd(lines, 3), 4);
  assert.equal(statementEnd(lines, 5), 5, 'the end of the text');
});
