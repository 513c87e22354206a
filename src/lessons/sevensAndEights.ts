import { messages } from '../experiment/text';
import { accuracyOf, answersOf } from '../metrics/answers';
import { biasOf } from '../metrics/classBias';
import { aRunFinished } from './goals';
import type { Figure, Lesson, Scene } from './lesson';
import { accuracy, accuracyWithBias, logitsOf } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.sevens-and-eights.figures', {
  student: 'All digits, student',
  twin: 'All digits, twin',
});

const seen = [7, 8];

/** Accuracy on all digits with the bias that is set in the page, in percent. */
function withReadOut({ outcome, bias }: Scene, learner: 'student' | 'twin'): number {
  if (!outcome) return 0;
  const { classes, labels } = outcome.testLogits;
  const answers = answersOf(logitsOf(outcome, learner), classes, biasOf(classes, bias.classes, bias.offset));
  return 100 * accuracyOf(labels, answers);
}

function all(scene: Scene): readonly Figure[] {
  if (!scene.outcome?.testLogits.logits.student) return [];
  return [
    {
      label: words.student,
      value: withReadOut(scene, 'student'),
      unit: '%',
      learner: 'student',
    },
    {
      label: words.twin,
      value: withReadOut(scene, 'twin'),
      unit: '%',
      learner: 'twin',
    },
  ];
}

/** Hinton, Vinyals & Dean 2015, section 3: a transfer set of sevens and eights. */
export const sevensAndEights: Lesson = {
  id: 'sevens-and-eights',
  title: 'Only sevens and eights',
  summary: 'The student sees images of only two digits. After one bias it gets most images of all ten digits right.',
  minutes: 3,
  experiment: {
    task: 'digits',
    changes: {
      ...perceptronTeacher,
      'student.widths': [128],
      'loss.form': 'soft',
      'loss.temperature': 8,
      'transfer.labelled': 8000,
      'transfer.leftOut': [0, 1, 2, 3, 4, 5, 6, 9],
      'training.learningRate': 0.002,
      'training.teacherEpochs': 12,
      'training.studentEpochs': 30,
    },
  },
  free: ['loss.temperature', 'training.seed'],
  steps: [
    {
      title: 'Two digits of ten',
      text: 'The transfer set has only sevens and eights. Each label is a 7 or an 8. The soft targets also give a probability for 0, 1, 2 and all other digits. Press Run.',
      target: 'transfer.leftOut',
      goals: [aRunFinished],
    },
    {
      title: 'Right on digits it never saw',
      text: 'Open Classes, then One by one. The twin predicts only 7 and 8. The student also gets digits right that it has never seen.',
      target: 'tab:bias',
      figures: all,
      goals: [
        {
          text: 'One by one is open',
          isMet: (scene) => scene.tab === 'bias' && scene.finished.length > 0,
        },
      ],
    },
    {
      title: 'Lower the logits of 7 and 8',
      text: 'The student predicts 7 and 8 too often, because it saw no other digit. Tick both and press Match their share. One common bias, chosen without labels, lowers both logits.',
      target: 'bias',
      enter: (page) => page.showTab('bias'),
      leave: (page) => page.chooseBias([], 0),
      figures: all,
      goals: [
        {
          text: 'The student, with a bias, is right on more than 70 % of all digits',
          isMet: (scene) => scene.bias.offset < 0 && withReadOut(scene, 'student') > 70,
        },
      ],
    },
    {
      title: 'What the soft targets carried',
      text: 'The twin saw the same images with their labels, and without a bias it gets none of the other eight digits right. The student differs only in its targets. What it learned about those digits comes from small probabilities in the soft targets.',
      target: 'scoreboard',
    },
  ],
  claim: {
    text: 'From sevens and eights alone the student gets at least 40 % of all test digits right. After one bias chosen without labels it gets at least 70 %. The twin, without a bias, gets at most 25 %. In every seed.',
    seeds: [1, 2, 3],
    runs: { run: {} },
    findings: [
      {
        what: 'student on all digits, %',
        measure: (outcome) => accuracy(outcome('run'), 'student'),
        atLeast: 40,
        of: 'each',
      },
      {
        what: 'student on all digits after the bias, %',
        measure: (outcome) => accuracyWithBias(outcome('run'), 'student', seen),
        atLeast: 70,
        of: 'each',
      },
      {
        what: 'twin on all digits, %',
        measure: (outcome) => accuracy(outcome('run'), 'twin'),
        atMost: 25,
        of: 'each',
      },
    ],
  },
};
