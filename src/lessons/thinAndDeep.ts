import type { Experiment } from '../experiment/experiment';
import { messages } from '../experiment/text';
import { accuracies, aRunFinished, finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy, gap } from './measures';

const words = messages('lessons.thin-and-deep', { title: 'Thin and deep' });
const labels = messages('lessons.thin-and-deep.figures', {
  hinted: 'Student, hints first',
  unhinted: 'Student, no hints',
});

const isHinted = ({ method }: Experiment) => method.id === 'hints';
const isUnhinted = ({ method }: Experiment) => method.id === 'hinton';

/** 100 if the accuracy is near that of chance with three classes, else 0: its mean is the percentage of such runs. */
const isAtChance = (outcome: Outcome, learner: 'student' | 'twin') => (accuracy(outcome, learner) < 40 ? 100 : 0);

const student = (
  scene: Pick<Scene, 'finished'>,
  isMeant: (experiment: Experiment) => boolean,
  label: Figure['label'],
) => {
  const outcome = newestWhere(scene, isMeant);
  return outcome
    ? [{ label, value: accuracy(outcome, 'student'), unit: '%' as const, learner: 'student' as const }]
    : [];
};

/** Romero et al., FitNets: Hints for Thin Deep Nets, ICLR 2015: first hints, then soft targets. */
export const thinAndDeep: Lesson = {
  id: 'thin-and-deep',
  title: words.title,
  summary:
    'A network of twenty thin layers often learns nothing, even with all labels. Do hints help, or soft targets?',
  minutes: 2,
  experiment: {
    task: 'spirals',
    changes: {
      student: 'thin-perceptron',
      'student.width': 8,
      'student.depth': 20,
      'transfer.labelled': 1000,
      'loss.form': 'soft',
      method: 'hints',
      'method.until': 30,
      'training.teacherEpochs': 40,
      'training.studentEpochs': 60,
    },
  },
  free: ['method', 'training.seed'],
  steps: [
    {
      title: 'Twenty layers of eight units',
      text: 'Student and twin have twenty layers of eight units, without normalisation and skip connections. The twin has all labels. Press Run and watch the curves. A network that predicts one class everywhere stays at 33 %.',
      target: 'run',
      figures: ({ outcome }) => accuracies(outcome),
      goals: [aRunFinished],
    },
    {
      title: 'Hints first, then soft targets',
      text: 'For 30 % of its steps the student did not learn the classes. From its tenth layer a regressor predicted its teacher’s first layer, which trains the lower half alone. Then soft targets trained all layers.',
      formula: '\\overline{\\bigl(F_t-r(F_s)\\bigr)^2}',
      target: 'stage',
      figures: ({ outcome }) => accuracies(outcome),
    },
    {
      title: 'Without hints',
      text: 'Set the method to softened logits and run again; you can keep the trained teacher. Now the student learns from soft targets from the first step on. This is its only difference from its twin.',
      target: 'method',
      figures: (scene) => [...student(scene, isHinted, labels.hinted), ...student(scene, isUnhinted, labels.unhinted)],
      goals: [finishedWhere('A run with softened logits is finished', isUnhinted)],
    },
    {
      title: 'Count the seeds',
      text: 'One run says little here. Run several seeds, and count the networks that stay at 33 %. Of 24 seeds, twins stayed there more often than students of soft targets. Hints helped in some seeds and harmed in others, so no gain of hints is claimed.',
      target: 'tab:seeds',
      goals: [{ text: 'Seeds is open', isMet: ({ tab }) => tab === 'seeds' }],
    },
  ],
  claim: {
    text: 'Student and twin have twenty layers of eight units. The student of soft targets is at least 4 points more accurate than its twin with all labels, mean of the seeds. Fewer students than twins stay below 40 %, near chance.',
    // Chosen on seeds 11 to 46. With the hint first, the mean was 22 points above the twin's on ten of them and 6 on
    // sixteen, where soft targets alone had 14 and 14; with thirty layers of ten units it was 36 above on six seeds and
    // 11 below on ten.
    seeds: Array.from({ length: 24 }, (_, at) => 51 + at),
    runs: { unhinted: { method: 'hinton' } },
    findings: [
      { what: 'gap, points', measure: (outcome) => gap(outcome('unhinted')), atLeast: 4, of: 'mean' },
      {
        what: 'twins at chance minus students at chance, % of the seeds',
        measure: (outcome) => isAtChance(outcome('unhinted'), 'twin') - isAtChance(outcome('unhinted'), 'student'),
        atLeast: 1,
        of: 'mean',
      },
    ],
  },
};
