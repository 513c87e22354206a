import type { SchemeDeclaration } from '../experiment/declarations';
import { generationsField, planGenerations } from './generations';

/**
 * Self-training with a noisy student (Xie et al., CVPR 2020): the teacher answers for clean examples, labelled or not;
 * the student learns the answers from changed ones, and becomes the next teacher. Without the paper's filter for doubtful
 * answers, its balancing of classes and its stochastic depth.
 */
export const noisyStudent: SchemeDeclaration = {
  id: 'noisy-student',
  name: { en: 'Noisy student', zh: '带噪学生（Noisy student）' },
  note: {
    en: 'The teacher answers for clean examples; each student learns these answers from changed ones, then teaches the next (Xie 2020). Picking it turns that on under Transfer set. Make the student at least as large as the teacher, with dropout.',
    zh: '教师看干净的样本作答；每一代学生看着变化过的样本去学这些答案，再教下一代（Xie 2020）。选中后会自动在“迁移集”中开启样本变化。请让学生至少与教师一样大，并使用 dropout。',
  },
  fields: { generations: generationsField(1) },
  plan: ({ generations }) => planGenerations(generations as number),
  suggests: (inputShape) => ({
    augmentation: { ...(inputShape.length === 3 ? { shift: 2 } : { jitter: 0.05 }), cleanTeacher: true },
  }),
};
