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
    help: 'One stage for each number; a 2 × 2 max pooling ends it.',
  }),
  convolutions: number({
    default: 2,
    min: 1,
    max: 4,
    step: 1,
    label: 'Convolutions a stage',
    term: 'convolution',
    help: 'Two 3 × 3 filters one after another see 5 × 5 pixels with fewer weights than one of 5 × 5.',
  }),
  units: number({
    default: 64,
    min: 0,
    max: 512,
    step: 1,
    scale: 'log',
    label: 'Dense width',
    term: 'hidden-layer',
    help: 'Units of each of the two hidden layers before the logits; 0 leaves them out.',
  }),
  dropout: number({ default: 0, min: 0, max: 0.8, step: 0.05, label: 'Dropout', term: 'dropout' }),
} as const;

/** Simonyan & Zisserman, “Very deep convolutional networks for large-scale image recognition”, ICLR 2015. */
export const vgg = architecture({
  id: 'vgg',
  name: 'VGG-style',
  note: 'Stages of several 3 × 3 convolutions each, with pooling between them, then two dense layers.',
  fields,
  roles: { teacher: { filters: [8, 16], units: 64 }, student: { filters: [4, 8], convolutions: 1, units: 0 } },
  inputs: ['image'],
  layers(values: Values, classes) {
    const { filters, convolutions, units, dropout: rate } = values as ValuesOf<typeof fields>;
    const stage = (count: number) => Array.from({ length: convolutions }, () => [convolution(count), relu()]).flat();
    const hidden = units > 0 ? [dense(units), relu(), dropout(rate), dense(units), relu()] : [];
    return [
      ...filters.flatMap((count, at) => [...stage(count), maxPool(), tap(`stage ${at + 1}`)]),
      flatten(),
      ...hidden,
      tap('features'),
      dropout(rate),
      dense(classes),
    ];
  },
});
