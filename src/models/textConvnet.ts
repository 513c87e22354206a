import { list, number, type Values, type ValuesOf } from '../experiment/fields';
import { architecture } from './architecture';
import { dense } from './layers/dense/dense';
import { dropout } from './layers/dropout/dropout';
import { embedding } from './layers/embedding/embedding';
import { relu } from './layers/relu/relu';
import { sequenceConvolution } from './layers/sequenceConvolution/sequenceConvolution';
import { tap } from './layers/tap/tap';
import { maxOfTokens } from './layers/tokenPooling/tokenPooling';

const fields = {
  width: number({ default: 16, min: 1, max: 128, step: 1, label: 'Width of embeddings', term: 'embedding' }),
  filters: list({
    default: [32],
    min: 1,
    max: 128,
    minLength: 1,
    maxLength: 3,
    label: 'Filters',
    term: 'filter',
    help: 'One layer for each number.',
  }),
  size: number({ default: 3, min: 1, max: 9, step: 1, label: 'Tokens under a filter', term: 'convolution' }),
  units: number({ default: 0, min: 0, max: 512, step: 1, scale: 'log', label: 'Dense width', term: 'hidden-layer' }),
  dropout: number({ default: 0, min: 0, max: 0.8, step: 0.05, label: 'Dropout', term: 'dropout' }),
} as const;

/** A convolutional network for texts (Kim, EMNLP 2014), with layers one after the other. */
export const textConvnet = architecture({
  id: 'text-convnet',
  name: '1-D convolutional',
  note: 'Filters over a few tokens each; then the maximum of each filter over the text (Kim, EMNLP 2014).',
  fields,
  inputs: ['tokens'],
  roles: { teacher: { width: 32, filters: [64, 64], units: 64 }, student: { width: 16, filters: [32] } },
  layers(values: Values, classes, vocabulary = 2) {
    const { width, filters, size, units, dropout: rate } = values as ValuesOf<typeof fields>;
    const stages = filters.flatMap((count, at) => [sequenceConvolution(count, size), relu(), tap(`stage ${at + 1}`)]);
    const hidden = units > 0 ? [dense(units), relu(), tap('hidden')] : [];
    return [
      embedding(vocabulary, width, 1),
      ...stages,
      maxOfTokens(),
      tap('features'),
      ...hidden,
      dropout(rate),
      dense(classes),
    ];
  },
});
