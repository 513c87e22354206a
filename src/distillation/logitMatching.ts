import { choice } from '../experiment/fields';
import { method } from './method';

/** Ba & Caruana 2014: half the squared distance of the logits; or their mean squared error (Kim et al., IJCAI 2021). */
export const logitMatching = method({
  id: 'logit-matching',
  name: { en: 'Logit matching', zh: 'logits 匹配' },
  note: {
    en: 'The student matches the teacher’s logits themselves, their common shift included. Temperature has no effect.',
    zh: '学生直接拟合教师的 logits，包括其整体偏移。温度不起作用。',
  },
  family: 'response',
  reference: {
    authors: 'Ba, Caruana',
    year: 2014,
    title: 'Do Deep Nets Really Need to be Deep?',
    venue: 'NeurIPS 2014',
  },
  formula: ({ form }) =>
    form === 'mean' ? '\\tfrac{1}{C}\\lVert z_s - z_t\\rVert^2' : '\\tfrac{1}{2}\\lVert z_s - z_t\\rVert^2',
  fields: {
    form: choice({
      default: 'half',
      options: [
        { value: 'half', label: { en: 'Half the squared distance', zh: '平方距离的一半' } },
        { value: 'mean', label: { en: 'Mean over classes (MSE)', zh: '对类别取均值（MSE）' } },
      ],
      label: { en: 'Scale', zh: '尺度' },
      help: {
        en: 'With C classes, the first is C / 2 times the second.',
        zh: '类别数为 C 时，前者是后者的 C / 2 倍。',
      },
    }),
  },
  term(ops, { student, teacher }, { form }) {
    const squares = ops.squaredDifference(student, teacher);
    return form === 'mean' ? ops.mean(squares) : ops.mul(ops.mean(ops.sum(squares, 1)), 0.5);
  },
});
