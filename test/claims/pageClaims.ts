import { catalogue } from '../../src/catalogue';
import { accuracy, gap } from '../../src/lessons/measures';
import type { Claimed } from '../support/claims';

/** What the page promises without a lesson about it. */
export const pageClaims: readonly Claimed[] = [
  {
    id: 'opening',
    experiment: { task: catalogue.tasks[0]?.id ?? '', changes: {} },
    claim: {
      text: 'The experiment that the page opens on has a gap of at least 5 points, mean of the seeds.',
      // Settings were chosen on seeds 101 to 103.
      seeds: [1, 2, 3, 4, 5],
      runs: { run: {} },
      findings: [{ what: 'gap, points', measure: (outcome) => gap(outcome('run')), atLeast: 5, of: 'mean' }],
    },
  },
  {
    id: 'spirals-without-data',
    experiment: { task: 'spirals', changes: { scheme: 'data-free' } },
    claim: {
      text: 'A student that never saw an example tells three spirals apart: at least 80 percent right, mean of the seeds, where guessing has 33.',
      // Settings and bounds were chosen on seeds 101 to 105, whose students had 83.5 to 96.3 percent right.
      seeds: [1, 2, 3],
      runs: { run: {} },
      findings: [
        {
          what: 'accuracy of the student, percent',
          measure: (outcome) => accuracy(outcome('run'), 'student'),
          atLeast: 80,
          of: 'mean',
        },
      ],
    },
  },
];
