import type { Experiment } from '../experiment/experiment';
import { finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy } from './measures';

const units = ({ teacher }: Experiment) =>
  Array.isArray(teacher.values.widths) ? teacher.values.widths.reduce((sum, width) => sum + width, 0) : 0;
const isSmall = (experiment: Experiment) => units(experiment) <= 48 && experiment.teaching.id === 'single';
const isBig = (experiment: Experiment) => units(experiment) >= 384 && experiment.teaching.id === 'single';
const isBridged = (experiment: Experiment) => units(experiment) >= 384 && experiment.teaching.id === 'assistant';

const figure = (
  outcome: Outcome | undefined,
  learner: 'teacher' | 'student',
  en: string,
  zh: string,
): readonly Figure[] => (outcome ? [{ label: { en, zh }, value: accuracy(outcome, learner), unit: '%', learner }] : []);

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
    en: 'The better teacher has the worse student. Does somebody in between help?',
    zh: '更好的教师却教出了更差的学生。中间加一位助教有用吗？',
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
  free: ['teacher.widths', 'teaching', 'training.seed'],
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
          text: { en: 'The better teacher has the worse student', zh: '更好的教师，更差的学生' },
          isMet(scene) {
            const [small, big] = [newestWhere(scene, isSmall), newestWhere(scene, isBig)];
            return (
              small !== undefined &&
              big !== undefined &&
              accuracy(big, 'teacher') > accuracy(small, 'teacher') &&
              accuracy(big, 'student') < accuracy(small, 'student')
            );
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
      target: 'teaching',
      figures: table,
      goals: [finishedWhere({ en: 'A run with an assistant is finished', zh: '完成一次有助教的运行' }, isBridged)],
    },
    {
      title: { en: 'What was found here', zh: '这里看到了什么' },
      text: {
        en: 'The gap in size costs the student more than the teacher’s knowledge brings. The assistant, which helped in its paper, helps here with one seed and harms with the next. A teacher that suits the student does more. Try other seeds.',
        zh: '大小悬殊给学生带来的损失，超过了教师的知识带来的好处。助教在原论文中有帮助，在这里却因种子而异，时好时坏，不如换一位适合学生的教师。请试试其他种子。',
      },
      target: 'scoreboard',
      figures: table,
    },
  ],
  claim: {
    text: {
      en: 'A teacher of 256 and 256 units is at least 1.5 points better than one of 32, and its student of eight units at least half a point worse, mean of the seeds; with an assistant in between the student is still behind that of the small teacher.',
      zh: '256-256 单元的教师比 32 单元的教师平均至少高 1.5 个百分点，而它的八单元学生平均至少低 0.5 个百分点；即使中间加一位助教，学生仍落后于小教师的学生。',
    },
    seeds: [1, 2, 3],
    runs: {
      small: {},
      big: { 'teacher.widths': [256, 256] },
      bridged: { 'teacher.widths': [256, 256], teaching: 'assistant' },
    },
    findings: [
      {
        what: 'accuracy of the big teacher minus the small one’s, points',
        measure: (outcome) => accuracy(outcome('big'), 'teacher') - accuracy(outcome('small'), 'teacher'),
        atLeast: 1.5,
        of: 'mean',
      },
      {
        what: 'accuracy of the big teacher’s student minus the small one’s, points',
        measure: (outcome) => accuracy(outcome('big'), 'student') - accuracy(outcome('small'), 'student'),
        atMost: -0.5,
        of: 'mean',
      },
      {
        what: 'accuracy of the assistant’s student minus that of the small teacher’s, points',
        measure: (outcome) => accuracy(outcome('bridged'), 'student') - accuracy(outcome('small'), 'student'),
        atMost: 0,
        of: 'mean',
      },
    ],
  },
};
