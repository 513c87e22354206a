import { constantCurve, factorAt, type StepValues } from './curve';
import { type CurveField, curve, type ValuesOf } from './fields';
import { hardWeight, type LossSettings, lossFields } from './settings';
import { messages } from './text';

const courses = messages('experiment.schedule.courses', {
  constant: 'Constant',
  linear: 'Linear, down to 0',
  cosine: 'Cosine, down to 0',
  warmUp: 'Warm-up',
});

// Curves that a visitor can start from.
const steady = { label: courses.constant, value: constantCurve };
const linearDecay = { label: courses.linear, value: [0, 0, 100, 100, 0] };
const cosineDecay = { label: courses.cosine, value: [1, 0, 100, 100, 0] };
const warmUp = { label: courses.warmUp, value: [0, 0, 0, 20, 100] };

/** Curves over a phase for λ, T, α and the learning rate; each one scales the value of its slider. */
export const scheduleFields = {
  weight: curve({
    default: constantCurve,
    of: 'softWeight',
    presets: [steady, linearDecay, cosineDecay, warmUp, { label: 'Stopped early', value: [0, 0, 100, 67, 100, 67, 0] }],
    label: 'Weight λ over distilling',
    term: 'soft-weight',
    help: 'On MNIST, FitNets lower λ to 0 on the way (Romero 2015); a small student may gain from stopping early (Cho & Hariharan 2019); a warm-up begins gently (Zhao 2022).',
  }),
  temperature: curve({
    default: constantCurve,
    of: 'temperature',
    presets: [
      steady,
      { label: 'Annealing, soft to sharp', value: [0, 0, 100, 100, 25] },
      { label: 'Cosine, soft to sharp', value: [1, 0, 100, 100, 25] },
      { label: 'Sharp to soft', value: [0, 0, 25, 100, 100] },
    ],
    label: 'Temperature T over distilling',
    term: 'temperature',
    help: 'T never falls below 1, whatever the curve is.',
  }),
  hard: curve({
    default: constantCurve,
    of: 'hardWeight',
    presets: [steady, warmUp, { label: 'Labels only at the end', value: [0, 0, 0, 67, 0, 67, 100] }, linearDecay],
    label: 'Weight α over distilling',
    term: 'hard-weight',
    help: '“Labels only at the end” together with a λ that stops early gives the two stages of Annealing-KD (Jafari 2021): first the teacher, then the labels.',
  }),
  rate: curve({
    default: constantCurve,
    of: 'learningRate',
    presets: [
      steady,
      linearDecay,
      cosineDecay,
      warmUp,
      { label: 'Warm-up, then cosine', value: [1, 0, 0, 10, 100, 100, 0] },
    ],
    label: 'Learning rate',
    term: 'learning-rate',
    help: 'For teacher, student and twin alike, each over its own training.',
  }),
} as const satisfies Record<string, CurveField>;

/** Values of {@link scheduleFields}. */
export type ScheduleSettings = ValuesOf<typeof scheduleFields>;

/** The sliders' values together with the curves that scale them. */
export interface ScheduledSettings {
  readonly learningRate: number;
  readonly loss: LossSettings;
  readonly schedule: ScheduleSettings;
}

/** The values of the step that follows after `done` of `steps` steps of a phase: slider × curve, T at least 1. */
export function valuesAt({ learningRate, loss, schedule }: ScheduledSettings, done: number, steps: number): StepValues {
  const factor = (name: keyof ScheduleSettings) => factorAt(schedule[name], done, steps);
  const softWeight = loss.weight * factor('weight');
  return {
    learningRate: learningRate * factor('rate'),
    temperature: Math.max(lossFields.temperature.min, loss.temperature * factor('temperature')),
    softWeight,
    // In the convex form, α = 1 − λ holds at every step: it uses the scheduled λ, not the slider's.
    hardWeight: hardWeight(loss.form, softWeight) * factor('hard'),
  };
}
