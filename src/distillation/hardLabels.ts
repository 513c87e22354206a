import type { Tensor2D } from '@tensorflow/tfjs';
import { meanOverRows } from './distributions';
import { method } from './method';

/** Cross-entropy with the class that the teacher predicts: Touvron et al. 2021, equation 3, on one head. */
export const hardLabels = method({
  id: 'hard-labels',
  name: 'Teacher’s answers (hard)',
  note: 'The student learns the class that the teacher picks, and nothing of how sure it was: all dark knowledge is gone.',
  family: 'response',
  reference: {
    authors: 'Touvron, Cord, Douze, Massa, Sablayrolles, Jégou',
    year: 2021,
    title: 'Training data-efficient image transformers & distillation through attention',
    venue: 'ICML 2021',
  },
  temperature: 'unused',
  symbols: { z: 'logits' },
  formula: () => '\\mathrm{CE}(\\arg\\max z_t,\\, p_s)',
  fields: {},
  term(ops, { student, teacher, weight }) {
    // Cast after `oneHot`: on WASM, it writes int32 values whatever dtype is requested.
    const answers = ops.cast(ops.oneHot(ops.argMax(teacher, 1), teacher.shape[1]), 'float32') as Tensor2D;
    return ops.neg(meanOverRows(ops, ops.sum(ops.mul(answers, ops.logSoftmax(student)), 1), weight));
  },
});
