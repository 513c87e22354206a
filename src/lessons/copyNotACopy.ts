import { messages } from '../experiment/text';
import { divergenceOf } from '../metrics/fidelity';
import { agreementFigure, finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy, agreement, logitsOf } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.copy-not-a-copy.figures', {
  few: 'Agreement with the teacher, 200 images',
  many: 'Agreement with the teacher, 8,000 images',
  accuracy: 'Accuracy, 8,000 images',
});

const divergence = (outcome: Outcome) =>
  divergenceOf(logitsOf(outcome, 'teacher'), logitsOf(outcome, 'student'), outcome.testLogits.classes, 1);

function table(scene: Scene): readonly Figure[] {
  const few = newestWhere(scene, ({ transfer }) => transfer.examples <= 300);
  const many = newestWhere(scene, ({ transfer }) => transfer.examples >= 7000);
  return [
    ...(few ? [agreementFigure(few, words.few)] : []),
    ...(many ? [agreementFigure(many, words.many)] : []),
    ...(many
      ? [
          {
            label: words.accuracy,
            value: accuracy(many, 'student'),
            unit: '%' as const,
            learner: 'student' as const,
          },
        ]
      : []),
  ];
}

/** Stanton et al., Does Knowledge Distillation Really Work?, NeurIPS 2021. */
export const copyNotACopy: Lesson = {
  id: 'copy-not-a-copy',
  title: 'The teacher’s architecture, but not a copy',
  summary:
    'The student has its teacher’s architecture and learns its soft targets, but does not predict the same on every image.',
  minutes: 5,
  experiment: {
    task: 'digits',
    changes: {
      ...perceptronTeacher,
      'student.widths': [256, 128],
      'loss.form': 'soft',
      'transfer.examples': 200,
      'transfer.labelled': 200,
      'training.batchSize': 32,
      'training.studentEpochs': 60,
    },
  },
  free: ['transfer.examples', 'training.studentEpochs', 'training.seed'],
  steps: [
    {
      title: 'The same architecture',
      text: 'Teacher and student have the same layers, so the student is not too small. It learns the soft targets of 200 images for 60 epochs. Press Run.',
      target: 'student.widths',
      goals: [finishedWhere('A run with at most 300 images is finished', ({ transfer }) => transfer.examples <= 300)],
    },
    {
      title: 'Agreement is not accuracy',
      text: 'Fidelity is how often the student predicts the same class as its teacher, right or wrong. Open Measures: it shows this agreement, and the KL divergence between their probabilities.',
      target: 'tab:measures',
      figures: table,
      goals: [{ text: 'Measures is open', isMet: ({ tab }) => tab === 'measures' }],
    },
    {
      title: 'All images',
      text: 'Set Examples to 8,000, and Student epochs to about 5 to save time, and run again. With more images the student agrees with its teacher more often. Does it agree on every test image?',
      target: 'transfer.examples',
      figures: table,
      goals: [
        finishedWhere('A run with at least 7,000 images is finished', ({ transfer }) => transfer.examples >= 7000),
        {
          text: 'The student agrees more often, but not always',
          isMet(scene) {
            const few = newestWhere(scene, ({ transfer }) => transfer.examples <= 300);
            const many = newestWhere(scene, ({ transfer }) => transfer.examples >= 7000);
            if (!few || !many) return false;
            return agreement(many, 'student') > agreement(few, 'student') && agreement(many, 'student') < 100;
          },
        },
      ],
    },
    {
      title: 'Similar, but not identical',
      text: 'The student has the teacher’s architecture and learned its soft targets for every training image. On some test images the two still predict different classes. A student can be accurate without being a copy of its teacher.',
      target: 'scoreboard',
      figures: table,
    },
  ],
  claim: {
    text: 'With 8,000 images the student agrees with its teacher more often than with 200, by at least 4 points. This also holds if the 200 are learned for as many steps. It agrees on at most 99.5 % of the test images. Its KL divergence from the teacher is at most half of that with 200 images. In every seed.',
    // With 200 images for as many steps, seeds 101 to 103 agreed on 90.2 to 90.7 %; with 8,000, on 97.9 to 98.4 %.
    seeds: [1, 2, 3],
    runs: {
      few: {},
      // With 200 images, 200 epochs are 1,400 steps; with 8,000 images, 5 epochs are 1,250.
      'few, longer': { 'training.studentEpochs': 200 },
      many: { 'transfer.examples': 8000, 'transfer.labelled': 8000, 'training.studentEpochs': 5 },
    },
    findings: [
      {
        what: 'agreement with 8,000 minus with 200 images, points',
        measure: (outcome) => agreement(outcome('many'), 'student') - agreement(outcome('few'), 'student'),
        atLeast: 4,
        of: 'each',
      },
      {
        what: 'the same, with 200 images learned for as many steps, points',
        measure: (outcome) => agreement(outcome('many'), 'student') - agreement(outcome('few, longer'), 'student'),
        atLeast: 4,
        of: 'each',
      },
      {
        what: 'agreement with 8,000 images, %',
        measure: (outcome) => agreement(outcome('many'), 'student'),
        atMost: 99.5,
        of: 'each',
      },
      {
        what: 'KL from the teacher with 8,000 images / with 200',
        measure: (outcome) => divergence(outcome('many')) / divergence(outcome('few')),
        atMost: 0.5,
        of: 'each',
      },
    ],
  },
};
