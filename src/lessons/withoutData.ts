import type { Experiment } from '../experiment/experiment';
import { accuracies, finishedWhere, newestWhere } from './goals';
import type { Changes, Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy } from './measures';

const wishes = ['certainty', 'variety', 'activation'] as const;
const isTrained = ({ scheme }: Experiment) => wishes.every((wish) => Number(scheme.values[wish]) > 0);
const isUntrained = ({ scheme }: Experiment) => wishes.every((wish) => scheme.values[wish] === 0);
const isMonotonous = ({ scheme }: Experiment) => scheme.values.variety === 0 && Number(scheme.values.certainty) > 0;

/** Every wish taken from the generator: it stays as it began. */
const untrained: Changes = { 'scheme.certainty': 0, 'scheme.variety': 0, 'scheme.activation': 0 };

const student = (outcome: Outcome) => accuracy(outcome, 'student');

function table(scene: Scene): readonly Figure[] {
  const rows = [
    { isMeant: isTrained, label: { en: 'Student, trained generator', zh: '学生，生成器经过训练' } },
    { isMeant: isUntrained, label: { en: 'Student, untrained generator', zh: '学生，生成器未训练' } },
    { isMeant: isMonotonous, label: { en: 'Student, no wish for variety', zh: '学生，不求多样性' } },
  ];
  return rows.flatMap(({ isMeant, label }) => {
    const outcome = newestWhere(scene, isMeant);
    return outcome ? [{ label, value: student(outcome), unit: '%' as const, learner: 'student' as const }] : [];
  });
}

