import { entropyOf, largestProbabilityOf } from '../metrics/entropy';
import { divergenceOf } from '../metrics/fidelity';
import { softmax } from '../metrics/softmax';
import { aRunFinished, finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy, logitsOf } from './measures';

/** The teacher's shares at T taken for logits, as a program does that applies the softmax twice: `[count, classes]`. */
export function sharesAsLogits(logits: Float32Array, classes: number, temperature: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  for (let at = 0; at < logits.length; at += classes) probabilities.set(softmax(logits, at, classes, temperature), at);
  return probabilities;
}

const isKnown = (outcome: Outcome | null): outcome is Outcome => outcome?.testLogits.logits.student !== undefined;

function divergences({ outcome, experiment }: Scene): readonly Figure[] {
  if (!isKnown(outcome)) return [];
  const { classes } = outcome.testLogits;
  const [teacher, student] = [logitsOf(outcome, 'teacher'), logitsOf(outcome, 'student')];
  const { temperature } = experiment.loss;
  return [
    {
      label: { en: 'As printed: Σ p log(p / p)', zh: '照原文：Σ p log(p / p)' },
      value: divergenceOf(student, student, classes, temperature),
      digits: 4,
    },
    {
      label: { en: 'As meant: KL(teacher ‖ student)', zh: '本意：KL(教师 ‖ 学生)' },
      value: divergenceOf(teacher, student, classes, temperature),
      digits: 4,
    },
  ];
}

function softmaxes({ outcome }: Scene): readonly Figure[] {
  if (!isKnown(outcome)) return [];
  const { classes } = outcome.testLogits;
  const teacher = logitsOf(outcome, 'teacher');
  const twice = sharesAsLogits(teacher, classes, 1);
  return [
    {
      label: { en: 'Mean largest share, softmax once', zh: '最大概率的均值，一次 softmax' },
      value: 100 * largestProbabilityOf(teacher, classes, 1),
      unit: '%',
    },
    {
      label: { en: 'Mean largest share, softmax twice', zh: '最大概率的均值，两次 softmax' },
      value: 100 * largestProbabilityOf(twice, classes, 1),
      unit: '%',
    },
    {
      label: { en: 'Entropy, softmax twice (of 3.32 at most)', zh: '熵，两次 softmax（最大 3.32）' },
      value: entropyOf(twice, classes, 1),
      unit: 'bits',
      digits: 2,
    },
  ];
}

const fair = (scene: Scene) => newestWhere(scene, ({ transfer }) => transfer.pool === 'training');
const leaking = (scene: Scene) => newestWhere(scene, ({ transfer }) => transfer.pool === 'test');

function leak(scene: Scene): readonly Figure[] {
  const figure = (outcome: Outcome | undefined, en: string, zh: string): readonly Figure[] =>
    outcome ? [{ label: { en, zh }, value: accuracy(outcome, 'student'), unit: '%', learner: 'student' }] : [];
  return [
    ...figure(fair(scene), 'Student of 2,000 training images', '学生，2000 张训练图像'),
    ...figure(leaking(scene), 'Student of the test set', '学生，测试集'),
  ];
}

