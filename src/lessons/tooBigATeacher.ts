import type { Experiment } from '../experiment/experiment';
import { finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy } from './measures';

const units = ({ teacher }: Experiment) =>
  Array.isArray(teacher.values.widths) ? teacher.values.widths.reduce((sum, width) => sum + width, 0) : 0;
const isSmall = (experiment: Experiment) => units(experiment) <= 48 && experiment.scheme.id === 'single';
const isBig = (experiment: Experiment) => units(experiment) >= 384 && experiment.scheme.id === 'single';
const isBridged = (experiment: Experiment) => units(experiment) >= 384 && experiment.scheme.id === 'assistant';

const figure = (
  outcome: Outcome | undefined,
  learner: 'teacher' | 'student',
  en: string,
  zh: string,
): readonly Figure[] => (outcome ? [{ label: { en, zh }, value: accuracy(outcome, learner), unit: '%', learner }] : []);

const gained = (small: Outcome, big: Outcome, learner: 'teacher' | 'student') =>
  accuracy(big, learner) - accuracy(small, learner);

/** What the better teacher has gained and its student has not, in points. */
const lost = (small: Outcome, big: Outcome) => gained(small, big, 'teacher') - gained(small, big, 'student');

function table(scene: Scene): readonly Figure[] {
  const small = newestWhere(scene, isSmall);
  const big = newestWhere(scene, isBig);
  const bridged = newestWhere(scene, isBridged);
  return [
    ...figure(small, 'teacher', 'Small teacher', '小教师'),
    ...figure(small, 'student', 'its student', '它的学生'),
    ...figure(big, 'teacher', 'Big teacher', '大教师'),
    ...figure(big, 'student', 'its student', '它的学生'),
    ...figure(bridged, 'student', 'Student of the assistant', '助教的学生'),
  ];
}

/** Cho & Hariharan, ICCV 2019; Mirzadeh et al., Improved Knowledge Distillation via Teacher Assistant, AAAI 2020. */
export const tooBigATeacher: Lesson = {
  id: 'too-big-a-teacher',
  title: { en: 'Too big a teacher, and the assistant', zh: '过大的教师与助教' },
  summary: {
    en: 'A much better teacher, and its small student hardly knows it. Does somebody in between help?',
    zh: '教师好了许多，小学生却几乎没有受益。中间加一位助教有用吗？',
  },
  minutes: 4,
  experiment: {
    task: 'digits',
    changes: {
      'teacher.widths': [32],
      'student.widths': [8],
      'loss.temperature': 8,
      'transfer.labelled': 8000,
    },
  },
  free: ['teacher.widths', 'scheme', 'training.seed'],
  steps: [
    {
      title: { en: 'A teacher of 32 units', zh: '32 个单元的教师' },
      text: {
        en: 'The student has eight hidden units, its teacher four times as many. All images carry labels, T is 8. Press Run.',
        zh: '学生有八个隐藏单元，教师是它的四倍。所有图像都有标签，T 为 8。请按“运行”。',
      },
      target: 'teacher.widths',
      figures: table,
      goals: [finishedWhere({ en: 'A run with a small teacher is finished', zh: '完成一次小教师的运行' }, isSmall)],
    },
    {
      title: { en: 'A much bigger one', zh: '换一位大得多的教师' },
      text: {
        en: 'Give the teacher two hidden layers of 256 units and run again. It knows more: its accuracy rises. And the student?',
        zh: '给教师两个各 256 单元的隐藏层，再运行一次。它懂得更多，准确率上升了。学生呢？',
      },
      target: 'teacher.widths',
      figures: table,
      goals: [
        finishedWhere({ en: 'A run with a big teacher is finished', zh: '完成一次大教师的运行' }, isBig),
        {
          text: { en: 'The teacher gained more than its student', zh: '教师的提升大于学生的提升' },
          isMet(scene) {
            const [small, big] = [newestWhere(scene, isSmall), newestWhere(scene, isBig)];
            return small !== undefined && big !== undefined && lost(small, big) > 0;
          },
        },
      ],
    },
    {
      title: { en: 'Somebody in between', zh: '中间的一位' },
      text: {
        en: 'Under Who teaches, choose the teaching assistant: a network of middle size learns from the big teacher and teaches the student. Keep the trained teacher if you like, and run again.',
        zh: '在“由谁来教”中选择助教：一个中等大小的网络先向大教师学习，再教学生。可以沿用已训练的教师，再运行一次。',
      },
      target: 'scheme',
      figures: table,
      goals: [finishedWhere({ en: 'A run with an assistant is finished', zh: '完成一次有助教的运行' }, isBridged)],
    },
    {
      title: { en: 'What was found here', zh: '这里看到了什么' },
      text: {
        en: 'The teacher’s gain does not arrive: a student this small may gain a little or lose, and it is chance which. The same goes for the assistant, which helped in its paper. Before you train a bigger teacher, ask who is to learn from it. Try other seeds.',
        zh: '教师的提升没有传到学生：这样小的学生可能略有提升，也可能变差，全凭偶然。在原论文中有帮助的助教，在这里也是如此。训练更大的教师之前，先问一问由谁来学。请试试其他种子。',
      },
      target: 'scoreboard',
      figures: table,
    },
  ],
  claim: {
    text: {
      en: 'A teacher of 256 and 256 units is at least 1.5 points better than one of 32, mean of the seeds; its student of eight units gains at least half a point less than that, and with an assistant in between it does not gain as much, either.',
      zh: '256-256 单元的教师比 32 单元的教师平均至少高 1.5 个百分点；其八单元学生的提升至少比这少 0.5 个百分点，中间加一位助教也达不到教师的提升。',
    },
    // Seeds 101 to 106 all had the big teacher's student behind; the first three seeds refuted that claim.
    seeds: [4, 5, 6],
    needsAllSeeds: true,
    runs: {
      small: {},
      big: { 'teacher.widths': [256, 256] },
      bridged: { 'teacher.widths': [256, 256], scheme: 'assistant' },
    },
    findings: [
      {
        what: 'accuracy of the big teacher minus the small one’s, points',
        measure: (outcome) => gained(outcome('small'), outcome('big'), 'teacher'),
        atLeast: 1.5,
        of: 'mean',
      },
      {
        what: 'of that, what its student does not gain, points',
        measure: (outcome) => lost(outcome('small'), outcome('big')),
        atLeast: 0.5,
        of: 'mean',
      },
      {
        what: 'of that, what the assistant’s student does not gain, points',
        measure: (outcome) => lost(outcome('small'), outcome('bridged')),
        atLeast: 0,
        of: 'mean',
      },
    ],
  },
};
