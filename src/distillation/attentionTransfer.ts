import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { ValuesOf } from '../experiment/fields';
import { atSamePlaces, meanWhere, normaliseRows, toRows } from './maps';
import { method, type Ops } from './method';
import { pairedStages } from './pairing';
import { ownWeight } from './weight';

const fields = { weight: ownWeight(1000) } as const;

/**
 * Attention map: the mean square over channels at each position, scaled to norm 1, `[batch, positions]`; 0 where a
 * position does not count.
 */
function attention(ops: Ops, activation: Tensor, mask: Tensor2D | null): Tensor2D {
  const energy = toRows(ops, ops.mean(ops.square(activation), activation.rank - 1));
  return normaliseRows(ops, mask ? ops.mul(energy, mask) : energy);
}

/** Activation-based attention transfer, Zagoruyko & Komodakis 2017, as in their code: mean over batch and positions. */
export const attentionTransfer = method({
  id: 'attention-transfer',
  name: 'Attention transfer',
  note: 'The student looks where the teacher looks: at every stage, the places with large activations shall be the same. Channels need not match.',
  family: 'feature',
  reference: {
    authors: 'Zagoruyko, Komodakis',
    year: 2017,
    title:
      'Paying More Attention to Attention: Improving the Performance of Convolutional Neural Networks via Attention Transfer',
    venue: 'ICLR 2017',
  },
  temperature: 'unused',
  symbols: { a: 'attention-map', F: 'feature-map' },
  formula: () =>
    '\\field{weight}\\textstyle\\sum_{\\mathrm{stages}}\\overline{(a_s-a_t)^2},\\ a=\\tfrac{\\sum_c F_c^2}{\\lVert\\sum_c F_c^2\\rVert}',
  fields,
  pairs: pairedStages,
  term(ops, { features }, values) {
    const { weight } = values as ValuesOf<typeof fields>;
    const distances = features.map((pair): Scalar => {
      const { student, teacher, mask } = atSamePlaces(ops, pair);
      const [own, theirs] = [attention(ops, student, mask), attention(ops, teacher, mask)];
      return meanWhere(ops, ops.squaredDifference(own, theirs), mask);
    });
    return ops.mul(ops.addN(distances) as Scalar, weight);
  },
});
