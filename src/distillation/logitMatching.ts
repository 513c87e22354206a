import { choice } from '../experiment/fields';
import { meanOverRows } from './distributions';
import { method } from './method';

/** Ba & Caruana 2014: half the squared distance of the logits; or their mean squared error (Kim et al., IJCAI 2021). */
export const logitMatching = method({
  id: 'logit-matching',
  name: 'Logit matching',
  note: 'The student matches the teacher’s logits themselves, their common shift included. Temperature has no effect.',
  family: 'response',
  reference: {
    authors: 'Ba, Caruana',
    year: 2014,
    title: 'Do Deep Nets Really Need to be Deep?',
    venue: 'NeurIPS 2014',
  },
  temperature: 'unused',
  symbols: { z: 'logits' },
  formula: ({ form }) =>
    form === 'mean' ? '\\tfrac{1}{C}\\lVert z_s - z_t\\rVert^2' : '\\tfrac{1}{2}\\lVert z_s - z_t\\rVert^2',
  fields: {
    form: choice({
      default: 'half',
      options: [
        { value: 'half', label: 'Half the squared distance' },
        { value: 'mean', label: 'Mean over classes (MSE)' },
      ],
      label: 'Scale',
      term: 'logits',
      help: 'With C classes, the first is C / 2 times the second.',
    }),
  },
  term(ops, { student, teacher, weight }, { form }) {
    const squares = ops.squaredDifference(student, teacher);
    if (form === 'mean') return weight ? meanOverRows(ops, ops.mean(squares, 1), weight) : ops.mean(squares);
    return ops.mul(meanOverRows(ops, ops.sum(squares, 1), weight), 0.5);
  },
});
