import { messages } from '../experiment/text';
import { divergenceOf } from '../metrics/fidelity';
import { agreementFigure, finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy, agreement, logitsOf } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.copy-not-a-copy.figures', {
  few: 'Agrees with its teacher, 200 images',
  many: 'Agrees with its teacher, 8,000',
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
  title: 'A copy that is not a copy',
  summary: 'The student has its teacher’s very architecture and learns every soft target, and still answers otherwise.',
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
      title: 'The same network once more',
      text: 'Teacher and student are alike in every layer: nothing is too small here. The student learns the soft targets of 200 images, again and again. Press Run.',
      target: 'student.widths',
      goals: [finishedWhere('A run with at most 300 images is finished', ({ transfer }) => transfer.examples <= 300)],
    },
    {
      title: 'Agreement is not accuracy',
      text: 'Fidelity asks how often it answers as its teacher does, right or wrong. Measures has that share, and the divergence of what they believe.',
      target: 'tab:measures',
      figures: table,
      goals: [{ text: 'Measures is open', isMet: ({ tab }) => tab === 'measures' }],
    },
    {
      title: 'All it could ever hear',
      text: 'Set Examples to 8,000, and Student epochs to about 5 so that it does not take long, and run again. More images bring it nearer. Does it become a copy?',
      target: 'transfer.examples',
      figures: table,
      goals: [
        finishedWhere('A run with at least 7,000 images is finished', ({ transfer }) => transfer.examples >= 7000),
        {
          text: 'It agrees more often, and still not always',
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
      title: 'What was learned',
      text: 'The two share an architecture and every target, and are still different functions between the images. A student may be good without being its teacher.',
      target: 'scoreboard',
      figures: table,
    },
  ],
  claim: {
    text: 'With 8,000 images the student agrees with its teacher at least 4 points more often than with 200, and still on less than 99.5 % of the test images.',
    seeds: [1, 2, 3],
    runs: {
      few: {},
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
