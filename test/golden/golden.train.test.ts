import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../src/catalogue';
import { problemsOf, toLink } from '../../src/experiment/link';
import { coveringSet, experimentWith, itemsIn, itemsToCover, withoutTask } from '../support/coveringSet';
import { differencesIn, type Golden, goldenOf } from '../support/golden';
import { openBackend } from '../support/session';

/**
 * Guards every number of training while the code is rearranged: short experiments that cover the catalogue give the
 * same losses, scores and logits on WASM as they did when `golden.json` was recorded, to the last bit. A change that
 * is meant to change numbers renews the file, and its commit says why:
 *
 *     UPDATE_GOLDEN=1 npx vitest run --project train test/golden
 *
 * A new declaration, option or field gets an experiment by itself (`test/support/coveringSet.ts`) and needs only that
 * command; the lines that it adds to the file should be all that changes.
 */

const file = 'test/golden/golden.json';
const isRenewed = process.env.UPDATE_GOLDEN === '1';
const recorded: Readonly<Record<string, Golden>> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const experiments = coveringSet();
const found: Record<string, Golden> = {};

it('covers every declaration, every option and flag, and every other field', () => {
  const covered = new Set(Object.values(experiments).flatMap(itemsIn));
  expect(itemsToCover().filter((item) => !covered.has(item))).toEqual([]);
});

it('leaves out what no setting allows, and nothing else', () => {
  for (const item of withoutTask) expect(() => experimentWith(item), item).toThrow(RangeError);
});

it('runs experiments of allowed values alone', () => {
  for (const [name, experiment] of Object.entries(experiments)) {
    expect(problemsOf(experiment, catalogue), name).toEqual([]);
  }
});

it.skipIf(isRenewed)('has golden numbers for these experiments and no others', () => {
  expect(Object.keys(recorded).sort()).toEqual(Object.keys(experiments).sort());
});

describe('the numbers of an experiment are those on record, to the last bit', () => {
  beforeAll(() => openBackend('wasm'));

  it.each(Object.entries(experiments))('%s', async (name, experiment) => {
    const golden = await goldenOf(experiment);
    found[name] = golden;
    if (isRenewed) return;
    const differences = differencesIn(golden, recorded[name]);
    expect(differences, `${name} (${toLink(experiment, catalogue)})\n${differences.join('\n')}\n`).toEqual([]);
  });

  afterAll(() => {
    if (!isRenewed) return;
    const kept = Object.keys(experiments).flatMap((name) => {
      const golden = found[name] ?? recorded[name];
      return golden ? [[name, golden]] : [];
    });
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
  });
});
