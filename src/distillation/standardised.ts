import type { Tensor2D } from '@tensorflow/tfjs';
import { messages } from '../experiment/text';
import { divergenceOf, logSoftmaxAt } from './distributions';
import { method, type Ops, usualSymbols } from './method';

const reasons = messages('methods.standardised-logits', {
  twoClasses:
    'With two classes, standardised logits are always ±0.71 and only their order is left: choose a task with more.',
});

/** (z − mean) / (10⁻⁷ + standard deviation) over the classes, `[batch, classes]`; the deviation divides by C − 1. */
function standardised(ops: Ops, logits: Tensor2D): Tensor2D {
  const centred = ops.sub(logits, ops.mean(logits, 1, true));
  const variance = ops.div(ops.sum(ops.square(centred), 1, true), logits.shape[1] - 1);
  // The small number under the root keeps its gradient finite where all logits are equal.
  return ops.div(centred, ops.add(ops.sqrt(ops.add(variance, 1e-12)), 1e-7));
}

/** Hinton's term on standardised logits of student and teacher: Sun et al. 2024, algorithm 1. */
export const standardisedLogits = method({
  id: 'standardised-logits',
  name: 'Standardised logits',
  note: 'Centre and scale of the logits are taken out first: a small student need not reach the teacher’s magnitudes. The authors mostly use T = 2 and λ = 9.',
  family: 'response',
  reference: {
    authors: 'Sun, Ren, Li, Wang, Cao',
    year: 2024,
    title: 'Logit Standardization in Knowledge Distillation',
    venue: 'CVPR 2024',
  },
  temperature: 'squared',
  symbols: { z: 'logits', ...usualSymbols },
  formula: () =>
    '\\T^2\\,\\mathrm{KL}\\bigl(\\mathrm{softmax}\\tfrac{\\mathcal Z(z_t)}{\\T}\\,\\big\\|\\,\\mathrm{softmax}\\tfrac{\\mathcal Z(z_s)}{\\T}\\bigr)',
  fields: {},
  refuses: ({ classes }) => (classes > 2 ? null : reasons.twoClasses),
  term(ops, { student, teacher, temperature, weight }) {
    const target = logSoftmaxAt(ops, standardised(ops, teacher), temperature);
    const own = logSoftmaxAt(ops, standardised(ops, student), temperature);
    return ops.mul(ops.mul(temperature, temperature), divergenceOf(ops, target, own, weight));
  },
});
