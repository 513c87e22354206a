import { choice } from '../experiment/fields';
import { method } from './method';
import { crossEntropyOf, divergenceOf, softened } from './softened';

/** Hinton, Vinyals & Dean 2015: T²·mean over the batch of KL(teacher_T ‖ student_T), or of the cross-entropy. */
export const hinton = method({
  id: 'hinton',
  name: { en: 'Softened logits (Hinton)', zh: '软化 logits（Hinton）' },
  note: {
    en: 'The student matches the teacher’s distribution at temperature T. T² keeps the size of its gradient.',
    zh: '学生拟合教师在温度 T 下的分布。T² 使梯度的大小保持不变。',
  },
  family: 'response',
  reference: {
    authors: 'Hinton, Vinyals, Dean',
    year: 2015,
    title: 'Distilling the Knowledge in a Neural Network',
    venue: 'arXiv 1503.02531',
  },
  formula: ({ form }) =>
    form === 'ce'
      ? '\\T^2\\,\\mathrm{CE}(p_t^{\\T},\\, p_s^{\\T})'
      : '\\T^2\\,\\mathrm{KL}(p_t^{\\T} \\,\\|\\, p_s^{\\T})',
  fields: {
    form: choice({
      default: 'kl',
      options: [
        { value: 'kl', label: { en: 'KL divergence', zh: 'KL 散度' } },
        { value: 'ce', label: { en: 'Cross-entropy', zh: '交叉熵' } },
      ],
      label: { en: 'Written as', zh: '写成' },
      help: {
        en: 'Cross-entropy is the divergence plus the teacher’s entropy, which the student cannot change: another value, the same gradient.',
        zh: '交叉熵等于 KL 散度加上教师的熵，而后者与学生无关：数值不同，梯度相同。',
      },
    }),
  },
  isSoftenedDivergence: ({ form }) => form === 'kl',
  term(ops, { student, teacher, temperature }, { form }) {
    const target = softened(ops, teacher, temperature);
    const own = softened(ops, student, temperature);
    const distance = form === 'ce' ? crossEntropyOf(ops, target, own) : divergenceOf(ops, target, own);
    return ops.mul(ops.mul(temperature, temperature), distance);
  },
});
