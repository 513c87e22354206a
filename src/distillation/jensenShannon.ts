import { number, type ValuesOf } from '../experiment/fields';
import { divergenceOf, logSoftmaxAt } from './distributions';
import { method } from './method';

const fields = {
  beta: number({
    default: 0.5,
    min: 0.1,
    max: 0.9,
    step: 0.05,
    symbol: '\\beta',
    label: 'Share of the teacher β',
    term: 'jensen-shannon',
    help: 'The teacher’s share of the mixture M to which both are compared. At one half, student and teacher are treated alike.',
  }),
} as const;

/** Generalised Jensen–Shannon divergence, M = β·p_t + (1 − β)·p_s (Agarwal et al. 2024), at T and with T². */
export const jensenShannon = method({
  id: 'jensen-shannon',
  name: 'Jensen–Shannon divergence',
  note: 'Teacher and student are both compared with their mixture. Bounded, so that no single wrong class dominates.',
  family: 'response',
  reference: {
    authors: 'Agarwal, Vieillard, Zhou, Stanczyk, Ramos, Geist, Bachem',
    year: 2024,
    title: 'On-Policy Distillation of Language Models: Learning from Self-Generated Mistakes',
    venue: 'ICLR 2024',
  },
  temperature: 'squared',
  formula: () =>
    '\\T^2\\bigl[\\field{beta}\\,\\mathrm{KL}(p_t^{\\T}\\|M)+(1-\\field{beta})\\,\\mathrm{KL}(p_s^{\\T}\\|M)\\bigr]',
  fields,
  term(ops, { student, teacher, temperature, weight }, values) {
    const { beta } = values as ValuesOf<typeof fields>;
    const logT = logSoftmaxAt(ops, teacher, temperature);
    const logS = logSoftmaxAt(ops, student, temperature);
    const [first, second] = [ops.add(logT, Math.log(beta)), ops.add(logS, Math.log(1 - beta))];
    // Log-sum-exp with the maximum factored out, so that the sum does not underflow.
    const larger = ops.maximum(first, second);
    const mixture = ops.add(
      larger,
      ops.log(ops.add(ops.exp(ops.sub(first, larger)), ops.exp(ops.sub(second, larger)))),
    ) as typeof logT;
    const ofTeacher = ops.mul(divergenceOf(ops, logT, mixture, weight), beta);
    const ofStudent = ops.mul(divergenceOf(ops, logS, mixture, weight), 1 - beta);
    return ops.mul(ops.mul(temperature, temperature), ops.add(ofTeacher, ofStudent));
  },
});
