import type { Scalar } from '@tensorflow/tfjs';
import { type NumberField, number } from '../experiment/fields';
import type { Text } from '../experiment/text';
import type { Ops } from './method';

/** The field for the length of a linear warm-up, in percent of the distillation phase; `value` is the default. */
export const warmUpField = (value: number, label: Text, help: Text): NumberField =>
  number({ default: value, min: 0, max: 100, step: 1, unit: '%', label, help, term: 'schedule' });

/**
 * The factor of a linear warm-up over the first `percent` of the distillation phase, 0 … 1; 1 without a warm-up.
 * `progress` is the fraction of the phase that is done.
 */
export const warmUpFactor = (ops: Ops, progress: Scalar, percent: number): Scalar | number =>
  percent === 0 ? 1 : ops.minimum(ops.mul(progress, 100 / percent), 1);
