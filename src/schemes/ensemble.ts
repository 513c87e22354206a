import type { Fusion, SchemeDeclaration } from '../experiment/declarations';
import { choice, number } from '../experiment/fields';
import type { Text } from '../experiment/text';

/** Several teachers that differ in their initial weights and in the order of their batches (You et al., KDD 2017). */
export const ensemble: SchemeDeclaration = {
  id: 'ensemble',
  name: 'Several teachers',
  note: 'Teachers with different initial weights are combined into one (Hinton 2015 distilled ten; You 2017).',
  fields: {
    teachers: number({ default: 3, min: 2, max: 4, step: 1, label: 'Teachers', term: 'ensemble' }),
    fusion: choice({
      default: 'arithmetic',
      options: [
        { value: 'arithmetic', label: 'Mean of probabilities' },
        { value: 'geometric', label: 'Mean of logits' },
        { value: 'confident', label: 'By confidence' },
      ] satisfies readonly { value: Fusion; label: Text }[],
      label: 'Fusion',
      term: 'ensemble',
      help: 'The mean of the probabilities at T has the gradient of all teachers’ divergences together. The mean of the logits is their geometric mean: where one teacher denies a class, so does the fusion. By confidence: a mean of probabilities in which, for each example, a teacher counts less the worse it does on the hard label (CA-MKD, Zhang 2022); without a label all count the same.',
    }),
  },
  plan: ({ teachers, fusion }) => ({
    teachers: teachers as number,
    fusion: fusion as Fusion,
    intermediates: [],
  }),
};
