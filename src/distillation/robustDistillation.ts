import type { ValuesOf } from '../experiment/fields';
import { attackFields } from './attackFields';
import { method } from './method';
import { divergenceOf, softened } from './softened';

/** ARD: Goldblum et al. 2020, as a mean over the batch; where their code also divides by the number of classes. */
export const robustDistillation = method({
  id: 'robust-distillation',
  name: { en: 'Adversarially robust (ARD)', zh: '对抗鲁棒蒸馏（ARD）' },
  note: {
    en: 'At every step each example is moved to where the student gets its label most wrong; there the student must say what the teacher says of the example itself. In the paper: soft targets only, T = 30, and a teacher that was trained against attacks.',
    zh: '每一步都把样本移到学生最容易判错标签之处，并要求学生在那里说出教师对原样本的看法。论文的设定：仅软目标、T = 30，教师经过对抗训练。',
  },
  family: 'robust',
  reference: {
    authors: 'Goldblum, Fowl, Feizi, Goldstein',
    year: 2020,
    title: 'Adversarially Robust Distillation',
    venue: 'AAAI 2020',
  },
  formula: () =>
    '\\T^2\\,\\mathrm{KL}\\bigl(p_t^{\\T}(x)\\,\\big\\|\\,p_s^{\\T}(x+\\delta)\\bigr),\\ |\\delta|\\le\\field{epsilon}',
  fields: attackFields,
  attack(values) {
    const { epsilon, steps } = values as ValuesOf<typeof attackFields>;
    return { epsilon, steps, awayFrom: 'label', start: 'anywhere' };
  },
  term(ops, { attacked, teacher, temperature }) {
    const distance = divergenceOf(ops, softened(ops, teacher, temperature), softened(ops, attacked, temperature));
    return ops.mul(ops.mul(temperature, temperature), distance);
  },
});
