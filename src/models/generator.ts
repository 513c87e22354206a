import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { rangeOf, type Shape } from '../experiment/declarations';
import type { Layer, Ops } from './layer';
import { batchNorm } from './layers/batchNorm';
import { convolution } from './layers/convolution';
import { dense } from './layers/dense';
import { flatten, relu } from './layers/shaping';
import { unflatten, upsample } from './layers/upsampling';
import { type Network, planNetwork, sizeOf } from './network';

/** Numbers of noise that an input is made of, as in DAFL (Chen et al., ICCV 2019). */
export const noiseSize = 100;

/**
 * From noise `[batch, noiseSize]` to one number for each of an input, `[batch, size]`, which {@link inputsFrom} makes an
 * input of. Batch norm keeps it from making one and the same of all noise. An image grows from a small one by
 * convolutions, as in the paper, so that neighbouring pixels have to do with each other.
 */
export function planGenerator(inputShape: Shape): Network {
  return planNetwork(inputShape.length === 3 ? imageLayers(inputShape) : pointLayers(sizeOf(inputShape)), [noiseSize]);
}

const normalised = (layer: Layer): readonly Layer[] => [layer, batchNorm(), relu()];

const pointLayers = (size: number): readonly Layer[] => [
  ...normalised(dense(64)),
  ...normalised(dense(64)),
  dense(size),
];

/** Filters of the first stage; the second has half as many. */
const filters = 8;

/** For images whose sides can be halved twice. */
function imageLayers([height = 0, width = 0, channels = 0]: Shape): readonly Layer[] {
  const small = [height / 4, width / 4, filters];
  return [
    ...normalised(dense(sizeOf(small))),
    unflatten(small),
    upsample(),
    ...normalised(convolution(filters, { hasBias: false })),
    upsample(),
    ...normalised(convolution(filters / 2, { hasBias: false })),
    convolution(channels),
    flatten(),
  ];
}

/** Images begin dark, as ink on an empty ground is: the one thing that a generator is told of them. */
const imageOffset = 2;

/** What a generator gives, `[batch, size]`, brought into the range of inputs: `[batch, …inputShape]`. */
export function inputsFrom(ops: Ops, outputs: Tensor2D, inputShape: Shape): Tensor {
  const [low, high] = rangeOf(inputShape);
  const signed = ops.tanh(inputShape.length === 3 ? ops.sub(outputs, imageOffset) : outputs);
  const within = ops.add(ops.mul(signed, (high - low) / 2), (high + low) / 2);
  return ops.reshape(within, [-1, ...inputShape]);
}
