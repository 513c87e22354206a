import { beforeAll, expect, it } from 'vitest';
import { learnFromFewLabels } from '../../support/fewLabels';
import { openBackend } from '../../support/session';

beforeAll(() => openBackend('wasm'));

/** The bounds are from seeds 101 to 103: 33 to 41 points less of label errors, 25 to 33 points more of accuracy. */
it.each([
  ['ctc', -1],
  ['labelling', 1],
] as const)(
  'a student of 16 labelled sequences learns from decoded answers what its twin does not, in three seeds: %s',
  async (name, better) => {
    for (const seed of [1, 2, 3]) {
      const { teacher, student, twin } = await learnFromFewLabels(name, 'sequence-level', seed);
      const scores = JSON.stringify({ seed, teacher, student, twin });
      expect(better * (student - twin), scores).toBeGreaterThan(15);
      expect(better * (teacher - student), scores).toBeGreaterThan(-1);
    }
  },
);
