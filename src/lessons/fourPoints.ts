import { agreementFigure, aRunFinished, finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Scene } from './lesson';
import { agreement } from './measures';

function table(scene: Scene): readonly Figure[] {
  const outcome = scene.outcome?.testLogits.logits.student ? scene.outcome : null;
  if (!outcome) return [];
  return [
    agreementFigure(outcome, { en: 'Student agrees with teacher', zh: '学生与教师一致' }),
    {
      label: { en: 'Twin agrees with teacher', zh: '对照与教师一致' },
      value: agreement(outcome, 'twin'),
      unit: '%',
      learner: 'twin',
    },
  ];
}

/** Phuong & Lampert, Towards Understanding Knowledge Distillation, ICML 2019, theorem 1, in the plane. */
export const fourPoints: Lesson = {
  id: 'four-points',
  title: { en: 'Four points are enough', zh: '四个点就够了' },
  summary: {
    en: 'A linear student copies a linear teacher exactly from four soft targets. Its twin, with four labels, draws another line.',
    zh: '线性学生只凭四个软目标就能精确复制线性教师；只有四个标签的对照网络画出的却是另一条线。',
  },
  minutes: 2,
  experiment: {
    task: 'moons',
    changes: {
      'teacher.widths': [],
      'student.widths': [],
      'loss.form': 'soft',
      'loss.temperature': 20,
      'transfer.examples': 4,
      'transfer.labelled': 4,
      'training.learningRate': 0.3,
      'training.teacherEpochs': 20,
      'training.studentEpochs': 200,
    },
  },
  free: ['transfer.examples', 'transfer.labelled', 'loss.temperature', 'training.seed'],
  steps: [
    {
      title: { en: 'Two straight lines', zh: '两条直线' },
      text: {
        en: 'Teacher and student have no hidden layer: each can draw one straight line, and say how sure it is on either side. The student gets four points. Press Run and look at the three maps.',
        zh: '教师与学生都没有隐藏层：各自只能画一条直线，并说明两侧的把握有多大。学生只有四个点。请按“运行”，观察三幅决策图。',
      },
      target: 'run',
      enter: (page) => page.showTab('look'),
      goals: [aRunFinished],
    },
    {
      title: { en: 'The same line', zh: '同一条直线' },
      text: {
        en: 'The student’s map is its teacher’s, the imperfections included. The twin had the labels of the same four points and drew a line that parts them: one of very many that do.',
        zh: '学生的图与教师的完全相同，连不完美之处也一样。对照网络拿到的是同样四个点的标签，它画出了一条能分开它们的直线，而这样的直线有无数条。',
      },
      target: 'tab:look',
      figures: table,
      goals: [
        {
          text: {
            en: 'The student agrees with its teacher on at least 99 % of the plane’s test points',
            zh: '学生在至少 99 % 的测试点上与教师一致',
          },
          isMet: ({ finished }) => finished.some((outcome) => agreement(outcome, 'student') >= 99),
        },
      ],
    },
    {
      title: { en: 'Why so few', zh: '为什么这么少就够' },
      text: {
        en: 'A linear function of the plane has three unknowns, and each soft target is one equation: three points in general position settle it, the fourth only speeds up training. A label is no equation, merely “on this side”.',
        zh: '平面上的线性函数有三个未知数，每个软目标就是一个方程：三个位置一般的点便足以确定它，第四个点只是加快训练。而标签不是方程，只说“在这一侧”。',
      },
      formula: 'w\\cdot x_i+b=\\log\\frac{p(x_i)}{1-p(x_i)},\\quad i=1,2,3',
      target: 'transfer.examples',
      figures: table,
    },
    {
      title: { en: 'With too few', zh: '若是太少' },
      text: {
        en: 'Set Examples to 2 and run again. Two equations for three unknowns: the student follows its teacher only in the directions that its points show.',
        zh: '把“样本数”调到 2，再运行一次。两个方程、三个未知数：学生只能在这些点所展示的方向上跟随教师。',
      },
      target: 'transfer.examples',
      figures(scene) {
        const two = newestWhere(scene, ({ transfer }) => transfer.examples === 2);
        const four = newestWhere(scene, ({ transfer }) => transfer.examples >= 4);
        return [
          ...(four ? [agreementFigure(four, { en: 'Student, four points', zh: '学生，四个点' })] : []),
          ...(two ? [agreementFigure(two, { en: 'Student, two points', zh: '学生，两个点' })] : []),
        ];
      },
      goals: [
        finishedWhere(
          { en: 'A run with two points is finished', zh: '完成一次只有两个点的运行' },
          ({ transfer }) => transfer.examples === 2,
        ),
      ],
    },
  ],
  claim: {
    text: {
      en: 'From four soft targets a linear student agrees with its linear teacher on at least 99 % of the test points; the twin, from four labels, on at most 93 %, mean of the seeds.',
      zh: '只凭四个软目标，线性学生就在至少 99 % 的测试点上与线性教师一致；只有四个标签的对照网络，多个种子平均不超过 93 %。',
    },
    seeds: [1, 2, 3, 4, 5],
    runs: { four: {}, two: { 'transfer.examples': 2 } },
    findings: [
      {
        what: 'agreement of the student, four points, %',
        measure: (outcome) => agreement(outcome('four'), 'student'),
        atLeast: 99,
        of: 'each',
      },
      {
        what: 'agreement of the twin, four labels, %',
        measure: (outcome) => agreement(outcome('four'), 'twin'),
        atMost: 93,
        of: 'mean',
      },
      {
        what: 'agreement of the student with four points minus with two, points',
        measure: (outcome) => agreement(outcome('four'), 'student') - agreement(outcome('two'), 'student'),
        atLeast: 1,
        of: 'mean',
      },
    ],
  },
};
