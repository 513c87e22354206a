import { spreadWithinClasses } from '../metrics/similarity';
import { finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy, logitsOf } from './measures';

const spread = (outcome: Outcome) =>
  spreadWithinClasses(logitsOf(outcome, 'teacher'), outcome.testLogits.labels, outcome.testLogits.classes);

const isPlain = (smoothing: number) => smoothing === 0;
const isSmoothed = (smoothing: number) => smoothing >= 0.1;

function table(scene: Scene): readonly Figure[] {
  const plain = newestWhere(scene, ({ training }) => isPlain(training.teacherSmoothing));
  const smoothed = newestWhere(scene, ({ training }) => isSmoothed(training.teacherSmoothing));
  const figure = (outcome: Outcome | undefined, en: string, zh: string): readonly Figure[] =>
    outcome ? [{ label: { en, zh }, value: spread(outcome), digits: 2, learner: 'teacher' }] : [];
  return [
    ...figure(plain, 'Spread, plain teacher', '离散程度，普通教师'),
    ...figure(smoothed, 'Spread, smoothed teacher', '离散程度，平滑教师'),
    ...(smoothed
      ? [
          {
            label: { en: 'Accuracy, smoothed teacher', zh: '准确率，平滑教师' },
            value: accuracy(smoothed, 'teacher'),
            unit: '%' as const,
            learner: 'teacher' as const,
          },
        ]
      : []),
  ];
}

/** Müller, Kornblith & Hinton, When Does Label Smoothing Help?, NeurIPS 2019. */
export const smoothedTeacher: Lesson = {
  id: 'smoothed-teacher',
  title: { en: 'What the label-smoothed teacher forgets', zh: '标签平滑的教师忘掉了什么' },
  summary: {
    en: 'Smoothed labels make as good a teacher, but one that tells the images of a class apart no more.',
    zh: '标签平滑训练出的教师同样准确，却不再区分同一类别中的不同图像。',
  },
  minutes: 4,
  experiment: { task: 'digits', changes: { 'training.learningRate': 0.002, 'training.studentEpochs': 3 } },
  free: ['training.teacherSmoothing', 'loss.temperature', 'training.seed'],
  steps: [
    {
      title: { en: 'A teacher from plain labels', zh: '用普通标签训练教师' },
      text: {
        en: 'First as always. Then look at the spread: how much a wrong digit’s logit varies among images of one digit. That is where a teacher says “this four is nearly a nine, that one is not”.',
        zh: '先照常训练。然后看离散程度：在同一数字的图像之间，错误数字的 logit 变化有多大。教师正是借此说出“这个 4 像 9，那个不像”。',
      },
      target: 'run',
      figures: table,
      goals: [
        finishedWhere({ en: 'A run without smoothing is finished', zh: '完成一次无平滑的运行' }, ({ training }) =>
          isPlain(training.teacherSmoothing),
        ),
      ],
    },
    {
      title: { en: 'Smooth its labels', zh: '平滑它的标签' },
      text: {
        en: 'Set the teacher’s label smoothing to 0.1: every label gives a tenth of its share to all digits alike. Run again, and see accuracy and spread.',
        zh: '把“教师的标签平滑”设为 0.1：每个标签拿出十分之一，平均分给所有数字。再运行一次，比较准确率与离散程度。',
      },
      target: 'training.teacherSmoothing',
      figures: table,
      goals: [
        finishedWhere(
          { en: 'A run with smoothing of 0.1 or more is finished', zh: '完成一次平滑不低于 0.1 的运行' },
          ({ training }) => isSmoothed(training.teacherSmoothing),
        ),
        {
          text: { en: 'The spread has fallen by half or more', zh: '离散程度下降一半以上' },
          isMet(scene) {
            const plain = newestWhere(scene, ({ training }) => isPlain(training.teacherSmoothing));
            const smoothed = newestWhere(scene, ({ training }) => isSmoothed(training.teacherSmoothing));
            return plain !== undefined && smoothed !== undefined && spread(smoothed) <= spread(plain) / 2;
          },
        },
      ],
    },
    {
      title: { en: 'What this does not prove', zh: '这并不能证明什么' },
      text: {
        en: 'The knowledge about single images is mostly gone. Whether a student suffers from it depends on T and on the task; at this size it shows no clear harm, and none is claimed here.',
        zh: '关于单张图像的知识大多消失了。学生是否因此受损，取决于 T 与任务；在这个规模上看不出明显的损害，本课也不作此结论。',
      },
      target: 'scoreboard',
      figures: table,
    },
  ],
  claim: {
    text: {
      en: 'Label smoothing of 0.1 lowers the spread of the teacher’s wrong logits within a class by half or more, and costs at most 1 point of its accuracy.',
      zh: '0.1 的标签平滑使教师在类别内错误 logit 的离散程度至少下降一半，而准确率最多降低 1 个百分点。',
    },
    seeds: [1, 2, 3],
    runs: { plain: {}, smoothed: { 'training.teacherSmoothing': 0.1 } },
    findings: [
      {
        what: 'spread with smoothing / without',
        measure: (outcome) => spread(outcome('smoothed')) / spread(outcome('plain')),
        atMost: 0.5,
        of: 'each',
      },
      {
        what: 'accuracy of the teacher with smoothing minus without, points',
        measure: (outcome) => accuracy(outcome('smoothed'), 'teacher') - accuracy(outcome('plain'), 'teacher'),
        atLeast: -1,
        of: 'mean',
      },
    ],
  },
};
