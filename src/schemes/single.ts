import type { SchemeDeclaration } from '../experiment/declarations';

/** One teacher, trained first (Hinton, Vinyals & Dean 2015). */
export const single: SchemeDeclaration = {
  id: 'single',
  name: 'One teacher',
  note: 'The teacher learns first, then teaches.',
  fields: {},
  plan: () => ({ teachers: 1, fusion: 'geometric', intermediates: [] }),
};
