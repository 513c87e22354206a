import { messages } from '../experiment/text';
import { accuracies, aRunFinished, finishedWhere, gapFigure, newestWhere } from './goals';
import type { Figure, Lesson, Scene } from './lesson';
import { gap } from './measures';

const words = messages('lessons.when-it-harms.figures', {
  narrow: 'Gap, eight units',
  wide: 'Gap, 32 units or more',
});

const isNarrow = (widths: unknown) => Array.isArray(widths) && widths.length === 1 && widths[0] <= 8;
const isWide = (widths: unknown) => Array.isArray(widths) && widths.some((width) => width >= 32);

function gaps(scene: Scene): readonly Figure[] {
  const narrow = newestWhere(scene, ({ student }) => isNarrow(student.values.widths));
  const wide = newestWhere(scene, ({ student }) => isWide(student.values.widths));
  return [...(narrow ? [gapFigure(narrow, words.narrow)] : []), ...(wide ? [gapFigure(wide, words.wide)] : [])];
}

/** A case in which distillation does not help, or does harm. */
export const whenItHarms: Lesson = {
  id: 'when-it-harms',
  title: 'When distillation does not help, or does harm',
  summary: 'A simple task with all labels: distillation harms a narrow student and does not help a wider one.',
  minutes: 3,
  experiment: { task: 'moons', changes: { 'transfer.labelled': 1000 } },
  free: ['student.widths', 'loss.temperature', 'loss.weight', 'training.seed'],
  steps: [
    {
      title: 'All labels are there',
      text: 'The task is two moons with 1,000 points, all with labels. The student has eight hidden units. A teacher of 64 and 64 units adds soft targets, at T = 4 and λ = 1. Press Run.',
      target: 'run',
      enter: (page) => page.showTab('look'),
      goals: [aRunFinished],
    },
    {
      title: 'The student is less accurate',
      text: 'On average over seeds the student is less accurate than its twin. Compare their maps. A likely reason: the eight units must also match the teacher’s probabilities at every point, not only the classes.',
      target: 'gap',
      figures: ({ outcome }) => (outcome ? [...accuracies(outcome), gapFigure(outcome)] : []),
      goals: [
        {
          text: 'The student is behind its twin',
          isMet: ({ finished }) => finished.some((outcome) => gap(outcome) < 0),
        },
      ],
    },
    {
      title: 'A wider student',
      text: 'Set the student’s hidden layer to 32 units and run again. On average the gap is now less than one point in either direction: no harm, but no gain. With all labels of a simple task a teacher has little to add.',
      target: 'student.widths',
      figures: gaps,
      goals: [finishedWhere('A run with 32 units or more is finished', ({ student }) => isWide(student.values.widths))],
    },
    {
      title: 'Why a twin is needed',
      text: 'Without the twin the run would look like a success: the student learns, and its accuracy rises. Only the comparison with the same network without a teacher shows what distillation did.',
      target: 'gap',
      figures: gaps,
    },
  ],
  claim: {
    text: 'With all labels of the moons a student of eight units is at least 1 point less accurate than its twin. With 32 units the gap is between −1 and +1 points. Means of the seeds.',
    seeds: [1, 2, 3, 4, 5],
    runs: { narrow: {}, wide: { 'student.widths': [32] } },
    findings: [
      { what: 'gap of eight units, points', measure: (outcome) => gap(outcome('narrow')), atMost: -1, of: 'mean' },
      {
        what: 'gap of 32 units, points',
        measure: (outcome) => gap(outcome('wide')),
        atLeast: -1,
        atMost: 1,
        of: 'mean',
      },
    ],
  },
};
