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
    'A linear student reproduces a linear teacher almost exactly from four soft targets. Its twin, with four labels, draws another line.',
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
      text: 'Teacher and student have no hidden layer, so each draws one straight line, with a probability on either side. The student gets four points. Press Run and look at the three maps.',
      target: 'run',
      enter: (page) => page.showTab('look'),
      goals: [aRunFinished],
    },
    {
      title: 'The same line',
      text: 'The student’s map is almost the same as its teacher’s, errors included. The twin had the labels of the same four points. Many lines fit these labels, and it drew one of them.',
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
      text: 'A linear function of the plane has three unknowns, and each soft target gives one equation. Three points in general position determine it; a fourth is not needed. A label gives no equation: it only says on which side of the line a point lies.',
      formula: 'w\\cdot x_i+b=\\log\\frac{p(x_i)}{1-p(x_i)},\\quad i=1,2,3',
      target: 'transfer.examples',
      figures: table,
    },
    {
      title: 'With too few',
      text: 'Set Examples to 2 and run again. Two equations do not determine three unknowns. The student can match its teacher only in the directions that its two points span.',
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
    text: 'From four soft targets a linear student agrees with its linear teacher on at least 99 % of the test points, in every seed. Its twin, from four labels, agrees on at most 93 %. From two soft targets the student agrees on at least 1 point less than from four. The last two are means of the seeds.',
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
