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
  summary: 'Student and twin learn from the same 240 images; with soft targets the student becomes more accurate.',
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
      text: 'Student and twin see the same 240 labelled images. The twin learns the labels; the student learns the teacher’s soft targets for the same images. This is the only difference. Press Run.',
      target: 'transfer.examples',
      goals: [aRunFinished],
    },
    {
      title: 'One image, ten probabilities',
      text: 'A label names one class; a soft target gives ten probabilities. The teacher learned from all 8,000 images, so its soft targets can carry information about images that the student never sees. Whether they only act as smoothing is the question of the next lesson.',
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
      title: 'With more labels',
      text: 'Set Examples and then Labelled to 4,000, and run again; this takes longer. In our runs the gap was smaller: with many labels there is less left for the teacher to add.',
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
    text: 'Student and twin have the same 240 images. With soft targets at T = 4 the student is at least 1 point more accurate than its twin with hard labels, mean of the seeds.',
    seeds: [1, 2, 3],
    runs: { run: {} },
    findings: [
      { what: 'gap with 240 images, points', measure: (outcome) => gap(outcome('run')), atLeast: 1, of: 'mean' },
    ],
  },
};
