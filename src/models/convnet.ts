import { list, number, type Values, type ValuesOf } from '../experiment/fields';
import { architecture } from './architecture';
import { convolution } from './layers/convolution/convolution';
import { dense } from './layers/dense/dense';
import { dropout } from './layers/dropout/dropout';
import { maxPool } from './layers/pooling/pooling';
import { relu } from './layers/relu/relu';
import { flatten } from './layers/reshaping/reshaping';
import { tap } from './layers/tap/tap';

const fields = {
  filters: list({
    default: [8, 16],
    min: 1,
    max: 64,
    minLength: 1,
    maxLength: 3,
    label: 'Filters',
    term: 'filter',
    help: 'One block for each number: 3 × 3 convolution with so many filters, ReLU, 2 × 2 max pooling.',
  }),
  units: number({
    default: 64,
    min: 0,
    max: 512,
    step: 1,
    scale: 'log',
    label: 'Dense width',
    term: 'hidden-layer',
    help: 'Units of the hidden layer before the logits; 0 leaves it out.',
  }),
  dropout: number({ default: 0, min: 0, max: 0.8, step: 0.05, label: 'Dropout', term: 'dropout' }),
} as const;

/** A convolutional network: blocks of 3 × 3 convolution, ReLU and 2 × 2 max pooling, then an optional hidden layer. */
export const convnet = architecture({
  id: 'convnet',
  name: 'Convolutional',
  note: 'Blocks of convolution, ReLU and pooling, then a dense layer.',
  fields,
  roles: { teacher: { filters: [8, 16], units: 64 }, student: { filters: [4, 8], units: 0 } },
  inputs: ['image'],
  layers(values: Values, classes) {
    const { filters, units, dropout: rate } = values as ValuesOf<typeof fields>;
    const hidden = units > 0 ? [dense(units), relu()] : [];
    return [
      ...filters.flatMap((count, at) => [convolution(count), relu(), maxPool(), tap(`stage ${at + 1}`)]),
      flatten(),
      ...hidden,
      tap('features'),
      dropout(rate),
      dense(classes),
    ];
  },
});
