import { accuracies, aRunFinished, finishedWhere, gapFigure, newestWhere } from './goals';
import type { Lesson } from './lesson';
import { gap } from './measures';

export const twoHundredLabels: Lesson = {
  id: 'two-hundred-labels',
  title: { en: 'Two hundred labels and a teacher', zh: '两百个标签与一位教师' },
  summary: {
    en: 'Soft targets need no labels: images that nobody labelled become lessons.',
    zh: '软目标不需要标签：没人标注过的图像也能成为教材。',
  },
  minutes: 4,
  experiment: { task: 'digits', changes: {} },
  free: ['transfer.labelled', 'loss.temperature', 'training.seed'],
  steps: [
    {
      title: { en: 'Labels are dear, images are cheap', zh: '标签昂贵，图像便宜' },
      text: {
        en: 'Of 8,000 images only 200 carry a label for student and twin. The teacher, trained elsewhere on all labels, can be asked about the rest. The twin has the 200 and nobody to ask. Press Run.',
        zh: '在 8000 张图像中，学生与对照网络只有 200 张带标签。教师曾在全部标签上训练，可以向它询问其余图像；对照网络只有这 200 个标签，无人可问。请按“运行”。',
      },
      target: 'transfer.labelled',
      goals: [aRunFinished],
    },
    {
      title: { en: 'The gap is what the teacher’s word was worth', zh: '差距就是教师的贡献' },
      text: {
        en: 'Same network, same first weights, same labels, same number of steps. The interval says how far the gap could be chance of this test set.',
        zh: '网络相同、初始权重相同、标签相同、步数相同。区间表示测试集的偶然性对差距的影响有多大。',
      },
      target: 'gap',
      figures: ({ outcome }) => (outcome ? [...accuracies(outcome), gapFigure(outcome)] : []),
      goals: [
        {
          text: { en: 'The student is at least 5 points better than its twin', zh: '学生比对照网络至少高 5 个百分点' },
          isMet: ({ finished }) => finished.some((outcome) => gap(outcome) >= 5),
        },
      ],
    },
    {
      title: { en: 'Fewer still', zh: '再少一些' },
      text: {
        en: 'Set Labelled to 50 or less, keep the trained teacher if you like (under Teacher), and press Run again. What happens to the twin, and what to the student?',
        zh: '把“有标签的”调到 50 或更少（可在“教师”一栏中沿用已训练的教师），再按“运行”。对照网络会怎样？学生又会怎样？',
      },
      target: 'transfer.labelled',
      figures(scene) {
        const many = newestWhere(scene, ({ transfer }) => transfer.labelled >= 200);
        const few = newestWhere(scene, ({ transfer }) => transfer.labelled <= 50);
        return [
          ...(many ? [gapFigure(many, { en: 'Gap with 200 labels', zh: '200 个标签时的差距' })] : []),
          ...(few ? [gapFigure(few, { en: 'Gap with 50 or fewer', zh: '50 个或更少时的差距' })] : []),
        ];
      },
      goals: [
        finishedWhere(
          { en: 'A run with at most 50 labels is finished', zh: '完成一次标签不超过 50 个的运行' },
          ({ transfer }) => transfer.labelled <= 50,
        ),
      ],
    },
    {
      title: { en: 'Is it luck?', zh: '是运气吗？' },
      text: {
        en: 'Under Seeds the experiment runs several times, with other first weights, other batches and another choice of labelled images. The mean gap gets an interval of its own.',
        zh: '在“多种子”中可以多次重复实验：初始权重、批次以及带标签的图像都会不同，平均差距也有自己的区间。',
      },
      target: 'tab:seeds',
      goals: [{ text: { en: 'Seeds is open', zh: '打开“多种子”' }, isMet: ({ tab }) => tab === 'seeds' }],
    },
  ],
  claim: {
    text: {
      en: 'With 200 labels the student is at least 5 points better than its twin, and with 50 labels the gap is at least 5 points wider.',
      zh: '有 200 个标签时，学生比对照网络至少高 5 个百分点；只有 50 个标签时，差距至少再大 5 个百分点。',
    },
    seeds: [1, 2, 3],
    runs: { many: {}, few: { 'transfer.labelled': 50 } },
    findings: [
      { what: 'gap with 200 labels, points', measure: (outcome) => gap(outcome('many')), atLeast: 5, of: 'each' },
      {
        what: 'gap with 50 labels minus gap with 200, points',
        measure: (outcome) => gap(outcome('few')) - gap(outcome('many')),
        atLeast: 5,
        of: 'mean',
      },
    ],
  },
};
