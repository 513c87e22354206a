import { accuracyOn, answersOf } from '../metrics/answers';
import { biasOf } from '../metrics/classBias';
import { aRunFinished } from './goals';
import type { Figure, Lesson, Scene } from './lesson';
import { accuracyOnClasses, accuracyOnClassesWithBias, accuracyWithBias, logitsOf } from './measures';

const three = [3];

/** Threes that a learner gets right with the bias of the read-out, in percent. */
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
      label: { en: 'Threes, student', zh: '3 的正确率，学生' },
      value: withReadOut(scene, 'student'),
      unit: '%',
      learner: 'student',
    },
    {
      label: { en: 'Threes, twin', zh: '3 的正确率，对照' },
      value: withReadOut(scene, 'twin'),
      unit: '%',
      learner: 'twin',
    },
  ];
}

/** Hinton, Vinyals & Dean 2015, section 3: the mythical digit. */
export const neverSawAThree: Lesson = {
  id: 'never-saw-a-three',
  title: { en: 'The digit it never saw', zh: '从未见过的数字' },
  summary: {
    en: 'A student that never sees a 3 learns from its teacher’s word about the other digits what a 3 looks like.',
    zh: '学生从未见过 3，却从教师对其他数字的软目标中学会了 3 的样子。',
  },
  minutes: 4,
  experiment: {
    task: 'digits',
    changes: {
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
      title: { en: 'No threes for the student', zh: '学生看不到 3' },
      text: {
        en: 'The teacher saw all digits. From what student and twin see, every 3 is taken out. To both of them it is a digit of fables. The student learns from soft targets alone, at T = 20. Press Run.',
        zh: '教师见过所有数字，而学生与对照网络所见的样本中去掉了全部的 3。对它们来说，3 只存在于传说之中。学生只从 T = 20 的软目标中学习。请按“运行”。',
      },
      target: 'transfer.leftOut',
      goals: [aRunFinished],
    },
    {
      title: { en: 'It knows them all the same', zh: '它却认得 3' },
      text: {
        en: 'Open Classes, then One by one. The twin gets no 3 right: no label ever named it. The student gets many of them right. It heard how much of a 3 there is in the fives and eights.',
        zh: '打开“类别”，再选“逐类”。对照网络一个 3 也认不出，因为没有任何标签提到过 3。学生却能认出其中许多：它从软目标中得知 5 和 8 里有多少 3 的影子。',
      },
      target: 'tab:bias',
      figures: threes,
      goals: [
        {
          text: {
            en: 'Threes the student gets right without ever having seen one: above 40 %',
            zh: '学生从未见过 3，却认对 40 % 以上',
          },
          isMet: (scene) => scene.tab === 'bias' && scene.bias.offset === 0 && withReadOut(scene, 'student') > 40,
        },
      ],
    },
    {
      title: { en: 'One number is missing', zh: '只差一个数' },
      text: {
        en: 'Its bias for the 3 is too low: it learned that threes never come. Tick 3, then press Match their share, or search with the slider. One number is changed, nothing is trained.',
        zh: '它对 3 的偏置太低，因为它学到的是“3 从不出现”。勾选 3，再按“匹配其占比”，或用滑块寻找。只改动了一个数，没有任何训练。',
      },
      target: 'bias',
      enter: (page) => page.showTab('bias'),
      leave: (page) => page.chooseBias([], 0),
      figures: threes,
      goals: [
        {
          text: {
            en: 'Threes the student gets right with a bias: above 75 %',
            zh: '加上偏置后，学生认对 75 % 以上的 3',
          },
          isMet: (scene) => scene.bias.offset > 0 && withReadOut(scene, 'student') > 75,
        },
      ],
    },
    {
      title: { en: 'No bias helps the twin', zh: '偏置帮不了对照网络' },
      text: {
        en: 'The same bias leaves the twin where it was, and a larger one only makes it call other digits threes. What a 3 looks like is in the soft targets, and in no hard label. Hinton, Vinyals and Dean found the offset with the test labels; “Match their share” uses none.',
        zh: '同样的偏置对对照网络毫无作用，再大也只会让它把别的数字误认作 3。3 的样子藏在软目标里，而不在任何硬标签中。Hinton、Vinyals 与 Dean 借助测试标签确定偏置，“匹配其占比”则不用任何标签。',
      },
      target: 'scoreboard',
    },
  ],
  claim: {
    text: {
      en: 'Without a single 3 in its transfer set the student gets at least 40 % of the threes right, and at least 75 % after one bias that is chosen without labels; the twin gets none.',
      zh: '迁移集中没有一个 3，学生仍认对至少 40 % 的 3；加上一个不借助标签选定的偏置后至少 75 %。对照网络一个也认不出。',
    },
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
