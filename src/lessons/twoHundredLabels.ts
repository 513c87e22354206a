import { messages } from '../experiment/text';
import { accuracies, aRunFinished, finishedWhere, gapFigure, newestWhere } from './goals';
import type { Lesson } from './lesson';
import { gap, softness } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.two-hundred-labels.figures', {
  many: 'Gap with 200 labels',
  few: 'Gap with 50 or fewer',
});

/** A large transfer set of which few examples are labelled. */
export const twoHundredLabels: Lesson = {
  id: 'two-hundred-labels',
  title: 'Two hundred labels and a teacher',
  summary: 'A teacher needs no labels to predict: its student also learns from images without labels.',
  minutes: 4,
  experiment: { task: 'digits', changes: perceptronTeacher },
  free: ['transfer.labelled', 'loss.temperature', 'training.seed'],
  steps: [
    {
      title: 'Labels are expensive, images are cheap',
      text: 'Of the 8,000 images only 200 have a label for student and twin. The teacher was trained with all labels and gives soft targets for every image. The twin has only the 200 labels. Press Run.',
      target: 'transfer.labelled',
      goals: [aRunFinished],
    },
    {
      title: 'What the teacher added',
      text: 'Student and twin share network, first weights, labels and number of steps; the gap is what the teacher added. Its parts show that it comes from the teacher’s predicted classes for unlabelled images, not from softness. The interval shows how much the gap could differ on another test set.',
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
      title: 'With fewer labels',
      text: 'Set Labelled to 50 or less and press Run again. You can keep the trained teacher (under Teacher). How does the accuracy of the twin change, and how that of the student?',
      target: 'transfer.labelled',
      figures(scene) {
        const many = newestWhere(scene, ({ transfer }) => transfer.labelled >= 200);
        const few = newestWhere(scene, ({ transfer }) => transfer.labelled <= 50);
        return [...(many ? [gapFigure(many, words.many)] : []), ...(few ? [gapFigure(few, words.few)] : [])];
      },
      goals: [finishedWhere('A run with at most 50 labels is finished', ({ transfer }) => transfer.labelled <= 50)],
    },
    {
      title: 'Is it chance?',
      text: 'Under Seeds the experiment runs several times, with other first weights, other batches and other labelled images. The mean gap gets its own confidence interval.',
      target: 'tab:seeds',
      goals: [{ text: 'Seeds is open', isMet: ({ tab }) => tab === 'seeds' }],
    },
  ],
  claim: {
    text: 'With 200 labels the student is at least 5 points better than its twin, in every seed. It is at most 1 point better than the pseudo-label twin. With 50 labels the gap to the twin is at least 5 points wider. The last two are means of the seeds.',
    // The bound of softness is from seeds 101 to 103: −1.1, −1.5 and −0.9 points, of gaps of 9 to 12.
    seeds: [1, 2, 3],
    runs: { many: { 'training.pseudoTwin': true }, few: { 'transfer.labelled': 50 } },
    findings: [
      { what: 'gap with 200 labels, points', measure: (outcome) => gap(outcome('many')), atLeast: 5, of: 'each' },
      {
        what: 'student minus pseudo-label twin with 200 labels, points',
        measure: (outcome) => softness(outcome('many')),
        atMost: 1,
        of: 'mean',
      },
      {
        what: 'gap with 50 labels minus gap with 200, points',
        measure: (outcome) => gap(outcome('few')) - gap(outcome('many')),
        atLeast: 5,
        of: 'mean',
      },
    ],
  },
};
