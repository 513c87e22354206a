import type { Tensor1D } from '@tensorflow/tfjs';
import { number, type ValuesOf } from '../experiment/fields';
import { method } from './method';
import { meanOverLabelled, targetAndRest } from './targetAndRest';

const fields = {
  gamma: number({
    default: 1.5,
    min: 0,
    max: 10,
    step: 0.1,
    symbol: '\\gamma',
    label: 'Weight of the others γ',
    term: 'dark-knowledge',
    help: 'How much the teacher’s ranking of the wrong classes counts. The authors use T = 1 and γ = 1.5 on ImageNet, T = 3 and γ = 3.5 on CIFAR-100.',
  }),
} as const;

/** NKD: Yang et al. 2023. The target's cross-entropy at T = 1, the other classes normalised among themselves at T. */
export const normalised = method({
  id: 'normalised',
  name: 'Normalised (NKD)',
  note: 'The teacher’s probability for the true class weights its cross-entropy; the other classes are compared among themselves. Labelled examples only.',
  family: 'response',
  reference: {
    authors: 'Yang, Zeng, Li, Zhang, Yuan, Li',
    year: 2023,
    title:
      'From Knowledge Distillation to Self-Knowledge Distillation: A Unified Approach with Normalized Loss and Customized Soft Labels',
    venue: 'ICCV 2023',
  },
  temperature: 'used',
  symbols: { T: 'temperature', 'T²': 'temperature-squared' },
  formula: () =>
    '\\bigl[-p_{t,y}\\log p_{s,y}-\\field{gamma}\\,\\T^2\\textstyle\\sum_{i\\ne y}\\hat p_{t,i}^{\\T}\\log\\hat p_{s,i}^{\\T}\\bigr]',
  fields,
  needsLabels: true,
  term(ops, batch, values) {
    const { gamma } = values as ValuesOf<typeof fields>;
    const { student, teacher, labels, temperature } = batch;
    const belief = ops.exp(targetAndRest(ops, teacher, labels).target);
    const ofTarget = ops.mul(belief, targetAndRest(ops, student, labels).target);
    const t = targetAndRest(ops, ops.div(teacher, temperature), labels).others;
    const s = targetAndRest(ops, ops.div(student, temperature), labels).others;
    const ofOthers = ops.sum(ops.mul(ops.exp(t), s), 1);
    const scale = ops.mul(ops.mul(temperature, temperature), gamma);
    return ops.neg(meanOverLabelled(ops, ops.add(ofTarget, ops.mul(scale, ofOthers)) as Tensor1D, batch));
  },
});
