import { type NumberField, number } from '../experiment/fields';
import { messages } from '../experiment/text';

const words = messages('methods.weight', {
  label: 'Weight of the term β',
  help: 'Brings the term to the size of a cross-entropy; λ multiplies it as well.',
});

/**
 * The field for a weight inside a term whose values are not on the scale of a cross-entropy. `value` is the default,
 * for most methods that of the paper; λ multiplies the term as well.
 */
export const ownWeight = (value: number): NumberField =>
  number({
    default: value,
    min: 0,
    max: 10_000,
    step: 0.1,
    scale: 'log',
    symbol: '\\beta',
    label: words.label,
    term: 'distillation-loss',
    help: words.help,
  });