/** Chen et al., Data-Free Learning of Student Networks, ICCV 2019. */
export const withoutData: Lesson = {
  id: 'without-data',
  title: { en: 'Without a single example', zh: '一个样本也没有' },
  summary: {
    en: 'The data are gone, the teacher is still there: a generator makes what the student learns from.',
    zh: '数据已经没有了，教师还在：由生成器来制造学生要学的东西。',
  },
  minutes: 5,
  experiment: {
    task: 'digits',
    changes: { scheme: 'data-free', 'training.studentEpochs': 5 },
  },
  free: ['scheme.certainty', 'scheme.variety', 'scheme.activation', 'training.seed'],
  steps: [
    {
      title: { en: 'Only the teacher is left', zh: '只剩下教师' },
      text: {
        en: 'A teacher has learned to read digits, and then nobody may use the images any more: it happens with patients’ data. A generator turns noise into images, and the student learns what the teacher says of them. How many real digits will it read, that never saw one? Guess, then press Run. This takes a while.',
        zh: '教师学会了识别数字，之后图像就不许再用了，比如患者数据就常常如此。生成器把噪声变成图像，学生学习教师对这些图像的判断。从未见过数字的学生，能认出多少真实数字？先猜一猜，再按“运行”。这需要一些时间。',
      },
      target: 'scheme',
      figures: ({ outcome }) => accuracies(outcome),
      goals: [
        finishedWhere(
          { en: 'A run with a trained generator is finished', zh: '完成一次生成器经过训练的运行' },
          isTrained,
        ),
      ],
    },
    {
      title: { en: 'What it learned from', zh: '它学的是什么' },
      text: {
        en: 'Choose “A generated one”. Would you call that a digit? The teacher does, and is sure of it. Nobody wished the generator to please you. The three wishes were: the teacher shall be certain, all ten answers shall come alike, and the teacher’s last layer shall be as excited as by real digits.',
        zh: '选择“看生成的图像”。你会说那是数字吗？教师会，而且很有把握。没有人要求生成器让你满意。对它的三个要求是：使教师确信，让十种答案同样多，并像真实数字那样激活教师的最后一层。',
      },
      target: 'insight',
      enter: (page) => page.showTab('look'),
    },
    {
      title: { en: 'And any noise?', zh: '随便的噪声行不行？' },
      text: {
        en: 'Take the three wishes away: set Certainty, Variety and Activation to 0. The generator then stays as it began, and the student learns the teacher’s word on its noise. Run again.',
        zh: '把三个要求都去掉：将确信度、多样性和激活设为 0。生成器就保持初始状态，学生学习的是教师对这些噪声的判断。再运行一次。',
      },
      target: 'scheme.certainty',
      figures: table,
      goals: [
        finishedWhere(
          { en: 'A run with an untrained generator is finished', zh: '完成一次生成器未训练的运行' },
          isUntrained,
        ),
        {
          text: { en: 'Its student knows less', zh: '它的学生懂得更少' },
          isMet(scene) {
            const [made, noise] = [newestWhere(scene, isTrained), newestWhere(scene, isUntrained)];
            return made !== undefined && noise !== undefined && student(noise) < student(made);
          },
        },
      ],
    },
    {
      title: { en: 'Which wish does what', zh: '每个要求起什么作用' },
      text: {
        en: 'Give Certainty and Activation back (1 and 0.1), leave Variety at 0, and run. What the generator finds first it makes again and again; the student hears little about the rest. Look at “A generated one” and at the answers below the images.',
        zh: '把确信度和激活恢复为 1 和 0.1，多样性仍为 0，再运行。生成器会一再重复最先找到的东西，其余的学生很少听到。看看“看生成的图像”以及图像下方的答案。',
      },
      target: 'scheme.variety',
      figures: table,
      goals: [
        finishedWhere(
          { en: 'A run without a wish for variety is finished', zh: '完成一次不求多样性的运行' },
          isMonotonous,
        ),
      ],
    },
    {
      title: { en: 'Why noise is enough elsewhere', zh: '为什么别处用噪声就够了' },
      text: {
        en: 'On the three spirals an untrained generator does as well as a trained one: its points fall all over a plane of two numbers, and the teacher can be asked everywhere. An image has 784 numbers; nobody can ask everywhere, and what is asked has to be chosen.',
        zh: '在三条螺旋线上，未训练的生成器与训练过的一样好：平面只有两个数，它的点散布各处，可以在任何地方询问教师。一张图像有 784 个数，不可能处处询问，问什么就必须有所选择。',
      },
      target: 'scoreboard',
      figures: table,
    },
  ],
  claim: {
    text: {
      en: 'A student that never saw a digit reads at least 72 percent of them. From an untrained generator’s noise it learns at least 10 points less, from a generator without a wish for variety at least 8 (means of the seeds). On spirals noise is as good: at most 2 points worse.',
      zh: '从未见过数字的学生至少能认对 72%。只靠未训练生成器的噪声，平均至少低 10 个百分点；生成器不求多样性时，平均至少低 8 个百分点。在螺旋线上噪声同样好用：平均最多低 2 个百分点。',
    },
    // Seeds 101 to 104: 85.2, 82.5, 81.7, 84.7; 13 to 55 points less from noise, 16 to 27 without variety; on spirals,
    // seeds 101 to 103, 95.6 to 98.6 against 94.2 to 96.3 of a trained generator.
    seeds: [1, 2, 3],
    runs: {
      trained: {},
      untrained,
      monotonous: { 'scheme.variety': 0 },
      plane: { task: 'spirals', scheme: 'data-free' },
      'plane untrained': { task: 'spirals', scheme: 'data-free', ...untrained },
    },
    findings: [
      {
        what: 'accuracy of a student that never saw a digit, percent',
        measure: (outcome) => student(outcome('trained')),
        atLeast: 72,
        of: 'each',
      },
      {
        what: 'the same, minus that of a student of an untrained generator, points',
        measure: (outcome) => student(outcome('trained')) - student(outcome('untrained')),
        atLeast: 10,
        of: 'mean',
      },
      {
        what: 'the same, minus that of a student of a generator without a wish for variety, points',
        measure: (outcome) => student(outcome('trained')) - student(outcome('monotonous')),
        atLeast: 8,
        of: 'mean',
      },
      {
        what: 'on spirals: untrained minus trained, points',
        measure: (outcome) => student(outcome('plane untrained')) - student(outcome('plane')),
        atLeast: -2,
        of: 'mean',
      },
    ],
  },
};
