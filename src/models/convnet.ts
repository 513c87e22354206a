import { list, number, type Values, type ValuesOf } from '../experiment/fields';
import { architecture } from './architecture';
import { convolution } from './layers/convolution';
import { dense } from './layers/dense';
import { dropout } from './layers/dropout';
import { flatten, maxPool, relu } from './layers/shaping';
import { tap } from './layers/tap';

const fields = {
  filters: list({
    default: [8, 16],
    min: 1,
    max: 64,
    minLength: 1,
    maxLength: 3,
    label: { en: 'Filters', zh: '卷积核数' },
    help: {
      en: 'One block for each number: 3 × 3 convolution with so many filters, ReLU, 2 × 2 max pooling.',
      zh: '每个数字对应一个模块：含该数量卷积核的 3 × 3 卷积、ReLU、2 × 2 最大池化。',
    },
  }),
  units: number({
    default: 64,
    min: 0,
    max: 512,
    step: 1,
    scale: 'log',
    label: { en: 'Dense width', zh: '全连接宽度' },
    help: {
      en: 'Units of the hidden layer before the logits; 0 leaves it out.',
      zh: 'logits 之前的隐藏层单元数；0 表示没有这一层。',
    },
  }),
  dropout: number({ default: 0, min: 0, max: 0.8, step: 0.05, label: { en: 'Dropout', zh: 'Dropout' } }),
} as const;

export const convnet = architecture({
  id: 'convnet',
  name: { en: 'Convolutional', zh: '卷积网络' },
  note: {
    en: 'Blocks of convolution, ReLU and pooling, then a dense layer.',
    zh: '由卷积、ReLU 与池化组成的模块，之后是全连接层。',
  },
  fields,
  roles: { teacher: { filters: [8, 16], units: 64 }, student: { filters: [4, 8], units: 0 } },
  accepts: (inputShape) => inputShape.length === 3,
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