export const spotTheBug: Lesson = {
  id: 'spot-the-bug',
  title: { en: 'Spot the bug', zh: '找出错误' },
  summary: {
    en: 'Three mistakes that circulate in articles about distillation, each with the number that gives it away.',
    zh: '三个流传于蒸馏文章中的错误，每个都有一个数值会露出马脚。',
  },
  minutes: 5,
  experiment: {
    task: 'digits',
    changes: {
      'transfer.examples': 2000,
      'transfer.labelled': 2000,
      'training.learningRate': 0.002,
      'training.studentEpochs': 20,
    },
  },
  free: ['transfer.pool', 'loss.temperature', 'training.seed'],
  steps: [
    {
      title: { en: 'First, an honest run', zh: '先来一次正确的运行' },
      text: {
        en: 'The student learns from 2,000 training images and is measured on the test set, which no network has seen. Press Run; the numbers of this lesson come from it.',
        zh: '学生从 2000 张训练图像中学习，并在任何网络都没见过的测试集上评测。请按“运行”，本课的数值都由此而来。',
      },
      target: 'run',
      goals: [aRunFinished],
    },
    {
      title: { en: 'Bug one: a loss that is always nought', zh: '错误一：恒为零的损失' },
      text: {
        en: 'A formula that is often copied divides the student’s shares by themselves. The logarithm of 1 is 0, whatever the networks believe: nothing is learned from it. Move T and see which of the two numbers moves.',
        zh: '一个常被抄来抄去的公式让学生的概率除以它自己。1 的对数是 0，无论网络怎么想都一样，从中什么也学不到。移动 T，看看两个数值中哪一个会变。',
      },
      formula:
        'L=\\mathrm{E}\\Big[p_s\\log\\frac{p_s}{p_s}\\Big]\\;?\\qquad\\mathrm{KL}(p_t\\|p_s)=\\sum_j p_{t,j}\\log\\frac{p_{t,j}}{p_{s,j}}',
      target: 'loss.temperature',
      figures: divergences,
      goals: [
        {
          text: { en: 'T was moved', zh: '移动了 T' },
          isMet: ({ experiment, finished }) =>
            finished.length > 0 && experiment.loss.temperature !== finished.at(-1)?.experiment.loss.temperature,
        },
      ],
    },
    {
      title: { en: 'Bug two: softmax of a softmax', zh: '错误二：对 softmax 再做 softmax' },
      text: {
        en: 'A model that ends in a softmax gives shares, not logits. Put them through a softmax once more, and of ten classes even a certain teacher can give its answer at most 23 per cent. The targets say next to nothing.',
        zh: '以 softmax 结尾的模型给出的是概率，而不是 logits。若再做一次 softmax，对十个类别，即使教师完全确信，其答案也最多只有 23 %。这样的目标几乎什么也没说。',
      },
      formula: '\\mathrm{softmax}(1,0,\\dots,0)_1=\\frac{e}{e+9}\\approx 0.232',
      target: 'insight',
      figures: softmaxes,
    },
    {
      title: { en: 'Bug three: a teacher for the test set', zh: '错误三：让教师讲解测试集' },
      text: {
        en: '“Let the teacher predict the test set and train the student on that.” Do it: set Drawn from to the test set and run again. The student has now seen every image that it is measured on.',
        zh: '“让教师预测测试集，再用它训练学生。”照做一次：把“取自”设为测试集，再运行。现在，用来评测的每张图像学生都见过了。',
      },
      target: 'transfer.pool',
      figures: leak,
      goals: [
        finishedWhere(
          { en: 'A run that leaks is finished', zh: '完成一次泄漏的运行' },
          ({ transfer }) => transfer.pool === 'test',
        ),
        {
          text: { en: 'Its score is higher, for nothing', zh: '得分平白变高' },
          isMet(scene) {
            const [honest, cheat] = [fair(scene), leaking(scene)];
            return (
              honest !== undefined && cheat !== undefined && accuracy(cheat, 'student') > accuracy(honest, 'student')
            );
          },
        },
      ],
    },
    {
      title: { en: 'A score that means nothing', zh: '毫无意义的得分' },
      text: {
        en: 'As many images, the same networks, the same teacher: only the score went up. On images that nobody has seen it would be what it was. Set Drawn from back before you go.',
        zh: '图像数量、网络与教师都没变，只有得分变高了；换成从未见过的图像，它仍是原来的水平。离开之前，请把“取自”改回来。',
      },
      target: 'transfer.pool',
      figures: leak,
      goals: [
        {
          text: { en: 'The student’s images come from the training set again', zh: '学生的图像重新取自训练集' },
          isMet: ({ experiment }) => experiment.transfer.pool === 'training',
        },
      ],
    },
  ],
  claim: {
    text: {
      en: 'The printed loss is exactly 0; a second softmax leaves the teacher’s answer at most 23.3 %; and learning from the test set raises the score by at least 2 points.',
      zh: '照原文书写的损失恒为 0；第二次 softmax 使教师的答案最多只占 23.3 %；从测试集学习则使得分至少虚高 2 个百分点。',
    },
    seeds: [1, 2, 3],
    runs: { fair: {}, leaking: { 'transfer.pool': 'test' } },
    findings: [
      {
        what: 'the printed loss',
        measure: (outcome) => {
          const student = logitsOf(outcome('fair'), 'student');
          return Math.abs(divergenceOf(student, student, outcome('fair').testLogits.classes, 4));
        },
        atMost: 0,
        of: 'each',
      },
      {
        what: 'mean largest share after two softmaxes, %',
        measure: (outcome) => {
          const { classes } = outcome('fair').testLogits;
          return (
            100 * largestProbabilityOf(sharesAsLogits(logitsOf(outcome('fair'), 'teacher'), classes, 1), classes, 1)
          );
        },
        atMost: 23.3,
        of: 'each',
      },
      {
        what: 'score of the student with the leak minus without, points',
        measure: (outcome) => accuracy(outcome('leaking'), 'student') - accuracy(outcome('fair'), 'student'),
        atLeast: 2,
        of: 'each',
      },
    ],
  },
};
