import { messages } from '../experiment/text';
import { accuracies, aRunFinished, finishedWhere, gapFigure, newestWhere } from './goals';
import type { Lesson } from './lesson';
import { gap } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.three-per-cent.figures', {
  few: 'Gap with few images',
  all: 'Gap with 4,000 or more',
});

/** Hinton, Vinyals & Dean 2015, section 6: soft targets as regularisers, there with 3 % of the speech data. */
export const threePerCent: Lesson = {
  id: 'three-per-cent',
  title: 'Three per cent of the data',
  summary: 'The same few images, the same labels: with soft targets they teach more.',
  minutes: 4,
  experiment: {
    task: 'digits',
    changes: {
      ...perceptronTeacher,
      'student.widths': [128],
      'loss.form': 'soft',
      'transfer.examples': 240,
      'transfer.labelled': 240,
      'training.batchSize': 32,
      'training.teacherEpochs': 6,
      'training.studentEpochs': 60,
    },
  },
  free: ['transfer.examples', 'transfer.labelled', 'loss.temperature', 'training.seed'],
  steps: [
    {
      title: '240 of 8,000 images',
      text: 'Student and twin see the same 240 images, each with its label. The only difference: the twin learns the labels, the student the teacher’s soft targets for the very same images. Press Run.',
      target: 'transfer.examples',
      goals: [aRunFinished],
    },
    {
      title: 'One image, ten numbers',
      text: 'A label is one word for an image, a soft target is ten numbers. They carry what the teacher learned from the other 97 per cent. It is no magic: the student did not see those images, its teacher did.',
      target: 'gap',
      figures: ({ outcome }) => (outcome ? [...accuracies(outcome), gapFigure(outcome)] : []),
      goals: [
        {
          text: 'The student is better than its twin',
          isMet: ({ finished }) => finished.some((outcome) => gap(outcome) > 0),
        },
      ],
    },
    {
      title: 'And with all of them?',
      text: 'Move Examples and then Labelled all the way up, and run again. With plenty of labels there is little left for the teacher to add.',
      target: 'transfer.examples',
      figures(scene) {
        const few = newestWhere(scene, ({ transfer }) => transfer.labelled <= 480);
        const all = newestWhere(scene, ({ transfer }) => transfer.labelled >= 4000);
        return [...(few ? [gapFigure(few, words.few)] : []), ...(all ? [gapFigure(all, words.all)] : [])];
      },
      goals: [
        finishedWhere(
          'A run with at least 4,000 labelled images is finished',
          ({ transfer }) => transfer.labelled >= 4000,
        ),
      ],
    },
  ],
  claim: {
    text: 'On the same 240 images soft targets at T = 4 teach at least 1 point more than hard labels, mean of the seeds.',
    seeds: [1, 2, 3],
    runs: { run: {} },
    findings: [
      { what: 'gap with 240 images, points', measure: (outcome) => gap(outcome('run')), atLeast: 1, of: 'mean' },
    ],
  },
};
