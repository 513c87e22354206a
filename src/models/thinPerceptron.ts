import { number, type Values, type ValuesOf } from '../experiment/fields';
import { messages } from '../experiment/text';
import { architecture } from './architecture';
import { dense } from './layers/dense/dense';
import { relu } from './layers/relu/relu';
import { flatten } from './layers/reshaping/reshaping';
import { tap } from './layers/tap/tap';

const words = messages('architectures.thin-perceptron.fields.depth', {
  label: 'Hidden layers',
});

const fields = {
  width: number({
    default: 8,
    min: 2,
    max: 64,
    step: 1,
    scale: 'log',
    label: 'Units of each layer',
    term: 'hidden-layer',
  }),
  depth: number({
    default: 8,
    min: 2,
    max: 20,
    step: 1,
    label: words.label,
    term: 'hidden-layer',
    help: 'Without normalisation or shortcuts, deep ones are hard to train.',
  }),
} as const;

/** A perceptron with many narrow layers: the counterpart for points of a thin deep net (Romero et al., ICLR 2015). */
export const thinPerceptron = architecture({
  id: 'thin-perceptron',
  name: 'Thin and deep perceptron',
  note: 'Many narrow layers of the same width, nothing that eases training.',
  fields,
  roles: { teacher: { width: 32, depth: 3 }, student: { width: 6, depth: 8 } },
  layers(values: Values, classes) {
    const { width, depth } = values as ValuesOf<typeof fields>;
    const hidden = Array.from({ length: depth }, (_, at) => [dense(width), relu(), tap(`hidden ${at + 1}`)]);
    return [flatten(), ...hidden.flat(), dense(classes)];
  },
});
