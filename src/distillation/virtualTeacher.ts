import type { Tensor1D } from '@tensorflow/tfjs';
import { choice, number, type ValuesOf } from '../experiment/fields';
import { logSoftmaxAt } from './distributions';
import { method, usualSymbols } from './method';
import { meanOverLabelled } from './targetAndRest';

const fields = {
  belief: number({
    default: 0.99,
    min: 0.5,
    max: 0.99,
    step: 0.01,
    symbol: 'a',
    label: 'Probability of the label a',
    term: 'label-smoothing',
    help: 'The virtual teacher’s probability for the true class; the others share the rest evenly.',
  }),
  softening: choice({
    default: 'probabilities',
    options: [
      { value: 'probabilities', label: 'As in the paper' },
      { value: 'twice', label: 'As in its code' },
    ],
    label: 'Softened',
    term: 'softmax',
    help: 'The paper softens the teacher’s distribution and the student’s; T², which it does not have, is ours, so that λ means the same as elsewhere. The code released for CIFAR-100 takes a softmax of probabilities, which is nearly uniform, and leaves the student at T = 1.',
  }),
} as const;

/** Tf-KD with a virtual teacher: Yuan et al. 2020, equations 8 and 9. */
export const virtualTeacher = method({
  id: 'virtual-teacher',
  name: 'Virtual teacher (Tf-KD)',
  note: 'A teacher made up from the label: always right, equally open to all other classes. Whatever it gives cannot be knowledge of the images.',
  family: 'response',
  reference: {
    authors: 'Yuan, Tay, Li, Wang, Feng',
    year: 2020,
    title: 'Revisiting Knowledge Distillation via Label Smoothing Regularization',
    venue: 'CVPR 2020',
  },
  ignoresTeacher: true,
  temperature: ({ softening }) => (softening === 'twice' ? 'used' : 'squared'),
  symbols: ({ softening }) => (softening === 'twice' ? { T: 'temperature', KL: 'kl-divergence' } : usualSymbols),
  formula: ({ softening }) =>
    softening === 'twice'
      ? '\\mathrm{KL}\\bigl(\\mathrm{softmax}(p_{\\field{belief}}/\\T)\\,\\big\\|\\,p_s\\bigr)'
      : '\\T^2\\,\\mathrm{KL}\\bigl(p_{\\field{belief}}^{\\T}\\,\\big\\|\\,p_s^{\\T}\\bigr)',
  fields,
  needsLabels: true,
  term(ops, batch, values) {
    const { belief, softening } = values as ValuesOf<typeof fields>;
    const { student, labels, temperature } = batch;
    const other = (1 - belief) / (labels.shape[1] - 1);
    const isTwice = softening === 'twice';
    const [high, low] = isTwice ? [belief, other] : [Math.log(belief), Math.log(other)];
    const target = logSoftmaxAt(ops, ops.add(ops.mul(labels, high - low), low), temperature);
    const own = isTwice ? ops.logSoftmax(student) : logSoftmaxAt(ops, student, temperature);
    const each = ops.sum(ops.mul(ops.exp(target), ops.sub(target, own)), 1) as Tensor1D;
    const distance = meanOverLabelled(ops, each, batch);
    return isTwice ? distance : ops.mul(ops.mul(temperature, temperature), distance);
  },
});
