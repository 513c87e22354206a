import { accuracies, finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { errors, gap } from './measures';

const errorsFigure = (outcome: Outcome, temperature: string): Figure => ({
  label: { en: `Errors of the student, T = ${temperature}`, zh: `学生的错误数，T = ${temperature}` },
  value: errors(outcome, 'student'),
  digits: 0,
  learner: 'student',
});

const low = (scene: Pick<Scene, 'finished'>) => newestWhere(scene, ({ loss }) => loss.temperature <= 3);
const high = (scene: Pick<Scene, 'finished'>) => newestWhere(scene, ({ loss }) => loss.temperature >= 18);

export const tooSmallToListen: Lesson = {
  id: 'too-small-to-listen',
  title: { en: 'Too small to listen', zh: '小得听不进去' },
  summary: {
    en: 'At a high temperature a narrow student spends itself on details and forgets the answer.',
    zh: '温度过高时，过窄的学生把能力耗费在细枝末节上，反而顾不上答案本身。',
  },
  minutes: 4,
  experiment: {
    task: 'digits',
    changes: {
      'student.widths': [8],
      'loss.form': 'soft',
      'loss.temperature': 2.5,
      'transfer.labelled': 8000,
      'training.learningRate': 0.002,
      'training.studentEpochs': 10,
    },
  },
  free: ['loss.temperature', 'student.widths', 'training.seed'],
  steps: [
    {
      title: { en: 'Eight units, modest T', zh: '八个单元，温和的 T' },
      text: {
        en: 'The student has eight hidden units. It learns from soft targets alone, its twin from the labels, both on all images. T is 2.5. Press Run.',
        zh: '学生只有八个隐藏单元，只从软目标学习；对照网络从标签学习。两者都看全部图像。T 为 2.5。请按“运行”。',
      },
      target: 'student.widths',
      goals: [
        finishedWhere(
          { en: 'A run with T up to 3 is finished', zh: '完成一次 T 不超过 3 的运行' },
          ({ loss }) => loss.temperature <= 3,
        ),
      ],
    },
    {
      title: { en: 'Turn it up to 20', zh: '调到 20' },
      text: {
        en: 'Set T to 20 and run again; the trained teacher may be kept. At T = 20 the loss weighs all logits nearly alike: how little the teacher believes in a 6 counts as much as which digit it is.',
        zh: '把 T 调到 20 再运行一次，可沿用已训练的教师。T = 20 时，损失对各个 logit 几乎一视同仁：教师有多不相信它是 6，与它究竟是几同样重要。',
      },
      target: 'loss.temperature',
      figures: (scene) => [
        ...[low(scene)].flatMap((outcome) => (outcome ? [errorsFigure(outcome, '2.5')] : [])),
        ...[high(scene)].flatMap((outcome) => (outcome ? [errorsFigure(outcome, '20')] : [])),
      ],
      goals: [
        finishedWhere(
          { en: 'A run with T at 18 or more is finished', zh: '完成一次 T 不低于 18 的运行' },
          ({ loss }) => loss.temperature >= 18,
        ),
        {
          text: { en: 'The student made more errors at the high T', zh: '学生在高温下错误更多' },
          isMet(scene) {
            const [cold, hot] = [low(scene), high(scene)];
            return cold !== undefined && hot !== undefined && errors(hot, 'student') > errors(cold, 'student');
          },
        },
      ],
    },
    {
      title: { en: 'A louder teacher is not a better one', zh: '声音大未必教得好' },
      text: {
        en: 'Eight units cannot follow everything the teacher says. Against its twin, which only learned the answers, this student may even lose. Try a wider one: the harm of T = 20 shrinks with width.',
        zh: '八个单元跟不上教师所说的一切。与只学答案的对照网络相比，这个学生甚至可能落后。换一个更宽的学生试试：宽度越大，T = 20 的害处越小。',
      },
      target: 'gap',
      figures: ({ outcome }) => accuracies(outcome),
    },
  ],
  claim: {
    text: {
      en: 'A student of eight units makes at least 20 % more errors at T = 20 than at T = 2.5, mean of the seeds, and at T = 20 it is behind its twin.',
      zh: '八个单元的学生在 T = 20 时的错误比 T = 2.5 时平均至少多 20 %，且 T = 20 时不如对照网络。',
    },
    seeds: [1, 2, 3],
    needsAllSeeds: true,
    runs: { low: {}, high: { 'loss.temperature': 20 } },
    findings: [
      {
        what: 'errors at T = 20 / errors at T = 2.5',
        measure: (outcome) => errors(outcome('high'), 'student') / errors(outcome('low'), 'student'),
        atLeast: 1.2,
        of: 'mean',
      },
      { what: 'gap at T = 20, points', measure: (outcome) => gap(outcome('high')), atMost: -1, of: 'mean' },
    ],
  },
};
