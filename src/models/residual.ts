import { number, type Values, type ValuesOf } from '../experiment/fields';
import { architecture } from './architecture';
import type { Layer } from './layer';
import { batchNorm } from './layers/batchNorm/batchNorm';
import { convolution } from './layers/convolution/convolution';
import { dense } from './layers/dense/dense';
import { globalAverage } from './layers/pooling/pooling';
import { relu } from './layers/relu/relu';
import { residual as sum } from './layers/residual/residual';
import { tap } from './layers/tap/tap';

const fields = {
  width: number({
    default: 16,
    min: 2,
    max: 64,
    step: 1,
    scale: 'log',
    label: 'Filters',
    term: 'filter',
    help: 'Filters of the first stage; the second has twice, the third four times as many.',
  }),
  blocks: number({
    default: 1,
    min: 1,
    max: 5,
    step: 1,
    label: 'Blocks a stage',
    term: 'residual-block',
    help: 'Residual blocks of two convolutions in each of the three stages: n blocks make 6n + 2 layers.',
  }),
} as const;

/**
 * A residual block of two 3 × 3 convolutions with batch norm; the shortcut is a 1 × 1 convolution if the shape changes.
 */
function block(filters: number, stride: number, isFirst: boolean): Layer[] {
  const plain = { stride, hasBias: false };
  const body = [
    convolution(filters, plain),
    batchNorm(),
    relu(),
    convolution(filters, { hasBias: false }),
    batchNorm(),
  ];
  const shortcut = isFirst ? [convolution(filters, { ...plain, size: 1 }), batchNorm()] : [];
  return [sum(body, shortcut), relu()];
}

/** He et al., “Deep residual learning for image recognition”, CVPR 2016, section 4.2. */
export const residual = architecture({
  id: 'residual',
  name: 'Residual',
  note: 'Three stages of residual blocks with batch norm, then the mean of each channel.',
  fields,
  roles: { teacher: { width: 8, blocks: 1 }, student: { width: 3, blocks: 1 } },
  inputs: ['image'],
  layers(values: Values, classes) {
    const { width, blocks } = values as ValuesOf<typeof fields>;
    const stages = [0, 1, 2].flatMap((stage) => [
      ...Array.from({ length: blocks }, (_, at) =>
        block(width * 2 ** stage, stage > 0 && at === 0 ? 2 : 1, stage > 0 && at === 0),
      ).flat(),
      tap(`stage ${stage + 1}`),
    ]);
    const stem = [convolution(width, { hasBias: false }), batchNorm(), relu()];
    return [...stem, ...stages, globalAverage(), tap('features'), dense(classes)];
  },
});
