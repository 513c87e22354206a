import { accuracies, aRunFinished, finishedWhere, gapFigure, newestWhere } from './goals';
import type { Lesson } from './lesson';
import { gap } from './measures';

/** Hinton, Vinyals & Dean 2015, section 6: soft targets as regularisers, there with 3 % of the speech data. */
export const threePerCent: Lesson = {
  id: 'three-per-cent',
  title: { en: 'Three per cent of the data', zh: '百分之三的数据' },
  summary: {
    en: 'The same few images, the same labels: with soft targets they teach more.',
    zh: '同样的少量图像、同样的标签：换成软目标就能教会更多。',
  },
  minutes: 4,
  experiment: {
    task: 'digits',
    changes: {
      'student.widths': [128],
      'loss.form': 'soft',
      'transfer.examples': 240,
      'transfer.labelled': 240,
      'training.batchSize': 32,
      'training.teacherEpochs': 6,
      'training.studentEpochs': 60,
    },
  },
  free: ['transfer.examples', 'transfer.labelled', 'loss.temperature', 'training.seed'],
  steps: [
    {
      title: { en: '240 of 8,000 images', zh: '8000 张中的 240 张' },
      text: {
        en: 'Student and twin see the same 240 images, each with its label. The only difference: the twin learns the labels, the student the teacher’s soft targets for the very same images. Press Run.',
        zh: '学生与对照网络看到同样的 240 张图像，每张都有标签。唯一的区别是：对照网络学标签，学生学教师对同一批图像给出的软目标。请按“运行”。',
      },
      target: 'transfer.examples',
      goals: [aRunFinished],
    },
    {
      title: { en: 'One image, ten numbers', zh: '一张图像，十个数字' },
      text: {
        en: 'A label is one word for an image, a soft target is ten numbers. They carry what the teacher learned from the other 97 per cent. It is no magic: the student did not see those images, its teacher did.',
        zh: '标签对一张图像只有一个字，软目标却有十个数。它们带来了教师从另外百分之九十七的数据中学到的东西。这并非魔法：学生没见过那些图像，但它的教师见过。',
      },
      target: 'gap',
      figures: ({ outcome }) => (outcome ? [...accuracies(outcome), gapFigure(outcome)] : []),
      goals: [
        {
          text: { en: 'The student is better than its twin', zh: '学生优于对照网络' },
          isMet: ({ finished }) => finished.some((outcome) => gap(outcome) > 0),
        },
      ],
    },
    {
      title: { en: 'And with all of them?', zh: '若有全部数据呢？' },
      text: {
        en: 'Move Examples and then Labelled all the way up, and run again. With plenty of labels there is little left for the teacher to add.',
        zh: '把“样本数”和“有标签的”依次调到最大，再运行一次。标签充足时，教师能补充的就不多了。',
      },
      target: 'transfer.examples',
      figures(scene) {
        const few = newestWhere(scene, ({ transfer }) => transfer.labelled <= 480);
        const all = newestWhere(scene, ({ transfer }) => transfer.labelled >= 4000);
        return [
          ...(few ? [gapFigure(few, { en: 'Gap with few images', zh: '图像少时的差距' })] : []),
          ...(all ? [gapFigure(all, { en: 'Gap with 4,000 or more', zh: '4000 张以上时的差距' })] : []),
        ];
      },
      goals: [
        finishedWhere(
          { en: 'A run with at least 4,000 labelled images is finished', zh: '完成一次有标签图像不少于 4000 张的运行' },
          ({ transfer }) => transfer.labelled >= 4000,
        ),
      ],
    },
  ],
  claim: {
    text: {
      en: 'On the same 240 images soft targets at T = 4 teach at least 1 point more than hard labels, mean of the seeds.',
      zh: '在同样的 240 张图像上，T = 4 的软目标平均比硬标签至少多教会 1 个百分点。',
    },
    seeds: [1, 2, 3],
    runs: { run: {} },
    findings: [
      { what: 'gap with 240 images, points', measure: (outcome) => gap(outcome('run')), atLeast: 1, of: 'mean' },
    ],
  },
};
