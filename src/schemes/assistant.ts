import type { SchemeDeclaration } from '../experiment/declarations';
import { number } from '../experiment/fields';

/** A network of middle size learns from the teacher and teaches the student (Mirzadeh et al., AAAI 2020). */
export const assistant: SchemeDeclaration = {
  id: 'assistant',
  name: { en: 'Teaching assistant', zh: '助教' },
  note: {
    en: 'A network of middle size learns from the teacher, then teaches the student (Mirzadeh 2020): a bridge over a wide gap in size.',
    zh: '中等大小的网络先向教师学习，再教学生（Mirzadeh 2020）：为相差悬殊的两者搭一座桥。',
  },
  fields: {
    size: number({
      default: 50,
      min: 10,
      max: 90,
      step: 5,
      unit: '%',
      label: { en: 'Size of the assistant', zh: '助教的大小' },
      help: {
        en: 'How far from the student’s size to the teacher’s, in ratios: half way between 4 and 64 units lie 16.',
        zh: '从学生大小到教师大小的进程，按比例计算：4 与 64 个单元的正中是 16 个。',
      },
    }),
  },
  plan: ({ size }) => ({
    teachers: 1,
    fusion: 'geometric',
    intermediates: [{ name: { en: 'Assistant', zh: '助教' }, size: size as number }],
  }),
};
