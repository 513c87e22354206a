import { messages } from '../experiment/text';
import { accuracies, aRunFinished, finishedWhere, gapFigure, newestWhere } from './goals';
import type { Lesson } from './lesson';
import { gap } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.two-hundred-labels.figures', {
  many: 'Gap with 200 labels',
  few: 'Gap with 50 or fewer',
});

/** A large transfer set of which few examples are labelled. */
export const twoHundredLabels: Lesson = {
  id: 'two-hundred-labels',
  title: 'Two hundred labels and a teacher',
  summary: 'Soft targets need no labels: images that nobody labelled become lessons.',
  minutes: 4,
  experiment: { task: 'digits', changes: perceptronTeacher },
  free: ['transfer.labelled', 'loss.temperature', 'training.seed'],
  steps: [
    {
      title: 'Labels are dear, images are cheap',
      text: 'Of 8,000 images only 200 carry a label for student and twin. The teacher, trained elsewhere on all labels, can be asked about the rest. The twin has the 200 and nobody to ask. Press Run.',
      target: 'transfer.labelled',
      goals: [aRunFinished],
    },
    {
      title: 'The gap is what the teacher was worth',
      text: 'Same network, same first weights, same labels, same number of steps. The interval says how far the gap could be chance of this test set.',
      target: 'gap',
      figures: ({ outcome }) => (outcome ? [...accuracies(outcome), gapFigure(outcome)] : []),
      goals: [
        {
          text: 'The student is at least 5 points better than its twin',
          isMet: ({ finished }) => finished.some((outcome) => gap(outcome) >= 5),
        },
      ],
    },
    {
      title: 'Fewer still',
      text: 'Set Labelled to 50 or less, keep the trained teacher if you like (under Teacher), and press Run again. What happens to the twin, and what to the student?',
      target: 'transfer.labelled',
      figures(scene) {
        const many = newestWhere(scene, ({ transfer }) => transfer.labelled >= 200);
        const few = newestWhere(scene, ({ transfer }) => transfer.labelled <= 50);
        return [...(many ? [gapFigure(many, words.many)] : []), ...(few ? [gapFigure(few, words.few)] : [])];
      },
      goals: [finishedWhere('A run with at most 50 labels is finished', ({ transfer }) => transfer.labelled <= 50)],
    },
    {
      title: 'Is it luck?',
      text: 'Under Seeds the experiment runs several times, with other first weights, other batches and another choice of labelled images. The mean gap gets an interval of its own.',
      target: 'tab:seeds',
      goals: [{ text: 'Seeds is open', isMet: ({ tab }) => tab === 'seeds' }],
    },
  ],
  claim: {
    text: 'With 200 labels the student is at least 5 points better than its twin, and with 50 labels the gap is at least 5 points wider.',
    seeds: [1, 2, 3],
    runs: { many: {}, few: { 'transfer.labelled': 50 } },
    findings: [
      { what: 'gap with 200 labels, points', measure: (outcome) => gap(outcome('many')), atLeast: 5, of: 'each' },
      {
        what: 'gap with 50 labels minus gap with 200, points',
        measure: (outcome) => gap(outcome('few')) - gap(outcome('many')),
        atLeast: 5,
        of: 'mean',
      },
    ],
  },
};
