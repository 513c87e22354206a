import { choice } from '../experiment/fields';
import { crossEntropyOf, divergenceOf, logSoftmaxAt } from './distributions';
import { method, usualSymbols } from './method';

/** Hinton, Vinyals & Dean 2015: T²·mean over the batch of KL(teacher_T ‖ student_T), or of the cross-entropy. */
export const hinton = method({
  id: 'hinton',
  name: 'Softened logits (Hinton)',
  note: 'The student matches the teacher’s distribution at temperature T. T² keeps the size of its gradient.',
  family: 'response',
  reference: {
    authors: 'Hinton, Vinyals, Dean',
    year: 2015,
    title: 'Distilling the Knowledge in a Neural Network',
    venue: 'arXiv 1503.02531',
  },
  temperature: 'squared',
  symbols: ({ form }) => (form === 'ce' ? { T: 'temperature', 'T²': 'temperature-squared' } : usualSymbols),
  formula: ({ form }) =>
    form === 'ce'
      ? '\\T^2\\,\\mathrm{CE}(p_t^{\\T},\\, p_s^{\\T})'
      : '\\T^2\\,\\mathrm{KL}(p_t^{\\T} \\,\\|\\, p_s^{\\T})',
  fields: {
    form: choice({
      default: 'kl',
      options: [
        { value: 'kl', label: 'KL divergence' },
        { value: 'ce', label: 'Cross-entropy' },
      ],
      label: 'Written as',
      term: 'kl-divergence',
      help: 'Cross-entropy is the divergence plus the teacher’s entropy, which the student cannot change: another value, the same gradient.',
    }),
  },
  isSoftenedDivergence: ({ form }) => form === 'kl',
  term(ops, { student, teacher, temperature, weight }, { form }) {
    const target = logSoftmaxAt(ops, teacher, temperature);
    const own = logSoftmaxAt(ops, student, temperature);
    const distance = form === 'ce' ? crossEntropyOf(ops, target, own, weight) : divergenceOf(ops, target, own, weight);
    return ops.mul(ops.mul(temperature, temperature), distance);
  },
});
