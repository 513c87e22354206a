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
  title: 'When distilling does nothing, or harm',
  summary: 'All labels, a simple task, a small student: an honest failure.',
  minutes: 3,
  experiment: { task: 'moons', changes: { 'transfer.labelled': 1000 } },
  free: ['student.widths', 'loss.temperature', 'loss.weight', 'training.seed'],
  steps: [
    {
      title: 'Nothing is missing',
      text: 'Two moons, a thousand points, every one with its label. The labels alone draw the border. A teacher of 64 and 64 units joins in, at T = 4 and λ = 1. Press Run.',
      target: 'run',
      enter: (page) => page.showTab('look'),
      goals: [aRunFinished],
    },
    {
      title: 'The student is worse for it',
      text: 'Look at the maps. The soft targets cover the whole plane, and T² gives them a large weight. Eight units try to follow all of it and bend the border less where it matters.',
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
      title: 'Give it room',
      text: 'Set the student’s hidden layer to 32 units and run again. The harm is gone, and so is any use: the gap is within the noise. Where labels say everything, a teacher has nothing to add.',
      target: 'student.widths',
      figures: gaps,
      goals: [finishedWhere('A run with 32 units or more is finished', ({ student }) => isWide(student.values.widths))],
    },
    {
      title: 'Why the twin is there',
      text: 'Without the twin the run would have looked fine: the student learned, its curve rose. Only beside the same network without a teacher does one see what distilling did.',
      target: 'gap',
      figures: gaps,
    },
  ],
  claim: {
    text: 'With all labels of the moons a student of eight units is behind its twin, mean of the seeds; one of 32 units is within 1 point of it.',
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
