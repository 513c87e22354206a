import { number, type Values, type ValuesOf } from '../experiment/fields';
import { architecture } from './architecture';
import { convolution } from './layers/convolution/convolution';
import { dense } from './layers/dense/dense';
import { maxPool } from './layers/pooling/pooling';
import { relu } from './layers/relu/relu';
import { flatten } from './layers/reshaping/reshaping';
import { tap } from './layers/tap/tap';

const stages = 3;

const fields = {
  width: number({
    default: 8,
    min: 2,
    max: 32,
    step: 1,
    scale: 'log',
    label: 'Filters of each layer',
    term: 'filter',
  }),
  depth: number({
    default: 6,
    min: 3,
    max: 18,
    step: 1,
    label: 'Convolutions',
    term: 'convolution',
    help: 'Shared out among three stages, each of which halves the image at its end. Without normalisation, deep ones are hard to train.',
  }),
} as const;

/** The student of Romero et al., “FitNets: hints for thin deep nets”, ICLR 2015, with ReLU instead of maxout. */
export const thinConvnet = architecture({
  id: 'thin-convnet',
  name: 'Thin and deep',
  note: 'Many convolutions with few filters and nothing that eases training: the network that hints were made for.',
  fields,
  roles: { teacher: { width: 16, depth: 3 }, student: { width: 4, depth: 6 } },
  // The image is halved at the end of each of the three stages.
  inputs: ['image'],
  fits: ([height = 0, width = 0]) => Math.min(height, width) >= 2 ** stages,
  layers(values: Values, classes) {
    const { width, depth } = values as ValuesOf<typeof fields>;
    // A remainder of the division by three goes to the first stages.
    const convolutionsOf = (stage: number) => Math.floor(depth / stages) + (stage < depth % stages ? 1 : 0);
    const stage = (at: number) => [
      ...Array.from({ length: convolutionsOf(at) }, () => [convolution(width), relu()]).flat(),
      maxPool(),
      tap(`stage ${at + 1}`),
    ];
    return [...[0, 1, 2].flatMap(stage), flatten(), tap('features'), dense(classes)];
  },
});
