import { constant, factorAt, type StepValues } from './curve';
import { type CurveField, curve, type ValuesOf } from './fields';
import { hardWeight, type LossSettings, lossFields } from './settings';

/** Courses that a visitor can begin with. */
const steady = { label: { en: 'Constant', zh: '恒定' }, value: constant };
const linearDecay = { label: { en: 'Linear, down to 0', zh: '线性降至 0' }, value: [0, 0, 100, 100, 0] };
const cosineDecay = { label: { en: 'Cosine, down to 0', zh: '余弦降至 0' }, value: [1, 0, 100, 100, 0] };
const warmUp = { label: { en: 'Warm-up', zh: '预热' }, value: [0, 0, 0, 20, 100] };

/** How λ, T, α and the learning rate move: each curve says how much of its slider's value holds when. */
export const scheduleFields = {
  weight: curve({
    default: constant,
    of: 'softWeight',
    presets: [
      steady,
      linearDecay,
      cosineDecay,
      warmUp,
      { label: { en: 'Stopped early', zh: '提前停止' }, value: [0, 0, 100, 67, 100, 67, 0] },
    ],
    label: { en: 'Weight λ over distilling', zh: '蒸馏过程中的权重 λ' },
    help: {
      en: 'On MNIST, FitNets lower λ to 0 on the way (Romero 2015); a small student may gain from stopping early (Cho & Hariharan 2019); a warm-up begins gently (Zhao 2022).',
      zh: 'FitNets 在 MNIST 上训练时把 λ 逐步降到 0（Romero 2015）；容量小的学生可能受益于提前停止（Cho 与 Hariharan 2019）；预热则从小权重开始（Zhao 2022）。',
    },
  }),
  temperature: curve({
    default: constant,
    of: 'temperature',
    presets: [
      steady,
      { label: { en: 'Annealing, soft to sharp', zh: '退火：由软到锐' }, value: [0, 0, 100, 100, 25] },
      { label: { en: 'Cosine, soft to sharp', zh: '余弦：由软到锐' }, value: [1, 0, 100, 100, 25] },
      { label: { en: 'Sharp to soft', zh: '由锐到软' }, value: [0, 0, 25, 100, 100] },
    ],
    label: { en: 'Temperature T over distilling', zh: '蒸馏过程中的温度 T' },
    help: { en: 'T never falls below 1, whatever the curve says.', zh: '无论曲线如何，T 都不会低于 1。' },
  }),
  hard: curve({
    default: constant,
    of: 'hardWeight',
    presets: [
      steady,
      warmUp,
      { label: { en: 'Labels only at the end', zh: '最后才用标签' }, value: [0, 0, 0, 67, 0, 67, 100] },
      linearDecay,
    ],
    label: { en: 'Weight α over distilling', zh: '蒸馏过程中的权重 α' },
    help: {
      en: '“Labels only at the end” together with a λ that stops early gives the two stages of Annealing-KD (Jafari 2021): first the teacher, then the labels.',
      zh: '“最后才用标签”与提前停止的 λ 合用，就是 Annealing-KD 的两个阶段（Jafari 2021）：先学教师，再学标签。',
    },
  }),
  rate: curve({
    default: constant,
    of: 'learningRate',
    presets: [
      steady,
      linearDecay,
      cosineDecay,
      warmUp,
      { label: { en: 'Warm-up, then cosine', zh: '预热后余弦下降' }, value: [1, 0, 0, 10, 100, 100, 0] },
    ],
    label: { en: 'Learning rate', zh: '学习率' },
    help: {
      en: 'For teacher, student and twin alike, each over its own training.',
      zh: '对教师、学生与对照网络一视同仁，各自作用于其整个训练过程。',
    },
  }),
} as const satisfies Record<string, CurveField>;

export type ScheduleSettings = ValuesOf<typeof scheduleFields>;

/** Sliders and curves as they stand. */
export interface Course {
  readonly learningRate: number;
  readonly loss: LossSettings;
  readonly schedule: ScheduleSettings;
}

/** The values of the step that comes after `done` of the `steps` of a phase: sliders × curves. */
export function valuesAt({ learningRate, loss, schedule }: Course, done: number, steps: number): StepValues {
  const factor = (name: keyof ScheduleSettings) => factorAt(schedule[name], done, steps);
  const softWeight = loss.weight * factor('weight');
  return {
    learningRate: learningRate * factor('rate'),
    temperature: Math.max(lossFields.temperature.min, loss.temperature * factor('temperature')),
    softWeight,
    // In the convex form α is what λ leaves at this very step.
    hardWeight: hardWeight(loss.form, softWeight) * factor('hard'),
  };
}
