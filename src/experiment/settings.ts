import { choice, list, number, type ValuesOf } from './fields';
import { inputMaskFields } from './inputMask';

/** L = α·CE(y, student) + λ·T²·KL(teacher_T ‖ student_T), in three forms that differ in α. */
export const lossFields = {
  temperature: number({
    default: 4,
    min: 1,
    max: 20,
    step: 0.1,
    scale: 'log',
    label: { en: 'Temperature T', zh: '温度 T' },
    help: {
      en: 'Softens teacher and student alike: a higher T shows more of how the teacher ranks the wrong classes.',
      zh: '同时软化教师与学生的输出：T 越高，教师对错误类别的排序就显露得越多。',
    },
  }),
  weight: number({
    default: 1,
    min: 0,
    max: 10,
    step: 0.05,
    label: { en: 'Weight λ', zh: '权重 λ' },
    help: {
      en: 'How much the soft targets count. At λ = 0 the student is its own twin, to the last bit.',
      zh: '软目标所占的分量。λ = 0 时，学生与对照网络逐位相同。',
    },
  }),
  form: choice({
    default: 'additive',
    options: [
      { value: 'additive', label: { en: 'Additive, α = 1', zh: '相加，α = 1' } },
      { value: 'convex', label: { en: 'Convex, α = 1 − λ', zh: '凸组合，α = 1 − λ' } },
      { value: 'soft', label: { en: 'Soft only, α = 0', zh: '仅软目标，α = 0' } },
    ],
    label: { en: 'Form of the loss', zh: '损失形式' },
  }),
} as const;

export type LossForm = 'additive' | 'convex' | 'soft';

/** α, the weight of the hard labels. */
export function hardWeight(form: string, weight: number): number {
  if (form === 'soft') return 0;
  return form === 'convex' ? 1 - weight : 1;
}

/** What the student sees. Maxima that depend on the task are filled in by `sectionsOf`. */
export const transferFields = {
  examples: number({
    default: 60_000,
    min: 2,
    max: 60_000,
    step: 1,
    scale: 'log',
    label: { en: 'Examples', zh: '样本数' },
    help: { en: 'How many training examples the student sees.', zh: '学生能看到多少训练样本。' },
  }),
  labelled: number({
    default: 60_000,
    min: 0,
    max: 60_000,
    step: 1,
    scale: 'log',
    label: { en: 'Labelled', zh: '有标签的' },
    help: {
      en: 'How many of them carry a hard label. The rest contribute only the soft term; the twin cannot use them.',
      zh: '其中带有硬标签的样本数。其余样本只贡献软项，对照网络无法使用它们。',
    },
  }),
  leftOut: list({
    default: [],
    min: 0,
    max: 9,
    minLength: 0,
    maxLength: 9,
    isSet: true,
    label: { en: 'Classes left out', zh: '排除的类别' },
    help: {
      en: 'The student and the twin never see an example of these classes; the teacher did.',
      zh: '学生与对照网络从未见过这些类别的样本，而教师见过。',
    },
  }),
  labelNoise: number({
    default: 0,
    min: 0,
    max: 90,
    step: 1,
    unit: '%',
    label: { en: 'Label noise', zh: '标签噪声' },
    help: {
      en: 'Share of the hard labels in the transfer set that are replaced by a wrong class. The teacher learned from clean labels.',
      zh: '迁移集中被替换为错误类别的硬标签比例。教师是用干净标签训练的。',
    },
  }),
  softTargets: choice({
    default: 'real',
    options: [
      { value: 'real', label: { en: 'The teacher’s own', zh: '教师原样给出' } },
      { value: 'class-mean', label: { en: 'Mean of its class', zh: '所属类别的均值' } },
      { value: 'permuted', label: { en: 'Wrong classes shuffled', zh: '打乱错误类别' } },
      { value: 'uniform', label: { en: 'Wrong classes evened out', zh: '错误类别取均值' } },
    ],
    label: { en: 'Soft targets', zh: '软目标' },
    help: {
      en: 'What is left of the teacher’s word: all of it; the mean over the examples it gives the same answer; its answer’s share with the others shuffled, or evened out. Made once, at the temperature with which the run starts; where the teacher looks at every batch anew, it always answers in its own words.',
      zh: '保留教师软目标的多少信息：全部；教师给出同一答案的样本的均值；只保留其答案的概率，其余类别打乱或取均值。在运行开始时按当时的温度一次算出；若教师每一步都重新看样本，则始终原样给出。',
    },
  }),
  ...inputMaskFields,
  pool: choice({
    default: 'training',
    options: [
      { value: 'training', label: { en: 'Training set', zh: '训练集' } },
      { value: 'test', label: { en: 'Test set (a mistake)', zh: '测试集（错误做法）' } },
    ],
    label: { en: 'Drawn from', zh: '取自' },
    help: {
      en: 'Where the student’s examples come from. From the test set they leak what is to be measured, and the scores mean nothing.',
      zh: '学生所用样本的来源。若取自测试集，待测内容就会泄漏，得分便毫无意义。',
    },
  }),
} as const;

