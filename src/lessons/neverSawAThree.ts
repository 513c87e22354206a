import { messages } from '../experiment/text';
import { accuracyOn, answersOf } from '../metrics/answers';
import { biasOf } from '../metrics/classBias';
import { aRunFinished } from './goals';
import type { Figure, Lesson, Scene } from './lesson';
import { accuracyOnClasses, accuracyOnClassesWithBias, accuracyWithBias, logitsOf } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.never-saw-a-three.figures', {
  student: 'Threes, student',
  twin: 'Threes, twin',
});

const three = [3];

/** Accuracy on threes with the bias that is set in the page, in percent. */
function withReadOut({ outcome, bias }: Scene, learner: 'student' | 'twin'): number {
  if (!outcome) return 0;
  const { classes, labels } = outcome.testLogits;
  const answers = answersOf(logitsOf(outcome, learner), classes, biasOf(classes, bias.classes, bias.offset));
  return 100 * accuracyOn(labels, answers, three);
}

function threes(scene: Scene): readonly Figure[] {
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

/** Hinton, Vinyals & Dean 2015, section 3: the mythical digit. */
export const neverSawAThree: Lesson = {
  id: 'never-saw-a-three',
  title: 'The digit it never saw',
  summary: 'A student that never sees a 3 learns what a 3 looks like from the soft targets of the other digits.',
  minutes: 4,
  experiment: {
    task: 'digits',
    changes: {
      ...perceptronTeacher,
      'student.widths': [128],
      'loss.form': 'soft',
      'loss.temperature': 20,
      'transfer.labelled': 8000,
      'transfer.leftOut': [3],
      'training.learningRate': 0.002,
      'training.teacherEpochs': 12,
      'training.studentEpochs': 10,
    },
  },
  free: ['loss.temperature', 'training.seed'],
  steps: [
    {
      title: 'No threes for the student',
      text: 'The teacher saw all digits. From what student and twin see, every 3 is taken out. Neither ever sees one. The student learns from soft targets alone, at T = 20. Press Run.',
      target: 'transfer.leftOut',
      goals: [aRunFinished],
    },
    {
      title: 'It knows them all the same',
      text: 'Open Classes, then One by one. The twin gets no 3 right: no label ever named it. The student gets many of them right. It heard how much of a 3 there is in the fives and eights.',
      target: 'tab:bias',
      figures: threes,
      goals: [
        {
          text: 'Threes the student gets right without ever having seen one: above 40 %',
          isMet: (scene) => scene.tab === 'bias' && scene.bias.offset === 0 && withReadOut(scene, 'student') > 40,
        },
      ],
    },
    {
      title: 'One number is missing',
      text: 'Its bias for the 3 is too low: it learned that threes never come. Tick 3, then press Match their share, or search with the slider. One number is changed, nothing is trained.',
      target: 'bias',
      enter: (page) => page.showTab('bias'),
      leave: (page) => page.chooseBias([], 0),
      figures: threes,
      goals: [
        {
          text: 'Threes the student gets right with a bias: above 75 %',
          isMet: (scene) => scene.bias.offset > 0 && withReadOut(scene, 'student') > 75,
        },
      ],
    },
    {
      title: 'No bias helps the twin',
      text: 'The same bias leaves the twin where it was, and a larger one only makes it call other digits threes. What a 3 looks like is in the soft targets, and in no hard label. Hinton, Vinyals and Dean found the offset with the test labels; “Match their share” uses none.',
      target: 'scoreboard',
    },
  ],
  claim: {
    text: 'Without a single 3 in its transfer set the student gets at least 40 % of the threes right, and at least 75 % after one bias that is chosen without labels; the twin gets none.',
    seeds: [1, 2, 3],
    runs: { run: {} },
    findings: [
      {
        what: 'student on threes, %',
        measure: (outcome) => accuracyOnClasses(outcome('run'), 'student', three),
        atLeast: 40,
        of: 'each',
      },
      {
        what: 'student on threes after the bias, %',
        measure: (outcome) => accuracyOnClassesWithBias(outcome('run'), 'student', three),
        atLeast: 75,
        of: 'each',
      },
      {
        what: 'twin on threes, %',
        measure: (outcome) => accuracyOnClasses(outcome('run'), 'twin', three),
        atMost: 0,
        of: 'each',
      },
      {
        what: 'student after its bias minus twin after its own, all digits, points',
        measure: (outcome) =>
          accuracyWithBias(outcome('run'), 'student', three) - accuracyWithBias(outcome('run'), 'twin', three),
        atLeast: 4,
        of: 'mean',
      },
    ],
  },
};
