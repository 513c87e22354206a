import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../../../src/catalogue';
import { type Changes, experimentOf } from '../../../../src/lessons/lesson';
import { schemes } from '../../../../src/schemes';
import { openBackend, runExperiment } from '../../../support/session';

beforeAll(() => openBackend('wasm'));

/**
 * Student and twin of the spirals, with 2,800 steps. Random numbers that degrade with the steps show here: with the
 * generator before Philox, noise became infinite after some 2,050 steps, and both fell to chance together.
 */
const cases: readonly (readonly [name: string, changes: Changes])[] = [
  ['jitter', { 'augmentation.jitter': 0.05 }],
  ['dropout', { 'student.dropout': 0.1 }],
  ...schemes.map(({ id }): readonly [string, Changes] => [`scheme ${id}`, { scheme: id }]),
];
const seeds = Array.from({ length: 10 }, (_, seed) => seed);
const all = cases.flatMap(([name, changes]) => seeds.map((seed) => ({ name, changes, seed })));

describe('learners stay above chance to the end of their training', () => {
  it.each(all)('$name, seed $seed', async ({ changes, seed }) => {
    const experiment = experimentOf(
      { experiment: { task: 'spirals', changes: { ...changes, 'training.seed': seed } } },
      catalogue,
    );
    const { final } = await runExperiment(experiment);
    for (const [role, correct] of Object.entries(final.correct)) {
      expect(correct / final.total, role).toBeGreaterThan(0.45);
    }
  });
});
