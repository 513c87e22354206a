import { type NumberField, number } from '../experiment/fields';
import { messages } from '../experiment/text';

const words = messages('methods.weight', {
  label: 'Weight of the term β',
  help: 'Brings the term to the size of a cross-entropy; λ multiplies it as well.',
});

/**
 * The weight of a term whose numbers are of another size than a cross-entropy (its authors’, for most methods); λ
 * multiplies it as it does all terms.
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
    help: words.help,
  });
