import type { ValuesOf } from '../experiment/fields';
import { attackFields } from './attackFields';
import { divergenceOf, logSoftmaxAt } from './distributions';
import { method, usualSymbols } from './method';

/** ARD: Goldblum et al. 2020, as a mean over the batch; their code also divides by the number of classes. */
export const robustDistillation = method({
  id: 'robust-distillation',
  name: 'Adversarially robust (ARD)',
  note: 'At every step each example is moved to where the student gets its label most wrong; there the student must give the teacher’s probabilities for the example itself. In the paper: soft targets only, T = 30, and a teacher that was trained against attacks.',
  family: 'robust',
  reference: {
    authors: 'Goldblum, Fowl, Feizi, Goldstein',
    year: 2020,
    title: 'Adversarially Robust Distillation',
    venue: 'AAAI 2020',
  },
  temperature: 'squared',
  symbols: { ...usualSymbols, δ: 'adversarial-example', ε: 'attack-size' },
  formula: () =>
    '\\T^2\\,\\mathrm{KL}\\bigl(p_t^{\\T}(x)\\,\\big\\|\\,p_s^{\\T}(x+\\delta)\\bigr),\\ |\\delta|\\le\\field{epsilon}',
  fields: attackFields,
  attack(values) {
    const { epsilon, steps } = values as ValuesOf<typeof attackFields>;
    return { epsilon, steps, awayFrom: 'label', start: 'anywhere' };
  },
  term(ops, { attacked, teacher, temperature, weight }) {
    const distance = divergenceOf(
      ops,
      logSoftmaxAt(ops, teacher, temperature),
      logSoftmaxAt(ops, attacked, temperature),
      weight,
    );
    return ops.mul(ops.mul(temperature, temperature), distance);
  },
});
