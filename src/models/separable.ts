import { number, type Values, type ValuesOf } from '../experiment/fields';
import { architecture } from './architecture';
import { batchNorm } from './layers/batchNorm/batchNorm';
import { convolution } from './layers/convolution/convolution';
import { dense } from './layers/dense/dense';
import { depthwise } from './layers/depthwise/depthwise';
import { globalAverage } from './layers/pooling/pooling';
import { relu } from './layers/relu/relu';
import { tap } from './layers/tap/tap';

const fields = {
  multiplier: number({
    default: 1,
    min: 0.25,
    max: 4,
    step: 0.25,
    label: 'Width multiplier',
    term: 'filter',
    help: 'Scales the number of channels of every layer, 16, 32 and 64 at 1.',
  }),
  blocks: number({
    default: 4,
    min: 2,
    max: 8,
    step: 1,
    label: 'Blocks',
    term: 'depthwise-separable',
    help: 'Each is a depthwise and a 1 × 1 convolution with batch norm; the first two halve the image.',
  }),
} as const;

/** Depthwise separable convolutions for small images, after Howard et al., “MobileNets”, arXiv:1704.04861. */
export const separable = architecture({
  id: 'separable',
  name: 'Depthwise separable',
  note: 'MobileNet-style blocks: each channel is convolved by itself, then all are mixed.',
  fields,
  roles: { teacher: { multiplier: 1, blocks: 4 }, student: { multiplier: 0.25, blocks: 2 } },
  inputs: ['image'],
  layers(values: Values, classes) {
    const { multiplier, blocks } = values as ValuesOf<typeof fields>;
    const channels = (base: number) => Math.max(1, Math.round(base * multiplier));
    const layers = Array.from({ length: blocks }, (_, at) => [
      depthwise(at < 2 ? 2 : 1),
      batchNorm(),
      relu(),
      convolution(channels(at === 0 ? 32 : 64), { size: 1, hasBias: false }),
      batchNorm(),
      relu(),
      // Only the first two blocks have a stride: the second stage is all blocks but the first.
      ...(at === 0 ? [tap('stage 1')] : at === blocks - 1 ? [tap('stage 2')] : []),
    ]);
    const stem = [convolution(channels(16), { hasBias: false }), batchNorm(), relu()];
    return [...stem, ...layers.flat(), globalAverage(), tap('features'), dense(classes)];
  },
});
