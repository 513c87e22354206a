import { number, type Values, type ValuesOf } from '../experiment/fields';
import { architecture } from './architecture';
import { dense } from './layers/dense';
import { flatten, relu } from './layers/shaping';
import { tap } from './layers/tap';

const fields = {
  width: number({
    default: 8,
    min: 2,
    max: 64,
    step: 1,
    scale: 'log',
    label: { en: 'Units of each layer', zh: '每层单元数' },
  }),
  depth: number({
    default: 8,
    min: 2,
    max: 20,
    step: 1,
    label: { en: 'Hidden layers', zh: '隐藏层数' },
    help: {
      en: 'Without normalisation or shortcuts, deep ones are hard to train.',
      zh: '没有归一化或捷径连接，网络深了便难以训练。',
    },
  }),
} as const;

/** What a thin deep net (Romero et al., ICLR 2015) is for points in the plane. */
export const thinPerceptron = architecture({
  id: 'thin-perceptron',
  name: { en: 'Thin and deep perceptron', zh: '窄而深的感知机' },
  note: {
    en: 'Many narrow layers of the same width, nothing that eases training.',
    zh: '许多同样宽的窄层，没有任何便于训练的结构。',
  },
  fields,
  roles: { teacher: { width: 32, depth: 3 }, student: { width: 6, depth: 8 } },
  accepts: () => true,
  layers(values: Values, classes) {
    const { width, depth } = values as ValuesOf<typeof fields>;
    const hidden = Array.from({ length: depth }, (_, at) => [dense(width), relu(), tap(`hidden ${at + 1}`)]);
    return [flatten(), ...hidden.flat(), dense(classes)];
  },
});
