import { type NumberField, number } from '../experiment/fields';

/** How far, and in how many steps, a method moves examples against the student. */
export const attackFields: { readonly epsilon: NumberField; readonly steps: NumberField } = {
  epsilon: number({
    default: 0.1,
    min: 0,
    max: 0.3,
    step: 0.01,
    symbol: '\\varepsilon',
    label: { en: 'Size of the attack ε', zh: '攻击幅度 ε' },
    help: {
      en: 'How far any pixel (black is 0, white 1) or coordinate (the square is 2 wide) may be moved.',
      zh: '任一像素（黑为 0，白为 1）或坐标（正方形边长为 2）最多可移动多少。',
    },
  }),
  steps: number({
    default: 5,
    min: 1,
    max: 10,
    step: 1,
    label: { en: 'Steps of the attack', zh: '攻击步数' },
    help: {
      en: 'How often the search for the worst place follows the gradient, at every step of training: each costs about as much as the step itself. The papers take 10.',
      zh: '训练的每一步中，沿梯度寻找最不利位置的次数；每次的开销与训练一步大致相当。论文取 10。',
    },
  }),
};
