import type { Tensor1D } from '@tensorflow/tfjs';
import { number, type ValuesOf } from '../experiment/fields';
import { method } from './method';
import { meanOverLabelled, targetAndRest } from './targetAndRest';
import { warmUpFactor, warmUpField } from './warmUp';

const fields = {
  alpha: number({
    default: 1,
    min: 0,
    max: 10,
    step: 0.1,
    symbol: 'a',
    label: 'Weight of the target class a',
    help: 'How sure the teacher is of the true class (TCKD).',
  }),
  beta: number({
    default: 8,
    min: 0,
    max: 20,
    step: 0.1,
    symbol: 'b',
    label: 'Weight of the others b',
    term: 'dark-knowledge',
    help: 'How the teacher ranks the wrong classes (NCKD). In Hinton’s term it is multiplied by the teacher’s doubt, which silences it.',
  }),
  warmUp: warmUpField(
    8,
    'Warm-up',
    'Share of distilling over which the whole term grows from nothing to its size. In the paper 20 of 240 epochs.',
  ),
} as const;

/**
 * DKD: Zhao et al. 2022, equation 7. Splits the KL divergence into target and non-target parts with separate weights.
 */
export const decoupled = method({
  id: 'decoupled',
  name: 'Decoupled (DKD)',
  note: 'Splits the divergence in two: how sure the teacher is of the true class, and how it ranks the others. Labelled examples only.',
  family: 'response',
  reference: {
    authors: 'Zhao, Cui, Song, Qiu, Liang',
    year: 2022,
    title: 'Decoupled Knowledge Distillation',
    venue: 'CVPR 2022',
  },
  temperature: 'squared',
  formula: () =>
    '\\T^2\\bigl[\\field{alpha}\\,\\mathrm{KL}(b_t\\|b_s)+\\field{beta}\\,\\mathrm{KL}(\\hat p_t\\|\\hat p_s)\\bigr]',
  fields,
  needsLabels: true,
  term(ops, batch, values) {
    const { alpha, beta, warmUp } = values as ValuesOf<typeof fields>;
    const { student, teacher, labels, temperature, progress } = batch;
    const t = targetAndRest(ops, ops.div(teacher, temperature), labels);
    const s = targetAndRest(ops, ops.div(student, temperature), labels);
    const part = (p: Tensor1D, q: Tensor1D): Tensor1D => ops.mul(ops.exp(p), ops.sub(p, q));
    const ofTarget = ops.add(part(t.target, s.target), part(t.rest, s.rest));
    const ofOthers = ops.sum(ops.mul(ops.exp(t.others), ops.sub(t.others, s.others)), 1);
    const each = ops.add(ops.mul(ofTarget, alpha), ops.mul(ofOthers, beta)) as Tensor1D;
    const scale = ops.mul(ops.mul(temperature, temperature), warmUpFactor(ops, progress, warmUp));
    return ops.mul(scale, meanOverLabelled(ops, each, batch));
  },
});
