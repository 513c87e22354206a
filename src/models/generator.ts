import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { rangeOf, type Shape } from '../experiment/declarations';
import type { Ops } from './layer';
import { batchNorm } from './layers/batchNorm';
import { dense } from './layers/dense';
import { relu } from './layers/shaping';
import { type Network, planNetwork, sizeOf } from './network';

/** Numbers of noise that an input is made of, as in DAFL (Chen et al., ICCV 2019). */
export const noiseSize = 100;

/**
 * A perceptron from noise `[batch, noiseSize]` to one number for each of an input, `[batch, size]`, which
 * {@link inputsFrom} makes an input of. Batch norm keeps it from making one and the same of all noise.
 */
export function planGenerator(inputShape: Shape): Network {
  const widths = inputShape.length === 3 ? [128, 256] : [64, 64];
  const hidden = widths.flatMap((width) => [dense(width), batchNorm(), relu()]);
  return planNetwork([...hidden, dense(sizeOf(inputShape))], [noiseSize]);
}

/** Images begin dark, as ink on an empty ground is: the one thing that a generator is told of them. */
const darkness = 2;

/** What a generator gives, `[batch, size]`, brought into the range of inputs: `[batch, …inputShape]`. */
export function inputsFrom(ops: Ops, given: Tensor2D, inputShape: Shape): Tensor {
  const [low, high] = rangeOf(inputShape);
  const signed = ops.tanh(inputShape.length === 3 ? ops.sub(given, darkness) : given);
  const within = ops.add(ops.mul(signed, (high - low) / 2), (high + low) / 2);
  return ops.reshape(within, [-1, ...inputShape]);
}
