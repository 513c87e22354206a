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

it.each(['labelling', 'ctc'])(
  'the numbers of sequence-level distillation are those on record, to the last bit, captured and one by one: %s',
  async (name) => {
    const { golden, outcome, oneByOne } = await goldenSteps(name, { method: 'sequence-level', dropout: 0.2 });
    expect(await oneByOne()).toEqual(outcome);
    found[name] = golden;
    if (!isRenewed) expect(golden).toEqual(recorded[name]);
  },
);

afterAll(() => {
  if (isRenewed) writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
});
