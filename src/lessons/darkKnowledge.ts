import { entropyOf } from '../metrics/entropy';
import { similarityOf } from '../metrics/similarity';
import { hasAnswered } from './goals';
import type { Figure, Lesson, Outcome } from './lesson';
import { logitsOf } from './measures';

/** Mean entropy of the teacher's word on the test set at a temperature, in bits. */
const teacherEntropy = (outcome: Outcome, temperature: number) =>
  entropyOf(logitsOf(outcome, 'teacher'), outcome.testLogits.classes, temperature);

/** What the teacher gives each wrong class on examples of a class, of all that the true one leaves, at T = 4. */
const lookAlikes = ({ testLogits }: Outcome) =>
  similarityOf(testLogits.logits.teacher ?? new Float32Array(0), testLogits.labels, testLogits.classes, 4);

/** Pairs of digits that look alike. */
const pairs = [
  [4, 9],
  [9, 4],
  [3, 5],
] as const;

const shareFigure = (outcome: Outcome, truth: number, other: number): Figure => ({
  label: { en: `On a ${truth}, of what is left: to the ${other}`, zh: `对 ${truth}，其余置信度中给 ${other} 的` },
  value: 100 * (lookAlikes(outcome)[truth]?.[other] ?? 0),
  unit: '%',
  digits: 0,
  learner: 'teacher',
});

export const darkKnowledge: Lesson = {
  id: 'dark-knowledge',
  title: { en: 'Dark knowledge', zh: '暗知识' },
  summary: {
    en: 'A teacher’s wrong answers say what an image looks like. Temperature makes them audible.',
    zh: '教师给错误类别的概率透露了图像像什么，提高温度就能看清它们。',
  },
  minutes: 3,
  experiment: { task: 'digits', changes: { 'training.studentEpochs': 3 } },
  free: ['loss.temperature'],
  steps: [
    {
      title: { en: 'A label names one digit', zh: '标签只说出一个数字' },
      text: {
        en: 'A teacher says more: it gives every digit a share of its belief, the wrong ones too. Press Run and train one, here, in a few seconds.',
        zh: '教师说得更多：它给每个数字都分配一份置信度，包括错误的数字。按“运行”，几秒钟内就在本机训练一个教师。',
      },
      target: 'run',
      goals: [
        {
          text: { en: 'The teacher is trained', zh: '教师训练完成' },
          isMet: (scene) => scene.run !== null && scene.run.phase !== 'teach' && hasAnswered(scene, 'teacher'),
        },
      ],
    },
    {
      title: { en: 'At T = 1 it sounds like a label', zh: 'T = 1 时与标签相差无几' },
      text: {
        en: 'Pick some images on the right and move T down to 1. On most of them the teacher’s answer takes nearly everything. The rest is there, but in shares too small to learn from.',
        zh: '在右侧选几张图像，再把 T 调到 1。对大多数图像，教师的答案几乎占去全部置信度。其余类别仍有份额，只是小得难以从中学习。',
      },
      target: 'loss.temperature',
      enter: (page) => page.showTab('look'),
      figures: ({ experiment, outcome }) => entropies(outcome, experiment.loss.temperature),
      goals: [
        {
          text: { en: 'T is at 1', zh: 'T 调到 1' },
          isMet: (scene) => scene.experiment.loss.temperature <= 1 && hasAnswered(scene, 'teacher'),
        },
      ],
    },
    {
      title: { en: 'Turn it up', zh: '提高温度' },
      text: {
        en: 'Now move T above 8. Nothing is trained anew: every logit is only divided by T before the softmax. Watch the bars of the wrong digits rise, and not all alike.',
        zh: '现在把 T 调到 8 以上。这里没有重新训练，只是在 softmax 之前把每个 logit 除以 T。可以看到错误数字的条形升起，而且高低不一。',
      },
      target: 'loss.temperature',
      formula: 'p_i=\\frac{e^{z_i/T}}{\\sum_j e^{z_j/T}}',
      figures: ({ experiment, outcome }) => entropies(outcome, experiment.loss.temperature),
      goals: [
        {
          text: { en: 'T is above 8', zh: 'T 超过 8' },
          isMet: (scene) => scene.experiment.loss.temperature > 8 && hasAnswered(scene, 'teacher'),
        },
      ],
    },
    {
      title: { en: 'Fours look like nines', zh: '4 像 9' },
      text: {
        en: 'Open Classes, then Look-alikes: the mean over all test images of a digit. No label ever said that a four resembles a nine. The teacher found it out, and this is what a student can hear.',
        zh: '打开“类别”，再选“相像”：这里是每个数字在全部测试图像上的平均值。没有任何标签说过 4 像 9，这是教师自己发现的，也正是学生能学到的东西。',
      },
      target: 'tab:similarity',
      figures: ({ outcome }) =>
        outcome?.testLogits.logits.teacher ? pairs.map(([truth, other]) => shareFigure(outcome, truth, other)) : [],
      goals: [
        {
          text: { en: 'The look-alikes are open', zh: '打开“相像”' },
          isMet: (scene) => scene.tab === 'similarity' && hasAnswered(scene, 'teacher'),
        },
      ],
    },
  ],
  claim: {
    text: {
      en: 'Of what the teacher leaves over, on fours the nine gets more than its even share, on nines the four, on threes the five, mean of the seeds; and its word has over one bit more of entropy at T = 8 than at T = 1.',
      zh: '在教师留给其他类别的置信度中，多个种子平均而言，4 上的 9、9 上的 4、3 上的 5 都超过均分的份额；与 T = 1 相比，T = 8 时其输出的熵多出一比特以上。',
    },
    // The first three seeds refuted an earlier claim: that each of these is the best wrong guess in every run.
    seeds: [4, 5, 6],
    runs: { run: {} },
    findings: [
      ...pairs.map(([truth, other]) => ({
        what: `on a ${truth}, share of the ${other} in what is left over, % (11 if even)`,
        measure: (outcome: (name: string) => Outcome) => 100 * (lookAlikes(outcome('run'))[truth]?.[other] ?? 0),
        atLeast: 15,
        of: 'mean' as const,
      })),
      {
        what: 'entropy of the teacher at T = 8 minus at T = 1, bit',
        measure: (outcome) => teacherEntropy(outcome('run'), 8) - teacherEntropy(outcome('run'), 1),
        atLeast: 1,
        of: 'each',
      },
    ],
  },
};

function entropies(outcome: Outcome | null, temperature: number): readonly Figure[] {
  if (!outcome?.testLogits.logits.teacher) return [];
  return [
    {
      label: { en: `Entropy at T = ${temperature}`, zh: `T = ${temperature} 时的熵` },
      value: teacherEntropy(outcome, temperature),
      unit: 'bits',
      digits: 2,
      learner: 'teacher',
    },
    {
      label: { en: 'Of ten alike', zh: '十类均等时' },
      value: Math.log2(outcome.testLogits.classes),
      unit: 'bits',
      digits: 2,
    },
  ];
}
