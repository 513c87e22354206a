import type { SchemeDeclaration } from '../experiment/declarations';

/** One teacher, trained first (Hinton, Vinyals & Dean 2015). */
export const single: SchemeDeclaration = {
  id: 'single',
  name: { en: 'One teacher', zh: '一位教师' },
  note: { en: 'The teacher learns first, then teaches.', zh: '教师先学习，然后教学生。' },
  fields: {},
  plan: () => ({ teachers: 1, fusion: 'geometric', intermediates: [] }),
};
