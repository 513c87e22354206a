import { accuracies, aRunFinished, finishedWhere, gapFigure, newestWhere } from './goals';
import type { Figure, Lesson, Scene } from './lesson';
import { gap } from './measures';

const isNarrow = (widths: unknown) => Array.isArray(widths) && widths.length === 1 && widths[0] <= 8;
const isWide = (widths: unknown) => Array.isArray(widths) && widths.some((width) => width >= 32);

function gaps(scene: Scene): readonly Figure[] {
  const narrow = newestWhere(scene, ({ student }) => isNarrow(student.values.widths));
  const wide = newestWhere(scene, ({ student }) => isWide(student.values.widths));
  return [
    ...(narrow ? [gapFigure(narrow, { en: 'Gap, eight units', zh: '差距，8 个单元' })] : []),
    ...(wide ? [gapFigure(wide, { en: 'Gap, 32 units or more', zh: '差距，32 个以上单元' })] : []),
  ];
}

export const whenItHarms: Lesson = {
  id: 'when-it-harms',
  title: { en: 'When distilling does nothing, or harm', zh: '蒸馏无益甚至有害时' },
  summary: {
    en: 'All labels, a simple task, a small student: an honest failure.',
    zh: '标签齐全、任务简单、学生很小：一次如实呈现的失败。',
  },
  minutes: 3,
  experiment: { task: 'moons', changes: { 'transfer.labelled': 1000 } },
  free: ['student.widths', 'loss.temperature', 'loss.weight', 'training.seed'],
  steps: [
    {
      title: { en: 'Nothing is missing', zh: '什么都不缺' },
      text: {
        en: 'Two moons, a thousand points, every one with its label. The labels alone draw the border. A teacher of 64 and 64 units joins in, at T = 4 and λ = 1. Press Run.',
        zh: '两弯新月，一千个点，每个点都有标签。只凭标签就能画出边界。现在加入一位 64-64 单元的教师，T = 4，λ = 1。请按“运行”。',
      },
      target: 'run',
      enter: (page) => page.showTab('look'),
      goals: [aRunFinished],
    },
    {
      title: { en: 'The student is worse for it', zh: '学生反而更差' },
      text: {
        en: 'Look at the maps. The teacher’s word covers the whole plane, and T² makes it loud. Eight units try to follow all of it and bend the border less where it matters.',
        zh: '看看决策图。教师的软目标涉及整个平面，T² 又放大了它的音量。八个单元想处处跟随，结果在关键之处反而没有弯好边界。',
      },
      target: 'gap',
      figures: ({ outcome }) => (outcome ? [...accuracies(outcome), gapFigure(outcome)] : []),
      goals: [
        {
          text: { en: 'The student is behind its twin', zh: '学生落后于对照网络' },
          isMet: ({ finished }) => finished.some((outcome) => gap(outcome) < 0),
        },
      ],
    },
    {
      title: { en: 'Give it room', zh: '给它更多空间' },
      text: {
        en: 'Set the student’s hidden layer to 32 units and run again. The harm is gone, and so is any use: the gap is within the noise. Where labels say everything, a teacher has nothing to add.',
        zh: '把学生的隐藏层改为 32 个单元，再运行一次。害处消失了，但也没有好处：差距在误差范围之内。标签已说明一切时，教师无可补充。',
      },
      target: 'student.widths',
      figures: gaps,
      goals: [
        finishedWhere(
          { en: 'A run with 32 units or more is finished', zh: '完成一次 32 个以上单元的运行' },
          ({ student }) => isWide(student.values.widths),
        ),
      ],
    },
    {
      title: { en: 'Why the twin is there', zh: '为什么需要对照网络' },
      text: {
        en: 'Without the twin the run would have looked fine: the student learned, its curve rose. Only beside the same network without a teacher does one see what distilling did.',
        zh: '若没有对照网络，这次运行看上去并无问题：学生学会了，曲线也在上升。只有与没有教师的同一网络并排，才看得出蒸馏究竟做了什么。',
      },
      target: 'gap',
      figures: gaps,
    },
  ],
  claim: {
    text: {
      en: 'With all labels of the moons a student of eight units is behind its twin, mean of the seeds; one of 32 units is within 1 point of it.',
      zh: '新月任务标签齐全时，八个单元的学生平均落后于对照网络；32 个单元时两者相差不超过 1 个百分点。',
    },
    seeds: [1, 2, 3, 4, 5],
    runs: { narrow: {}, wide: { 'student.widths': [32] } },
    findings: [
      { what: 'gap of eight units, points', measure: (outcome) => gap(outcome('narrow')), atMost: -1, of: 'mean' },
      {
        what: 'gap of 32 units, points',
        measure: (outcome) => gap(outcome('wide')),
        atLeast: -1,
        atMost: 1,
        of: 'mean',
      },
    ],
  },
};
