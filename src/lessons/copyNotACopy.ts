import { divergenceOf } from '../metrics/fidelity';
import { agreementFigure, finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy, agreement, logitsOf } from './measures';

const divergence = (outcome: Outcome) =>
  divergenceOf(logitsOf(outcome, 'teacher'), logitsOf(outcome, 'student'), outcome.testLogits.classes, 1);

function table(scene: Scene): readonly Figure[] {
  const few = newestWhere(scene, ({ transfer }) => transfer.examples <= 300);
  const many = newestWhere(scene, ({ transfer }) => transfer.examples >= 7000);
  return [
    ...(few ? [agreementFigure(few, { en: 'Agrees with its teacher, 200 images', zh: '与教师一致，200 张' })] : []),
    ...(many ? [agreementFigure(many, { en: 'Agrees with its teacher, 8,000', zh: '与教师一致，8000 张' })] : []),
    ...(many
      ? [
          {
            label: { en: 'Accuracy, 8,000 images', zh: '准确率，8000 张' },
            value: accuracy(many, 'student'),
            unit: '%' as const,
            learner: 'student' as const,
          },
        ]
      : []),
  ];
}

/** Stanton et al., Does Knowledge Distillation Really Work?, NeurIPS 2021. */
export const copyNotACopy: Lesson = {
  id: 'copy-not-a-copy',
  title: { en: 'A copy that is not a copy', zh: '不是副本的副本' },
  summary: {
    en: 'The student has its teacher’s very architecture and hears every soft target, and still answers otherwise.',
    zh: '学生与教师结构完全相同，也听到了全部软目标，回答却仍有不同。',
  },
  minutes: 5,
  experiment: {
    task: 'digits',
    changes: {
      'student.widths': [256, 128],
      'loss.form': 'soft',
      'transfer.examples': 200,
      'transfer.labelled': 200,
      'training.batchSize': 32,
      'training.studentEpochs': 60,
    },
  },
  free: ['transfer.examples', 'training.studentEpochs', 'training.seed'],
  steps: [
    {
      title: { en: 'The same network once more', zh: '同样的网络再来一次' },
      text: {
        en: 'Teacher and student are alike in every layer: nothing is too small here. The student hears the soft targets of 200 images, again and again. Press Run.',
        zh: '教师与学生每一层都相同，这里不存在“太小”的问题。学生反复学习 200 张图像的软目标。请按“运行”。',
      },
      target: 'student.widths',
      goals: [
        finishedWhere(
          { en: 'A run with at most 300 images is finished', zh: '完成一次图像不超过 300 张的运行' },
          ({ transfer }) => transfer.examples <= 300,
        ),
      ],
    },
    {
      title: { en: 'Agreement is not accuracy', zh: '一致不等于准确' },
      text: {
        en: 'Fidelity asks how often it answers as its teacher does, right or wrong. Measures has that share, and the divergence of what they believe.',
        zh: '保真度问的是：无论对错，学生有多少次与教师回答一致。“指标”中列出了这一比例，以及两者置信度的散度。',
      },
      target: 'tab:measures',
      figures: table,
      goals: [{ text: { en: 'Measures is open', zh: '打开“指标”' }, isMet: ({ tab }) => tab === 'measures' }],
    },
    {
      title: { en: 'All it could ever hear', zh: '能听到的全部' },
      text: {
        en: 'Set Examples to 8,000, and Student epochs to about 5 so that it does not take long, and run again. More images bring it nearer. Does it become a copy?',
        zh: '把“样本数”调到 8000，“学生轮数”调到 5 左右以节省时间，再运行一次。图像越多，它就越接近教师。它会成为副本吗？',
      },
      target: 'transfer.examples',
      figures: table,
      goals: [
        finishedWhere(
          { en: 'A run with at least 7,000 images is finished', zh: '完成一次图像不少于 7000 张的运行' },
          ({ transfer }) => transfer.examples >= 7000,
        ),
        {
          text: { en: 'It agrees more often, and still not always', zh: '一致更多，但仍非总是一致' },
          isMet(scene) {
            const few = newestWhere(scene, ({ transfer }) => transfer.examples <= 300);
            const many = newestWhere(scene, ({ transfer }) => transfer.examples >= 7000);
            if (!few || !many) return false;
            return agreement(many, 'student') > agreement(few, 'student') && agreement(many, 'student') < 100;
          },
        },
      ],
    },
    {
      title: { en: 'What was learned', zh: '学到了什么' },
      text: {
        en: 'The two share an architecture and every target, and are still different functions between the images. A student may be good without being its teacher.',
        zh: '两者结构相同、目标相同，在图像之间却仍是不同的函数。学生可以很优秀，而不必成为教师的翻版。',
      },
      target: 'scoreboard',
      figures: table,
    },
  ],
  claim: {
    text: {
      en: 'With 8,000 images the student agrees with its teacher at least 4 points more often than with 200, and still on less than 99.5 % of the test images.',
      zh: '用 8000 张图像时，学生与教师一致的比例比用 200 张时至少高 4 个百分点，但仍低于测试图像的 99.5 %。',
    },
    seeds: [1, 2, 3],
    runs: {
      few: {},
      many: { 'transfer.examples': 8000, 'transfer.labelled': 8000, 'training.studentEpochs': 5 },
    },
    findings: [
      {
        what: 'agreement with 8,000 minus with 200 images, points',
        measure: (outcome) => agreement(outcome('many'), 'student') - agreement(outcome('few'), 'student'),
        atLeast: 4,
        of: 'each',
      },
      {
        what: 'agreement with 8,000 images, %',
        measure: (outcome) => agreement(outcome('many'), 'student'),
        atMost: 99.5,
        of: 'each',
      },
      {
        what: 'KL from the teacher with 8,000 images / with 200',
        measure: (outcome) => divergence(outcome('many')) / divergence(outcome('few')),
        atMost: 0.5,
        of: 'each',
      },
    ],
  },
};
