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
});

const spread = (outcome: Outcome) =>
  spreadWithinClasses(logitsOf(outcome, 'teacher'), outcome.testLogits.labels, outcome.testLogits.classes);

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
  title: 'What the label-smoothed teacher forgets',
  summary: 'Smoothed labels make as good a teacher, but one that tells the images of a class apart no more.',
  minutes: 4,
  experiment: {
    task: 'digits',
    changes: { ...perceptronTeacher, 'training.learningRate': 0.002, 'training.studentEpochs': 3 },
  },
  free: ['training.teacherSmoothing', 'loss.temperature', 'training.seed'],
  steps: [
    {
      title: 'A teacher from plain labels',
      text: 'First as always. Then look at the spread: how much a wrong digit’s logit varies among images of one digit. That is where a teacher says “this four is nearly a nine, that one is not”.',
      target: 'run',
      figures: table,
      goals: [
        finishedWhere('A run without smoothing is finished', ({ training }) => isPlain(training.teacherSmoothing)),
      ],
    },
    {
      title: 'Smooth its labels',
      text: 'Set the teacher’s label smoothing to 0.1: every label gives a tenth of its share to all digits alike. Run again, and see accuracy and spread.',
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
      title: 'What this does not prove',
      text: 'The knowledge about single images is mostly gone. Whether a student suffers from it depends on T and on the task; at this size it shows no clear harm, and none is claimed here.',
      target: 'scoreboard',
      figures: table,
    },
  ],
  claim: {
    text: 'Label smoothing of 0.1 lowers the spread of the teacher’s wrong logits within a class by half or more, and costs at most 1 point of its accuracy.',
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
        what: 'accuracy of the teacher with smoothing minus without, points',
        measure: (outcome) => accuracy(outcome('smoothed'), 'teacher') - accuracy(outcome('plain'), 'teacher'),
        atLeast: -1,
        of: 'mean',
      },
    ],
  },
};
