import { list, number, type Values, type ValuesOf } from '../experiment/fields';
import { architecture } from './architecture';
import { dense } from './layers/dense/dense';
import { dropout } from './layers/dropout/dropout';
import { relu } from './layers/relu/relu';
import { flatten } from './layers/reshaping/reshaping';
import { tap } from './layers/tap/tap';

const fields = {
  widths: list({
    default: [64, 64],
    min: 1,
    max: 1024,
    minLength: 0,
    maxLength: 5,
    label: 'Hidden layers',
    term: 'hidden-layer',
    help: 'Units of each hidden layer. None at all is a linear classifier.',
  }),
  dropout: number({ default: 0, min: 0, max: 0.8, step: 0.05, label: 'Dropout', term: 'dropout' }),
} as const;

/** A multilayer perceptron with ReLU; without hidden layers, a linear classifier. */
export const perceptron = architecture({
  id: 'perceptron',
  name: 'Perceptron',
  note: 'Fully connected layers with ReLU between them.',
  fields,
  roles: { teacher: { widths: [64, 64] }, student: { widths: [8] } },
  layers(values: Values, classes) {
    const { widths, dropout: rate } = values as ValuesOf<typeof fields>;
    const hidden = widths.flatMap((width, at) => [dense(width), relu(), tap(`hidden ${at + 1}`), dropout(rate)]);
    return [flatten(), ...hidden, dense(classes)];
  },
});
