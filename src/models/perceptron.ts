import { list, number, type Values, type ValuesOf } from '../experiment/fields';
import { architecture } from './architecture';
import { dense } from './layers/dense';
import { dropout } from './layers/dropout';
import { flatten, relu } from './layers/shaping';
import { tap } from './layers/tap';

const fields = {
  widths: list({
    default: [64, 64],
    min: 1,
    max: 1024,
    minLength: 0,
    maxLength: 5,
    label: { en: 'Hidden layers', zh: '隐藏层' },
    help: {
      en: 'Units of each hidden layer. None at all is a linear classifier.',
      zh: '每个隐藏层的单元数。一层都没有就是线性分类器。',
    },
  }),
  dropout: number({ default: 0, min: 0, max: 0.8, step: 0.05, label: { en: 'Dropout', zh: 'Dropout' } }),
} as const;

export const perceptron = architecture({
  id: 'perceptron',
  name: { en: 'Perceptron', zh: '多层感知机' },
  note: {
    en: 'Fully connected layers with ReLU between them.',
    zh: '全连接层，层间为 ReLU。',
  },
  fields,
  roles: { teacher: { widths: [64, 64] }, student: { widths: [8] } },
  accepts: () => true,
  layers(values: Values, classes) {
    const { widths, dropout: rate } = values as ValuesOf<typeof fields>;
    const hidden = widths.flatMap((width, at) => [dense(width), relu(), tap(`hidden ${at + 1}`), dropout(rate)]);
    return [flatten(), ...hidden, dense(classes)];
  },
});
