import type { Shape } from './declarations';
import { type Field, flag, number, type ValuesOf } from './fields';

/** How every batch is changed before anybody sees it: student and twin see the same, and the teacher too unless told. */
export const augmentationFields = {
  shift: number({
    default: 0,
    min: 0,
    max: 3,
    step: 1,
    unit: 'px',
    label: { en: 'Random shift', zh: '随机平移' },
    help: {
      en: 'Every image is moved by up to so many pixels along both axes, anew at each step. Hinton’s teacher learned from images jittered by up to 2.',
      zh: '每张图像在每一步都沿两个方向随机平移，最多移动这么多像素。Hinton 的教师就是用最多平移 2 像素的图像训练的。',
    },
  }),
  jitter: number({
    default: 0,
    min: 0,
    max: 0.3,
    step: 0.01,
    label: { en: 'Random jitter', zh: '随机抖动' },
    help: {
      en: 'Standard deviation of the Gaussian noise that is added to every point, anew at each step. The square is 2 wide.',
      zh: '每一步都给每个点叠加新的高斯噪声，此为其标准差。整个正方形的边长为 2。',
    },
  }),
  mixup: flag({
    default: false,
    label: { en: 'Mixup of examples', zh: '样本混合（mixup）' },
    help: {
      en: 'Every example is blended with another one of its batch, m : 1 − m with m uniform in 0 … 1 at each step, and hard labels alike (mixup: Zhang et al., ICLR 2018). The teacher says what it makes of the blend (Beyer 2022).',
      zh: '每个样本与同批的另一个样本按 m : 1 − m 混合，m 在每一步均匀取自 0 … 1，硬标签按同样比例混合（mixup：Zhang 等，ICLR 2018）。软目标则由教师看过混合样本后给出（Beyer 2022）。',
    },
  }),
  teacherToo: flag({
    default: false,
    label: { en: 'Train the teacher with it too', zh: '教师训练时也采用' },
  }),
  cleanTeacher: flag({
    default: false,
    label: { en: 'The teacher answers before it', zh: '教师看到的是变化前的样本' },
    help: {
      en: 'When asked for soft targets, the teacher sees the example before shift and jitter; only student and twin see it changed. Noisy student does so (Xie 2020). Beyer 2022 finds it better when both see the same.',
      zh: '给出软目标时，教师看的是平移与抖动之前的样本，只有学生与对照网络看到变化后的样本。Noisy student 即如此（Xie 2020）；Beyer 2022 则认为两者看同样的样本更好。',
    },
  }),
} as const;

export type AugmentationSettings = ValuesOf<typeof augmentationFields>;

/** The fields that make sense for examples of this shape: images are shifted, points are jittered. */
export function augmentationFieldsFor(inputShape: Shape): Readonly<Record<string, Field>> {
  const { shift, jitter, ...others } = augmentationFields;
  return inputShape.length === 3 ? { shift, ...others } : { jitter, ...others };
}

/** Is any example changed at all? */
export const augments = ({ shift, jitter, mixup }: AugmentationSettings): boolean => shift > 0 || jitter > 0 || mixup;

/** Must the teacher look at every batch while the student learns? A blend is new each time, whoever is spared the rest. */
export const looksAnew = (settings: AugmentationSettings): boolean =>
  augments(settings) && (settings.mixup || !settings.cleanTeacher);
