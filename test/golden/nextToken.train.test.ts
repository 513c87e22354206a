import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { goldenSteps } from '../support/goldenSteps';
import { openBackend } from '../support/session';

/**
 * Golden numbers of a decoder that learns the next token, from labels and from a teacher: no task of the catalogue asks
 * for an answer at every position yet. `UPDATE_GOLDEN=1` renews them, as those of the catalogue.
 */

beforeAll(() => openBackend('wasm'));

const file = 'test/golden/nextToken.json';
const recorded: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};

it('the numbers of next-token prediction are those on record, to the last bit, captured and one by one', async () => {
  const { golden, outcome, oneByOne } = await goldenSteps('next token', { dropout: 0.2 });
  expect(await oneByOne()).toEqual(outcome);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, `${JSON.stringify(golden, null, 2)}\n`);
  else expect(golden).toEqual(recorded);
});
