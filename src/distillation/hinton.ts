import type { Method } from './method';

/** Hinton, Vinyals & Dean 2015: T²·mean over the batch of KL(teacher_T ‖ student_T). */
export const hinton: Method = {
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
  formula: '\\T^2\\,\\mathrm{KL}(p_t^{\\T} \\,\\|\\, p_s^{\\T})',
  fields: {},
  term(ops, { student, teacher, temperature }) {
    const teacherLog = ops.logSoftmax(ops.div(teacher, temperature));
    const studentLog = ops.logSoftmax(ops.div(student, temperature));
    const divergence = ops.mean(ops.sum(ops.mul(ops.exp(teacherLog), ops.sub(teacherLog, studentLog)), 1));
    return ops.mul(ops.mul(temperature, temperature), divergence);
  },
};