export type SoftTargets = 'real' | 'class-mean' | 'permuted' | 'uniform';

export const trainingFields = {
  optimizer: choice({
    default: 'adam',
    options: [
      { value: 'adam', label: { en: 'Adam', zh: 'Adam' } },
      { value: 'momentum', label: { en: 'SGD with momentum 0.9', zh: '带动量的 SGD（0.9）' } },
    ],
    label: { en: 'Optimizer', zh: '优化器' },
  }),
  learningRate: number({
    default: 0.003,
    min: 0.0001,
    max: 1,
    step: 0.0001,
    scale: 'log',
    label: { en: 'Learning rate', zh: '学习率' },
  }),
  batchSize: number({
    default: 64,
    min: 8,
    max: 512,
    step: 8,
    scale: 'log',
    label: { en: 'Batch size', zh: '批大小' },
  }),
  teacherEpochs: number({
    default: 10,
    min: 1,
    max: 200,
    step: 1,
    scale: 'log',
    label: { en: 'Teacher epochs', zh: '教师轮数' },
  }),
  checkpoint: number({
    default: 100,
    min: 5,
    max: 100,
    step: 5,
    unit: '%',
    label: { en: 'Teacher taken at', zh: '采用教师的时刻' },
    help: {
      en: 'Which moment of its training the teacher teaches from; it trains on to the end, so that the curve shows what it would have become. An early-stopped teacher can teach a small student better (Cho & Hariharan 2019).',
      zh: '教师以训练到哪一刻的权重来教；之后仍会训练到底，曲线因此能显示它本会变成什么样。提前停止的教师有时更适合教小学生网络（Cho 与 Hariharan 2019）。',
    },
  }),
  teacherSmoothing: number({
    default: 0,
    min: 0,
    max: 0.5,
    step: 0.01,
    label: { en: 'Teacher’s label smoothing', zh: '教师的标签平滑' },
    help: {
      en: 'ε: the teacher learns labels of which the share ε is spread over all classes alike (Szegedy et al. 2016).',
      zh: 'ε：教师学习的标签中有 ε 的份额平均分给所有类别（Szegedy 等，2016）。',
    },
  }),
  teacherAttack: number({
    default: 0,
    min: 0,
    max: 0.3,
    step: 0.01,
    label: { en: 'Teacher trained against ε', zh: '教师对抗训练 ε' },
    help: {
      en: 'Above 0, the teacher learns from examples that were moved against it by up to ε at every step (PGD in 5 steps, Madry 2018). Robust distillation wants such a teacher.',
      zh: '大于 0 时，教师每一步学习的都是朝着对它最不利的方向移动了至多 ε 的样本（5 步 PGD，Madry 2018）。鲁棒蒸馏需要这样的教师。',
    },
  }),
  studentEpochs: number({
    default: 10,
    min: 1,
    max: 200,
    step: 1,
    scale: 'log',
    label: { en: 'Student epochs', zh: '学生轮数' },
    help: { en: 'Passes over the transfer set, for student and twin alike.', zh: '学生与对照网络遍历迁移集的次数。' },
  }),
  seed: number({
    default: 1,
    min: 0,
    max: 9999,
    step: 1,
    label: { en: 'Seed', zh: '随机种子' },
    help: {
      en: 'Decides points, initial weights and the order of batches. Same seed and backend, same numbers.',
      zh: '决定数据点、初始权重与批次顺序。种子与后端相同，数值就相同。',
    },
  }),
} as const;

export type LossSettings = ValuesOf<typeof lossFields>;
export type TransferSettings = ValuesOf<typeof transferFields>;
export type TrainingSettings = ValuesOf<typeof trainingFields>;
