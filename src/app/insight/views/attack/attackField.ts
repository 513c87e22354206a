import { number } from '../../../../experiment/fields';
import { messages } from '../../../../experiment/text';

const words = messages('insight.attack', {
  label: 'Size of the change ε',
  help: 'How far the attack may move any pixel (black is 0, white 1) or coordinate (the square is 2 wide).',
});

/** How far the networks are attacked, in units of their inputs. */
export const epsilonField = number({ default: 0.1, min: 0, max: 0.5, step: 0.01, term: 'attack-size', ...words });
