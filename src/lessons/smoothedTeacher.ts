import { messages } from '../experiment/text';
import { spreadWithinClasses } from '../metrics/similarity';
import { finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy, logitsOf } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.smoothed-teacher.figures', {
  plain: 'Spread, plain teacher',
  smoothed: 'Spread, smoothed teacher',
  accuracy: 'Accuracy, smoothed teacher',
  ratio: 'Spread, smoothed / plain',
  relative: 'The same, relative to the margin',
});

const spread = (outcome: Outcome) =>
  spreadWithinClasses(logitsOf(outcome, 'teacher'), outcome.testLogits.labels, outcome.testLogits.classes);

/** Mean over the test set of the true class's logit minus the mean of the others: the scale of the teacher's logits. */
function margin(outcome: Outcome): number {
  const { classes, labels } = outcome.testLogits;
  const logits = logitsOf(outcome, 'teacher');
  let sum = 0;
  labels.forEach((label, row) => {
    const ofRow = logits.subarray(row * classes, (row + 1) * classes);
    const right = ofRow[label] ?? 0;
    sum += right - (ofRow.reduce((total, logit) => total + logit, 0) - right) / (classes - 1);
  });
  return sum / labels.length;
}

const relativeSpread = (outcome: Outcome) => spread(outcome) / margin(outcome);

const isPlain = (smoothing: number) => smoothing === 0;
const isSmoothed = (smoothing: number) => smoothing >= 0.1;

function table(scene: Scene): readonly Figure[] {
  const plain = newestWhere(scene, ({ training }) => isPlain(training.teacherSmoothing));
  const smoothed = newestWhere(scene, ({ training }) => isSmoothed(training.teacherSmoothing));
  const figure = (outcome: Outcome | undefined, label: Figure['label']): readonly Figure[] =>
    outcome ? [{ label, value: spread(outcome), digits: 2, learner: 'teacher' }] : [];
  return [
    ...figure(plain, words.plain),
    ...figure(smoothed, words.smoothed),
    ...(smoothed
      ? [
          {
            label: words.accuracy,
            value: accuracy(smoothed, 'teacher'),
            unit: '%' as const,
            learner: 'teacher' as const,
          },
        ]
      : []),
  ];
}

/** Müller, Kornblith & Hinton, When Does Label Smoothing Help?, NeurIPS 2019. */
export const smoothedTeacher: Lesson = {
  id: 'smoothed-teacher',
  title: 'Label smoothing narrows the teacher’s logits',
  summary:
    'A teacher trained on smoothed labels is about as accurate, but its logits vary less among the images of a class.',
  minutes: 4,
  experiment: {
    task: 'digits',
    changes: { ...perceptronTeacher, 'training.learningRate': 0.002, 'training.studentEpochs': 3 },
  },
  free: ['training.teacherSmoothing', 'loss.temperature', 'training.seed'],
  steps: [
    {
      title: 'A teacher trained on plain labels',
      text: 'Press Run to train without smoothing. Then look at the spread: how much the logit of a wrong digit varies among the images of one digit. This variation shows that one four is closer to a nine than another four.',
      target: 'run',
      figures: table,
      goals: [
        finishedWhere('A run without smoothing is finished', ({ training }) => isPlain(training.teacherSmoothing)),
      ],
    },
    {
      title: 'Smooth its labels',
      text: 'Set the teacher’s label smoothing to 0.1: each label spreads a tenth of its probability evenly over all digits. Run again, and compare accuracy and spread.',
      target: 'training.teacherSmoothing',
      figures: table,
      goals: [
        finishedWhere('A run with smoothing of 0.1 or more is finished', ({ training }) =>
          isSmoothed(training.teacherSmoothing),
        ),
        {
          text: 'The spread has fallen by half or more',
          isMet(scene) {
            const plain = newestWhere(scene, ({ training }) => isPlain(training.teacherSmoothing));
            const smoothed = newestWhere(scene, ({ training }) => isSmoothed(training.teacherSmoothing));
            return plain !== undefined && smoothed !== undefined && spread(smoothed) <= spread(plain) / 2;
          },
        },
      ],
    },
    {
      title: 'What this does not show',
      text: 'Smoothing makes all logits smaller. The margin is the right logit minus the mean of the others; relative to it the spread falls much less. So part of the effect is only scale. Whether a student becomes less accurate depends on T and on the task; no harm is claimed here.',
      target: 'scoreboard',
      figures: table,
    },
  ],
  claim: {
    text: 'Label smoothing of 0.1 at least halves the spread of the teacher’s wrong logits within a class. Relative to the margin of the right logit, the spread falls by at least a tenth. Both hold in every seed. The teacher’s accuracy falls by at most 1 point, mean of the seeds.',
    // The bound of the relative spread is from seeds 101 to 103: 0.70, 0.71 and 0.71.
    seeds: [1, 2, 3],
    runs: { plain: {}, smoothed: { 'training.teacherSmoothing': 0.1 } },
    findings: [
      {
        what: 'spread with smoothing / without',
        measure: (outcome) => spread(outcome('smoothed')) / spread(outcome('plain')),
        atMost: 0.5,
        of: 'each',
      },
      {
        what: 'spread relative to the margin, with smoothing / without',
        measure: (outcome) => relativeSpread(outcome('smoothed')) / relativeSpread(outcome('plain')),
        atMost: 0.9,
        of: 'each',
      },
      {
        what: 'accuracy of the teacher with smoothing minus without, points',
        measure: (outcome) => accuracy(outcome('smoothed'), 'teacher') - accuracy(outcome('plain'), 'teacher'),
        atLeast: -1,
        of: 'mean',
      },
    ],
  },
};
