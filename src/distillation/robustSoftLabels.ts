import { number, type ValuesOf } from '../experiment/fields';
import { attackFields } from './attackFields';
import { method } from './method';
import { divergenceOf } from './softened';

const fields = {
  ...attackFields,
  ratio: number({
    default: 5,
    min: 0,
    max: 20,
    step: 0.5,
    symbol: 'b',
    label: { en: 'Attacked to clean b : 1', zh: '受攻击与原样本之比 b : 1' },
    help: {
      en: 'How much the moved examples count for each one as it is. The paper has 5 : 1.',
      zh: '移动后的样本相对于原样本的权重之比。论文取 5 : 1。',
    },
  }),
} as const;

/** RSLAD: Zi et al. 2021. */
export const robustSoftLabels = method({
  id: 'robust-soft-labels',
  name: { en: 'Robust soft labels (RSLAD)', zh: '鲁棒软标签（RSLAD）' },
  note: {
    en: 'The teacher’s distribution is all there is: the attack leads the student away from it, and attacked or not the student must come back to it. In the paper: soft targets only, and a teacher that was trained against attacks.',
    zh: '一切都围绕教师的分布：攻击使学生偏离它，而无论样本是否受到攻击，学生都要回到它。论文的设定：仅软目标，教师经过对抗训练。',
  },
  family: 'robust',
  reference: {
    authors: 'Zi, Zhao, Ma, Jiang',
    year: 2021,
    title: 'Revisiting Adversarial Robustness Distillation: Robust Soft Labels Make Student Better',
    venue: 'ICCV 2021',
  },
  formula: () =>
    '\\tfrac{1}{\\field{ratio}+1}\\bigl[\\field{ratio}\\,\\mathrm{KL}(p_t(x)\\|p_s(x+\\delta))+\\mathrm{KL}(p_t(x)\\|p_s(x))\\bigr],\\ |\\delta|\\le\\field{epsilon}',
  fields,
  attack(values) {
    const { epsilon, steps } = values as ValuesOf<typeof fields>;
    return { epsilon, steps, awayFrom: 'teacher', start: 'near' };
  },
  term(ops, { student, attacked, teacher }, values) {
    const { ratio } = values as ValuesOf<typeof fields>;
    const target = ops.logSoftmax(teacher);
    const moved = divergenceOf(ops, target, ops.logSoftmax(attacked));
    const still = divergenceOf(ops, target, ops.logSoftmax(student));
    return ops.div(ops.add(ops.mul(moved, ratio), still), ratio + 1);
  },
});
