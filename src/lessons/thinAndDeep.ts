import type { Experiment } from '../experiment/experiment';
import { messages } from '../experiment/text';
import { accuracies, aRunFinished, finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy, gap } from './measures';

const words = messages('lessons.thin-and-deep', { title: 'Thin and deep' });
const labels = messages('lessons.thin-and-deep.figures', {
  hinted: 'Student, hint first',
  unhinted: 'Student, no hint',
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

/** Romero et al., FitNets: Hints for Thin Deep Nets, ICLR 2015: first the hint, then the answers. */
export const thinAndDeep: Lesson = {
  id: 'thin-and-deep',
  title: words.title,
  summary:
    'Twenty thin layers, all the labels, and often nothing is learned. What gets such a net going: a hint, or soft targets?',
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
      text: 'Student and twin are thin and deep, with no normalisation and no shortcuts. The twin has every label: knowledge is not what it lacks. Press Run and watch the curves. Who answers the same everywhere stays at a third.',
      target: 'run',
      figures: ({ outcome }) => accuracies(outcome),
      goals: [aRunFinished],
    },
    {
      title: 'First half of the way',
      text: 'For 30 % of its steps the student heard no answer. From its tenth layer a regressor had to foretell its teacher’s first: that trains the lower half alone, a net half as deep. Then soft targets taught the whole.',
      formula: '\\overline{\\bigl(F_t-r(F_s)\\bigr)^2}',
      target: 'stage',
      figures: ({ outcome }) => accuracies(outcome),
    },
    {
      title: 'And without the hint?',
      text: 'Set the method to softened logits and run again; the trained teacher may be kept. Now the student learns from soft targets from the first step on; nothing else makes it differ from its twin.',
      target: 'method',
      figures: (scene) => [...student(scene, isHinted, labels.hinted), ...student(scene, isUnhinted, labels.unhinted)],
      goals: [finishedWhere('A run with softened logits is finished', isUnhinted)],
    },
    {
      title: 'Count the seeds',
      text: 'One run is luck here: run several seeds, and count who stays at a third. Labels alone fail most often, soft targets less. A hint before them rescues some nets and stops others: no gain of its own was found, so none is claimed.',
      target: 'tab:seeds',
      goals: [{ text: 'Seeds is open', isMet: ({ tab }) => tab === 'seeds' }],
    },
  ],
  claim: {
    text: 'Twenty layers of eight units learn more from soft targets than from all the labels: at least 4 points, mean of the seeds, and fewer of them stay at chance.',
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
