import type { SchemeDeclaration } from '../experiment/declarations';
import { generationsField, planGenerations } from './generations';

/** Each generation of the student learns from the one before it (Furlanello et al., ICML 2018). */
export const bornAgain: SchemeDeclaration = {
  id: 'born-again',
  name: { en: 'Born-again generations', zh: '再生网络（逐代）' },
  note: {
    en: 'Each student teaches a new one of its own kind, with fresh first weights (Furlanello 2018). Give teacher and student the same network for the paper’s setting.',
    zh: '每一代学生再教同样结构、重新初始化的下一代（Furlanello 2018）。让教师与学生用同一种网络，就是论文中的设定。',
  },
  fields: { generations: generationsField(2) },
  plan: ({ generations }) => planGenerations(generations as number),
};
