import type { SchemeDeclaration } from '../experiment/declarations';
import { number } from '../experiment/fields';
import { messages } from '../experiment/text';

const words = messages('schemes.assistant', {
  network: 'Assistant',
});

/** Distillation through a network of intermediate size (Mirzadeh et al., AAAI 2020). */
export const assistant: SchemeDeclaration = {
  id: 'assistant',
  name: 'Teaching assistant',
  note: 'A network of middle size learns from the teacher, then teaches the student (Mirzadeh 2020): a bridge over a wide gap in size.',
  fields: {
    size: number({
      default: 50,
      min: 10,
      max: 90,
      step: 5,
      unit: '%',
      label: 'Size of the assistant',
      term: 'assistant',
      help: 'How far from the student’s size to the teacher’s, in ratios: half way between 4 and 64 units lie 16.',
    }),
  },
  plan: ({ size }) => ({
    teachers: 1,
    fusion: 'geometric',
    intermediates: [{ name: words.network, size: size as number }],
  }),
};
