import { type NumberField, number } from '../experiment/fields';
import { messages } from '../experiment/text';

const words = messages('methods.attack', {
  epsilon: 'Size of the attack ε',
  epsilonHelp: 'How far any pixel (black is 0, white 1) or coordinate (the square is 2 wide) may be moved.',
  steps: 'Steps of the attack',
  stepsHelp:
    'How often the search for the worst place follows the gradient, at every step of training: each costs about as much as the step itself. The papers take 10.',
});

/** Fields of a method's attack: ε and the number of PGD steps. */
export const attackFields: { readonly epsilon: NumberField; readonly steps: NumberField } = {
  epsilon: number({
    default: 0.1,
    min: 0,
    max: 0.3,
    step: 0.01,
    symbol: '\\varepsilon',
    label: words.epsilon,
    term: 'attack-size',
    help: words.epsilonHelp,
  }),
  steps: number({
    default: 5,
    min: 1,
    max: 10,
    step: 1,
    label: words.steps,
    term: 'pgd',
    help: words.stepsHelp,
  }),
};
