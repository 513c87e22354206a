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
  summary: 'Two digits are all that the student ever sees, and it learns something of all ten.',
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
      text: 'The transfer set holds sevens and eights alone. The labels of such a set say “7” or “8”, nothing else. The soft targets say of each of them how much it is like a 0, a 1, a 2 … Press Run.',
      target: 'transfer.leftOut',
      goals: [aRunFinished],
    },
    {
      title: 'Ten from two',
      text: 'Open Classes, then One by one. The twin names nothing but sevens and eights. The student gets other digits right that it has never seen.',
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
      title: 'Take seven and eight back',
      text: 'It names seven and eight far too often: nothing else ever came. Tick both and press Match their share. One common offset, found without labels, lowers them.',
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
      title: 'What travelled',
      text: 'Two thousand test images, eight digits of ten never seen: what the student knows of those came through the small numbers of the soft targets alone.',
      target: 'scoreboard',
    },
  ],
  claim: {
    text: 'From sevens and eights alone the student gets at least 70 % of all digits right after one bias that is chosen without labels. The twin never exceeds 25 %.',
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
