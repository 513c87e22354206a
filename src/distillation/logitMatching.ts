import type { Method } from './method';

/** Ba & Caruana 2014: half the squared distance of the logits, summed over classes, mean over the batch. */
export const logitMatching: Method = {
  id: 'logit-matching',
  name: { en: 'Logit matching', zh: 'logits 匹配' },
  note: {
    en: 'The student matches the teacher’s logits themselves. Temperature has no effect.',
    zh: '学生直接拟合教师的 logits。温度不起作用。',
  },
  family: 'response',
  reference: {
    authors: 'Ba, Caruana',
    year: 2014,
    title: 'Do Deep Nets Really Need to be Deep?',
    venue: 'NeurIPS 2014',
  },
  formula: '\\tfrac{1}{2}\\lVert z_s - z_t\\rVert^2',
  fields: {},
  term: (ops, { student, teacher }) => ops.mul(ops.mean(ops.sum(ops.squaredDifference(student, teacher), 1)), 0.5),
};
