import type { Changes } from './lesson';

/** A teacher of digits that trains in a second or two; lessons about digits were made and measured with it. */
export const perceptronTeacher: Changes = {
  teacher: 'perceptron',
  'teacher.widths': [256, 128],
  'training.learningRate': 0.001,
};
