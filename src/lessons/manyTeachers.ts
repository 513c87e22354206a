import type { Experiment } from '../experiment/experiment';
import { messages } from '../experiment/text';
import { finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.many-teachers.figures', {
  one: 'One teacher',
  itsStudent: 'its student',
  three: 'Three together',
  theirStudent: 'their student',
});

const units = ({ teacher }: Experiment) =>
  Array.isArray(teacher.values.widths) ? teacher.values.widths.reduce((sum, width) => sum + width, 0) : 0;
const isWeak = (experiment: Experiment) => units(experiment) <= 16;
const isStrong = (experiment: Experiment) => units(experiment) >= 48;
const isAlone = ({ scheme }: Experiment) => scheme.id === 'single';
const isEnsemble = ({ scheme }: Experiment) => scheme.id === 'ensemble';

/** The newest run with one teacher and with several, among those that satisfy `isMeant`. */
const pairWhere = (scene: Pick<Scene, 'finished'>, isMeant: (experiment: Experiment) => boolean) => ({
  one: newestWhere(scene, (experiment) => isMeant(experiment) && isAlone(experiment)),
  several: newestWhere(scene, (experiment) => isMeant(experiment) && isEnsemble(experiment)),
});

const gained = (one: Outcome, several: Outcome, learner: 'teacher' | 'student') =>
  accuracy(several, learner) - accuracy(one, learner);

function table(scene: Scene, isMeant: (experiment: Experiment) => boolean): readonly Figure[] {
  const { one, several } = pairWhere(scene, isMeant);
  const figures = (outcome: Outcome | undefined, teacher: Figure['label'], student: Figure['label']) =>
    outcome
      ? [
          { label: teacher, value: accuracy(outcome, 'teacher'), unit: '%' as const, learner: 'teacher' as const },
          { label: student, value: accuracy(outcome, 'student'), unit: '%' as const, learner: 'student' as const },
        ]
      : [];
  return [...figures(one, words.one, words.itsStudent), ...figures(several, words.three, words.theirStudent)];
}

/** Hinton, Vinyals & Dean 2015, sections 4 and 5; You et al., Learning from Multiple Teacher Networks, KDD 2017. */
export const manyTeachers: Lesson = {
  id: 'many-teachers',
  title: 'Three weak teachers are better than one',
  summary: 'Three weak teachers together are more accurate than one, and so is the student that learns from them.',
  minutes: 3,
  experiment: {
    task: 'digits',
    changes: {
      ...perceptronTeacher,
      'teacher.widths': [8],
      'student.widths': [24],
      'loss.form': 'soft',
      'training.teacherEpochs': 3,
      'training.studentEpochs': 5,
    },
  },
  free: ['scheme', 'teacher.widths', 'training.seed'],
  steps: [
    {
      title: 'One weak teacher',
      text: 'The teacher has eight hidden units, its student 24: here the teacher is the smaller network. The student learns from soft targets alone, its twin from 200 labels. Press Run, and compare the accuracy of teacher and student.',
      target: 'teacher.widths',
      figures: (scene) => table(scene, isWeak),
      goals: [
        finishedWhere(
          'A run with one weak teacher is finished',
          (experiment) => isWeak(experiment) && isAlone(experiment),
        ),
      ],
    },
    {
      title: 'Three of them',
      text: 'Under Who teaches, choose several teachers: three networks of the same architecture with different first weights and batches. The student learns the mean of their probabilities. Run again.',
      target: 'scheme',
      figures: (scene) => table(scene, isWeak),
      goals: [
        finishedWhere(
          'A run with several weak teachers is finished',
          (experiment) => isWeak(experiment) && isEnsemble(experiment),
        ),
        {
          text: 'Their student is more accurate than the student of one',
          isMet(scene) {
            const { one, several } = pairWhere(scene, isWeak);
            return one !== undefined && several !== undefined && gained(one, several, 'student') > 0;
          },
        },
      ],
    },
    {
      title: 'A likely reason',
      text: 'The three teachers make partly different errors, and their mean cancels some of them. Where they disagree, the mean gives no class a high probability. To predict, the ensemble needs three networks; the student is only one.',
      target: 'scoreboard',
      figures: (scene) => table(scene, isWeak),
    },
    {
      title: 'With stronger teachers',
      text: 'Give the teachers 64 units, and run with one of them and with several. On average over seeds the student now gains little or nothing. A likely reason: such teachers make fewer errors that the mean could cancel.',
      target: 'teacher.widths',
      figures: (scene) => table(scene, isStrong),
      goals: [
        {
          text: 'Runs with one and with several strong teachers are finished',
          isMet(scene) {
            const { one, several } = pairWhere(scene, isStrong);
            return one !== undefined && several !== undefined;
          },
        },
      ],
    },
  ],
  claim: {
    text: 'Together, three teachers of eight units are at least 4 points more accurate than one. Their student is at least 4 points more accurate than the student of one. With teachers of 64 units the student gains at most 1 point. Means of the seeds.',
    // How accurate one weak teacher becomes depends on the seed. With teachers of five epochs seeds 17 to 22 promised 3 points and 2.5,
    // and seeds 1 to 3 refuted both; with three epochs (seeds 23 to 28) one is worse and the gain is twice as large.
    seeds: [4, 5, 6],
    runs: {
      one: {},
      several: { scheme: 'ensemble' },
      'one strong': { 'teacher.widths': [64] },
      'several strong': { 'teacher.widths': [64], scheme: 'ensemble' },
    },
    findings: [
      {
        what: 'accuracy of three weak teachers minus one, points',
        measure: (outcome) => gained(outcome('one'), outcome('several'), 'teacher'),
        atLeast: 4,
        of: 'mean',
      },
      {
        what: 'accuracy of their student minus the student of one, points',
        measure: (outcome) => gained(outcome('one'), outcome('several'), 'student'),
        atLeast: 4,
        of: 'mean',
      },
      {
        what: 'the same with strong teachers, points',
        measure: (outcome) => gained(outcome('one strong'), outcome('several strong'), 'student'),
        atMost: 1,
        of: 'mean',
      },
    ],
  },
};
