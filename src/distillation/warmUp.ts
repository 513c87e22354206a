import type { Scalar } from '@tensorflow/tfjs';
import { type NumberField, number } from '../experiment/fields';
import type { Text } from '../experiment/text';
import type { Ops } from './method';

/** How long something takes to come to its full size after the first step, as a share of distilling. */
export const warmUpField = (value: number, label: Text, help: Text): NumberField =>
  number({ default: value, min: 0, max: 100, step: 1, unit: '%', label, help });

/** How much of the first `percent` of distilling lies behind, 0 … 1; 1 where it has none. */
export const warmUpFactor = (ops: Ops, progress: Scalar, percent: number): Scalar | number =>
  percent === 0 ? 1 : ops.minimum(ops.mul(progress, 100 / percent), 1);
