import { messages } from '../experiment/text';
import { accuracyOn, answersOf } from '../metrics/answers';
import { biasOf, offsetForShare } from '../metrics/classBias';
import { aRunFinished } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
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

/** Accuracy of the twin on threes with the bias that matches the student's share of threes, in percent. */
function twinWithStudentsBias(outcome: Outcome): number {
  const { classes, labels } = outcome.testLogits;
  const offset = offsetForShare(logitsOf(outcome, 'student'), classes, three, three.length / classes);
  return 100 * accuracyOn(labels, answersOf(logitsOf(outcome, 'twin'), classes, biasOf(classes, three, offset)), three);
}

/** Hinton, Vinyals & Dean 2015, section 3: the mythical digit. */
export const neverSawAThree: Lesson = {
  id: 'never-saw-a-three',
  title: 'The digit it never saw',
  summary: 'A student that sees no 3 learns to recognise threes from the soft targets of other digits.',
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
      text: 'The teacher saw all digits. Every 3 is removed from the transfer set, so student and twin see none. The student learns from soft targets alone, at T = 20; the twin learns from the labels. Press Run.',
      target: 'transfer.leftOut',
      goals: [aRunFinished],
    },
    {
      title: 'It recognises many threes',
      text: 'Open Classes, then One by one. The twin gets no 3 right: none of its labels was a 3. The student gets many right. It had the same images, so what it learned about threes comes from the soft targets.',
      target: 'tab:bias',
      figures: threes,
      goals: [
        {
          text: 'Accuracy of the student on threes, without a bias: above 40 %',
          isMet: (scene) => scene.tab === 'bias' && scene.bias.offset === 0 && withReadOut(scene, 'student') > 40,
        },
      ],
    },
    {
      title: 'One bias is too low',
      text: 'The student still predicts 3 too rarely, because no image in its training was a 3. Tick 3, then press Match their share, or search with the slider. This adds one number to one logit; nothing is trained.',
      target: 'bias',
      enter: (page) => page.showTab('bias'),
      leave: (page) => page.chooseBias([], 0),
      figures: threes,
      goals: [
        {
          text: 'Accuracy of the student on threes, with a bias: above 75 %',
          isMet: (scene) => scene.bias.offset > 0 && withReadOut(scene, 'student') > 75,
        },
      ],
    },
    {
      title: 'A bias helps the twin less',
      text: 'The student’s bias leaves the twin near 0 %. A much larger one lets it get some threes right, but far fewer. So the soft targets carried more about threes than the labels did. Hinton, Vinyals and Dean chose the bias with test labels; “Match their share” uses none.',
      target: 'scoreboard',
    },
  ],
  claim: {
    text: 'No 3 is in the transfer set. The student gets at least 40 % of the threes right, and at least 75 % after one bias chosen without labels. The twin gets none right, at most 5 % with the student’s bias, and at most 50 % with its own. All this in every seed. Each with its own bias, the student is at least 4 points better on all digits, mean of the seeds.',
    // The bounds of the twin with a bias are from seeds 101 to 103: 0 with the student’s bias, 27 to 28 with its own.
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
        what: 'twin on threes after the bias of the student, %',
        measure: (outcome) => twinWithStudentsBias(outcome('run')),
        atMost: 5,
        of: 'each',
      },
      {
        what: 'twin on threes after its own bias, %',
        measure: (outcome) => accuracyOnClassesWithBias(outcome('run'), 'twin', three),
        atMost: 50,
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
