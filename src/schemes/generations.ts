import type { SchemePlan } from '../experiment/declarations';
import { type NumberField, number } from '../experiment/fields';

/** How many generations there are, at least so many. */
export const generationsField = (min: number): NumberField =>
  number({
    default: 2,
    min,
    max: 4,
    step: 1,
    label: { en: 'Generations', zh: '代数' },
    help: {
      en: 'The last generation is the student that is compared with its twin.',
      zh: '最后一代就是与对照网络相比较的学生。',
    },
  });

/** One teacher, then students of one kind, each taught by the one before; the last of them is the student. */
export const planGenerations = (generations: number): SchemePlan => ({
  teachers: 1,
  fusion: 'geometric',
  intermediates: Array.from({ length: generations - 1 }, (_, at) => ({
    name: { en: `Generation ${at + 1}`, zh: `第 ${at + 1} 代` },
    size: 0,
  })),
});
