import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { ExamplesOf, Shape } from '../experiment/declarations';
import type { Layer, Ops } from './layer';
import { batchNorm } from './layers/batchNorm/batchNorm';
import { convolution } from './layers/convolution/convolution';
import { dense } from './layers/dense/dense';
import { relu } from './layers/relu/relu';
import { flatten, unflatten } from './layers/reshaping/reshaping';
import { upsample } from './layers/upsampling/upsampling';
import { type Network, planNetwork, sizeOf } from './network';

/** Size of the generator's noise vector, as in DAFL (Chen et al., ICCV 2019). */
export const noiseSize = 100;

/**
 * The generator, from noise `[batch, noiseSize]` to `[batch, size]`, which {@link inputsFrom} turns into inputs. Batch
 * norm keeps it from mapping all noise to the same input. Images are made by upsampling and convolutions, as in the
 * paper, so that neighbouring pixels are correlated.
 */
export function planGenerator({ input, inputShape }: ExamplesOf): Network {
  const layers = input.generated?.by === 'upsampling' ? imageLayers(inputShape) : pointLayers(sizeOf(inputShape));
  return planNetwork(layers, [noiseSize]);
}

const normalised = (layer: Layer): readonly Layer[] => [layer, batchNorm(), relu()];

const pointLayers = (size: number): readonly Layer[] => [
  ...normalised(dense(64)),
  ...normalised(dense(64)),
  dense(size),
];

/** Filters of the first stage; the second has half as many. */
const filters = 8;

/** Layers for images with sides divisible by 4. */
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

/**
 * Maps the generator's output `[batch, size]` by tanh into the range of inputs, `[batch, …inputShape]`.
 * @throws RangeError if no generator makes this kind of example
 */
export function inputsFrom(ops: Ops, outputs: Tensor2D, { input, inputShape }: ExamplesOf): Tensor {
  const { range, generated } = input;
  if (!range || !generated) throw new RangeError(`No generator makes ${input.id}.`);
  const [low, high] = range;
  const signed = ops.tanh(generated.from === 0 ? outputs : ops.sub(outputs, generated.from));
  const within = ops.add(ops.mul(signed, (high - low) / 2), (high + low) / 2);
  return ops.reshape(within, [-1, ...inputShape]);
}
