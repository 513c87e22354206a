import { list, number, type Values, type ValuesOf } from '../experiment/fields';
import { architecture } from './architecture';
import { dense } from './layers/dense/dense';
import { dropout } from './layers/dropout/dropout';
import { embeddingBag } from './layers/embeddingBag/embeddingBag';
import { relu } from './layers/relu/relu';
import { tap } from './layers/tap/tap';

const fields = {
  width: number({
    default: 16,
    min: 1,
    max: 128,
    step: 1,
    label: 'Width of embeddings',
    term: 'embedding',
    help: 'Numbers that stand for one token. Their mean over all tokens is all that the rest of the network sees.',
  }),
  widths: list({
    default: [],
    min: 1,
    max: 512,
    minLength: 0,
    maxLength: 3,
    label: 'Hidden layers',
    term: 'hidden-layer',
    help: 'Units of each hidden layer. None at all is a linear classifier of the mean.',
  }),
  dropout: number({ default: 0, min: 0, max: 0.8, step: 0.05, label: 'Dropout', term: 'dropout' }),
} as const;

/** A bag of embeddings, without any order of the tokens: their mean, and a perceptron on it. */
export const bag = architecture({
  id: 'bag',
  name: 'Bag of embeddings',
  note: 'The mean of the embeddings of all tokens, and a perceptron on it. It knows which tokens there are, not in which order (fastText: Joulin et al., EACL 2017).',
  fields,
  inputs: ['tokens'],
  roles: { teacher: { width: 64, widths: [64] }, student: { width: 16, widths: [] } },
  layers(values: Values, classes, vocabulary = 2) {
    const { width, widths, dropout: rate } = values as ValuesOf<typeof fields>;
    const hidden = widths.flatMap((units, at) => [dense(units), relu(), tap(`hidden ${at + 1}`), dropout(rate)]);
    return [embeddingBag(vocabulary, width), tap('embedding'), dropout(rate), ...hidden, dense(classes)];
  },
});
