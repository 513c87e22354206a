import type { SchemeDeclaration } from '../experiment/declarations';
import { messages } from '../experiment/text';
import { generationsField, planGenerations } from './generations';

const words = messages('schemes.noisy-student', {
  withoutNoise: 'It needs examples that can be changed a little, and the ids of tokens cannot.',
});

/**
 * Self-training with a noisy student (Xie et al., CVPR 2020): the teacher makes soft targets from clean examples,
 * labelled or not; the student is trained on augmented ones, and becomes the next teacher. Without the paper's
 * confidence filter, class balancing and stochastic depth.
 */
export const noisyStudent: SchemeDeclaration = {
  id: 'noisy-student',
  name: 'Noisy student',
  note: 'The teacher answers for clean examples; each student learns these answers from changed ones, then teaches the next (Xie 2020). Picking it turns that on under Transfer set. Make the student at least as large as the teacher, with dropout.',
  fields: { generations: generationsField(1) },
  plan: ({ generations }) => planGenerations(generations as number),
  disabledReason: ({ noise }) => (noise ? null : words.withoutNoise),
  suggests: ({ noise }) => ({ augmentation: { ...noise, cleanTeacher: true } }),
};
