import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goldenSteps } from '../support/goldenSteps';
import { openBackend } from '../support/session';

/**
 * Golden numbers of sequence-level distillation: no task of the catalogue asks for a sequence yet. `UPDATE_GOLDEN=1`
 * renews them, as those of the catalogue.
 */

beforeAll(() => openBackend('wasm'));

const file = 'test/golden/sequences.json';
const isRenewed = process.env.UPDATE_GOLDEN === '1';
const recorded: Readonly<Record<string, unknown>> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const found: Record<string, unknown> = {};

it.each([
  ['labelling', 1],
  ['ctc', 1],
  ['ctc', 6],
] as const)(
  'the numbers of sequence-level distillation are those on record, to the last bit, captured and one by one: %s, beam of %i',
  async (name, width) => {
    const scene = { method: 'sequence-level', methodValues: { width }, dropout: 0.2 };
    const { golden, outcome, oneByOne } = await goldenSteps(name, scene);
    expect(await oneByOne()).toEqual(outcome);
    const title = width === 1 ? name : `${name}, beam of ${width}`;
    found[title] = golden;
    if (!isRenewed) expect(golden).toEqual(recorded[title]);
  },
);

it('and a beam changes some of them', () => {
  expect(found['ctc, beam of 6']).not.toEqual(found.ctc);
});

afterAll(() => {
  if (isRenewed) writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
});
