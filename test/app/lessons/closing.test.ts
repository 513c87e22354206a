import { expect, it } from 'vitest';
import { closingFigures } from '../../../src/app/lessons/closing';
import { catalogue } from '../../../src/catalogue';
import { defaultExperiment } from '../../../src/experiment/experiment';
import type { Message } from '../../../src/experiment/text';
import { type Figure, openingScene, type Scene } from '../../../src/lessons/lesson';

const label: Message = { path: 'made.up', template: 'A number', values: {} };
const experiment = defaultExperiment(catalogue);
const before = openingScene(experiment);
const testLogits = { classes: 2, labels: Uint8Array.of(0, 1), logits: { student: Float32Array.of(1, 0, 1, 0) } };
const after: Scene = { ...before, finished: [{ experiment, testLogits }] };
const after1 = (value: number) => ({
  figures: ({ finished }: Scene): readonly Figure[] => (finished.length > 0 ? [{ label, value }] : []),
});
const none = { figures: () => [] };
const values = (figures: readonly Figure[]) => figures.map(({ value }) => value);

it('a lesson closes with the figures of its last step, else with those of the newest step that has some', () => {
  expect(values(closingFigures([after1(1), after1(2), after1(3)], after))).toEqual([3]);
  expect(values(closingFigures([after1(1), after1(2), none, {}], after))).toEqual([2]);
});

it('a lesson without figures closes with the accuracies of its newest run', () => {
  expect(closingFigures([{}, none], after)).toMatchObject([{ value: 50, unit: '%', learner: 'student' }]);
});

it('a lesson in which no run finished closes with no figures', () => {
  expect(closingFigures([after1(1), {}], before)).toEqual([]);
});
