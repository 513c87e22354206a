import { messages } from '../experiment/text';
import { agreementFigure, aRunFinished, finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Scene } from './lesson';
import { agreement } from './measures';

const words = messages('lessons.four-points.figures', {
  student: 'Student agrees with teacher',
  twin: 'Twin agrees with teacher',
  four: 'Student, four points',
  two: 'Student, two points',
});

function table(scene: Scene): readonly Figure[] {
  const outcome = scene.outcome?.testLogits.logits.student ? scene.outcome : null;
  if (!outcome) return [];
  return [
    agreementFigure(outcome, words.student),
    {
      label: words.twin,
      value: agreement(outcome, 'twin'),
      unit: '%',
      learner: 'twin',
    },
  ];
}

/** Phuong & Lampert, Towards Understanding Knowledge Distillation, ICML 2019, theorem 1, in the plane. */
export const fourPoints: Lesson = {
  id: 'four-points',
  title: 'Four points are enough',
  summary:
    'A linear student copies a linear teacher exactly from four soft targets. Its twin, with four labels, draws another line.',
  minutes: 2,
  experiment: {
    task: 'moons',
    changes: {
      'teacher.widths': [],
      'student.widths': [],
      'loss.form': 'soft',
      'loss.temperature': 20,
      'transfer.examples': 4,
      'transfer.labelled': 4,
      'training.learningRate': 0.3,
      'training.teacherEpochs': 20,
      'training.studentEpochs': 200,
    },
  },
  free: ['transfer.examples', 'transfer.labelled', 'loss.temperature', 'training.seed'],
  steps: [
    {
      title: 'Two straight lines',
      text: 'Teacher and student have no hidden layer: each can draw one straight line, and say how sure it is on either side. The student gets four points. Press Run and look at the three maps.',
      target: 'run',
      enter: (page) => page.showTab('look'),
      goals: [aRunFinished],
    },
    {
      title: 'The same line',
      text: 'The student’s map is its teacher’s, the imperfections included. The twin had the labels of the same four points and drew a line that parts them: one of very many that do.',
      target: 'tab:look',
      figures: table,
      goals: [
        {
          text: 'The student agrees with its teacher on at least 99 % of the plane’s test points',
          isMet: ({ finished }) => finished.some((outcome) => agreement(outcome, 'student') >= 99),
        },
      ],
    },
    {
      title: 'Why so few',
      text: 'A linear function of the plane has three unknowns, and each soft target is one equation: three points in general position settle it, the fourth only speeds up training. A label is no equation, merely “on this side”.',
      formula: 'w\\cdot x_i+b=\\log\\frac{p(x_i)}{1-p(x_i)},\\quad i=1,2,3',
      target: 'transfer.examples',
      figures: table,
    },
    {
      title: 'With too few',
      text: 'Set Examples to 2 and run again. Two equations for three unknowns: the student follows its teacher only in the directions that its points show.',
      target: 'transfer.examples',
      figures(scene) {
        const two = newestWhere(scene, ({ transfer }) => transfer.examples === 2);
        const four = newestWhere(scene, ({ transfer }) => transfer.examples >= 4);
        return [
          ...(four ? [agreementFigure(four, words.four)] : []),
          ...(two ? [agreementFigure(two, words.two)] : []),
        ];
      },
      goals: [finishedWhere('A run with two points is finished', ({ transfer }) => transfer.examples === 2)],
    },
  ],
  claim: {
    text: 'From four soft targets a linear student agrees with its linear teacher on at least 99 % of the test points; the twin, from four labels, on at most 93 %, mean of the seeds.',
    seeds: [1, 2, 3, 4, 5],
    runs: { four: {}, two: { 'transfer.examples': 2 } },
    findings: [
      {
        what: 'agreement of the student, four points, %',
        measure: (outcome) => agreement(outcome('four'), 'student'),
        atLeast: 99,
        of: 'each',
      },
      {
        what: 'agreement of the twin, four labels, %',
        measure: (outcome) => agreement(outcome('four'), 'twin'),
        atMost: 93,
        of: 'mean',
      },
      {
        what: 'agreement of the student with four points minus with two, points',
        measure: (outcome) => agreement(outcome('four'), 'student') - agreement(outcome('two'), 'student'),
        atLeast: 1,
        of: 'mean',
      },
    ],
  },
};
