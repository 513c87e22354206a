import { type NumberField, number } from '../experiment/fields';

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
    label: { en: 'Weight of the term β', zh: '该项的权重 β' },
    help: {
      en: 'Brings the term to the size of a cross-entropy; λ multiplies it as well.',
      zh: '使该项与交叉熵的量级相当；λ 还要再乘上去。',
    },
  });
