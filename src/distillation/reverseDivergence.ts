import { divergenceOf, logSoftmaxAt } from './distributions';
import { method } from './method';

/** T²·KL(student_T ‖ teacher_T): the divergence of Hinton's term with its arguments exchanged (Gu et al. 2024). */
export const reverseDivergence = method({
  id: 'reverse-divergence',
  name: 'Reverse KL divergence',
  note: 'Punishes the student for probability where the teacher gives none: it settles on some of the teacher’s modes instead of covering all.',
  family: 'response',
  reference: {
    authors: 'Gu, Dong, Wei, Huang',
    year: 2024,
    title: 'MiniLLM: Knowledge Distillation of Large Language Models',
    venue: 'ICLR 2024',
  },
  temperature: 'squared',
  formula: () => '\\T^2\\,\\mathrm{KL}(p_s^{\\T} \\,\\|\\, p_t^{\\T})',
  fields: {},
  term(ops, { student, teacher, temperature, weight }) {
    const distance = divergenceOf(
      ops,
      logSoftmaxAt(ops, student, temperature),
      logSoftmaxAt(ops, teacher, temperature),
      weight,
    );
    return ops.mul(ops.mul(temperature, temperature), distance);
  },
});
