import { number, type ValuesOf } from '../experiment/fields';
import { attackFields } from './attackFields';
import { divergenceOf } from './distributions';
import { method } from './method';

const fields = {
  ...attackFields,
  ratio: number({
    default: 5,
    min: 0,
    max: 20,
    step: 0.5,
    symbol: 'b',
    label: 'Attacked to clean b : 1',
    term: 'adversarial-example',
    help: 'How much the moved examples count for each one as it is. The paper has 5 : 1.',
  }),
} as const;

/** RSLAD: Zi et al. 2021. KL to the teacher's distribution on adversarial and clean examples, both at T = 1. */
export const robustSoftLabels = method({
  id: 'robust-soft-labels',
  name: 'Robust soft labels (RSLAD)',
  note: 'The teacher’s distribution is all there is: the attack leads the student away from it, and attacked or not the student must come back to it. In the paper: soft targets only, and a teacher that was trained against attacks.',
  family: 'robust',
  reference: {
    authors: 'Zi, Zhao, Ma, Jiang',
    year: 2021,
    title: 'Revisiting Adversarial Robustness Distillation: Robust Soft Labels Make Student Better',
    venue: 'ICCV 2021',
  },
  temperature: 'unused',
  symbols: { KL: 'kl-divergence', δ: 'adversarial-example', ε: 'attack-size' },
  formula: () =>
    '\\tfrac{1}{\\field{ratio}+1}\\bigl[\\field{ratio}\\,\\mathrm{KL}(p_t(x)\\|p_s(x+\\delta))+\\mathrm{KL}(p_t(x)\\|p_s(x))\\bigr],\\ |\\delta|\\le\\field{epsilon}',
  fields,
  attack(values) {
    const { epsilon, steps } = values as ValuesOf<typeof fields>;
    return { epsilon, steps, awayFrom: 'teacher', start: 'near' };
  },
  term(ops, { student, attacked, teacher, weight }, values) {
    const { ratio } = values as ValuesOf<typeof fields>;
    const target = ops.logSoftmax(teacher);
    const moved = divergenceOf(ops, target, ops.logSoftmax(attacked), weight);
    const still = divergenceOf(ops, target, ops.logSoftmax(student), weight);
    return ops.div(ops.add(ops.mul(moved, ratio), still), ratio + 1);
  },
});
