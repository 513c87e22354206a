import { accuracyOf, answersOf } from '../metrics/answers';
import { biasOf } from '../metrics/classBias';
import { aRunFinished } from './goals';
import type { Figure, Lesson, Scene } from './lesson';
import { accuracy, accuracyWithBias, logitsOf } from './measures';

const seen = [7, 8];

/** Accuracy on all digits with the bias of the read-out, in percent. */
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
      label: { en: 'All digits, student', zh: '全部数字，学生' },
      value: withReadOut(scene, 'student'),
      unit: '%',
      learner: 'student',
    },
    {
      label: { en: 'All digits, twin', zh: '全部数字，对照' },
      value: withReadOut(scene, 'twin'),
      unit: '%',
      learner: 'twin',
    },
  ];
}

/** Hinton, Vinyals & Dean 2015, section 3: a transfer set of sevens and eights. */
export const sevensAndEights: Lesson = {
  id: 'sevens-and-eights',
  title: { en: 'Only sevens and eights', zh: '只看 7 和 8' },
  summary: {
    en: 'Two digits are all that the student ever sees, and it learns something of all ten.',
    zh: '学生只见过两个数字，却对全部十个数字都有所了解。',
  },
  minutes: 3,
  experiment: {
    task: 'digits',
    changes: {
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
      title: { en: 'Two digits of ten', zh: '十个数字中的两个' },
      text: {
        en: 'The transfer set holds sevens and eights alone. The labels of such a set say “7” or “8”, nothing else. The soft targets say of each of them how much it is like a 0, a 1, a 2 … Press Run.',
        zh: '迁移集中只有 7 和 8。这样的标签只会说“7”或“8”，而软目标还会说出每张图像有多像 0、1、2……请按“运行”。',
      },
      target: 'transfer.leftOut',
      goals: [aRunFinished],
    },
    {
      title: { en: 'Ten from two', zh: '由二知十' },
      text: {
        en: 'Open Classes, then One by one. The twin names nothing but sevens and eights. The student gets other digits right that it has never seen.',
        zh: '打开“类别”，再选“逐类”。对照网络只会回答 7 和 8；学生则答对了从未见过的数字。',
      },
      target: 'tab:bias',
      figures: all,
      goals: [
        {
          text: { en: 'One by one is open', zh: '打开“逐类”' },
          isMet: (scene) => scene.tab === 'bias' && scene.finished.length > 0,
        },
      ],
    },
    {
      title: { en: 'Take seven and eight back', zh: '压低 7 和 8' },
      text: {
        en: 'It names seven and eight far too often: nothing else ever came. Tick both and press Match their share. One common offset, found without labels, lowers them.',
        zh: '它回答 7 和 8 的次数太多，因为它没见过别的数字。勾选 7 和 8，按“匹配其占比”：用一个不借助标签求出的共同偏置把它们压低。',
      },
      target: 'bias',
      enter: (page) => page.showTab('bias'),
      leave: (page) => page.chooseBias([], 0),
      figures: all,
      goals: [
        {
          text: {
            en: 'The student, with a bias, is right on more than 70 % of all digits',
            zh: '加上偏置后，学生在全部数字上的正确率超过 70 %',
          },
          isMet: (scene) => scene.bias.offset < 0 && withReadOut(scene, 'student') > 70,
        },
      ],
    },
    {
      title: { en: 'What travelled', zh: '传递了什么' },
      text: {
        en: 'Two thousand test images, eight digits of ten never seen: what the student knows of those came through the small numbers of the soft targets alone.',
        zh: '在 2000 张测试图像中，十个数字里有八个学生从未见过。它对这八个数字的了解，全部来自软目标中的那些小数值。',
      },
      target: 'scoreboard',
    },
  ],
  claim: {
    text: {
      en: 'From sevens and eights alone the student gets at least 70 % of all digits right after one bias that is chosen without labels. The twin never exceeds 25 %.',
      zh: '只用 7 和 8，加上一个不借助标签选定的偏置后，学生在全部数字上的正确率至少为 70 %；对照网络不超过 25 %。',
    },
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
