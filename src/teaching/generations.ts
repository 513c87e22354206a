import type { TeachingPlan } from '../experiment/declarations';

/** One teacher, then students of one kind, each taught by the one before; the last of them is the student. */
export const planGenerations = (generations: number): TeachingPlan => ({
  teachers: 1,
  fusion: 'geometric',
  between: Array.from({ length: generations - 1 }, (_, at) => ({
    name: { en: `Generation ${at + 1}`, zh: `第 ${at + 1} 代` },
    size: 0,
  })),
});
