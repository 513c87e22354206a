import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { ValuesOf } from '../experiment/fields';
import { normaliseRows, toVectors } from './maps';
import { type FeaturePair, method, type Ops } from './method';
import { pairedLast } from './pairing';
import { ownWeight } from './weight';

const fields = { weight: ownWeight(3000) } as const;

/** Inner products between the examples of a batch, each row scaled to norm 1, `[batch, batch]`. */
function similarity(ops: Ops, activation: Tensor, mask: Tensor2D | null) {
  const rows = toVectors(ops, activation, mask);
  return normaliseRows(ops, ops.matMul(rows, rows, false, true));
}

/** Tung & Mori 2019, equations 1 to 4: ‖G_s − G_t‖² / N². */
export const similarityPreserving = method({
  id: 'similarity-preserving',
  name: 'Similarity preserving',
  note: 'Two images that excite the teacher alike shall excite the student alike. Compares images with images, so the layers may have any shape.',
  family: 'relation',
  reference: {
    authors: 'Tung, Mori',
    year: 2019,
    title: 'Similarity-Preserving Knowledge Distillation',
    venue: 'ICCV 2019',
  },
  temperature: 'unused',
  symbols: { G: 'gram-matrix', A: 'feature' },
  formula: () =>
    '\\tfrac{\\field{weight}}{N^2}\\lVert G_s-G_t\\rVert^2,\\ G=\\mathrm{rows}\\tfrac{AA^{\\top}}{\\lVert\\cdot\\rVert}',
  fields,
  pairs: pairedLast,
  term(ops, { features }, values) {
    const { weight } = values as ValuesOf<typeof fields>;
    const { student, teacher, mask } = features[0] as FeaturePair;
    // The mean over N × N entries is the sum divided by N².
    const [own, theirs] = [similarity(ops, student, mask), similarity(ops, teacher, mask)];
    const distance = ops.mean(ops.squaredDifference(own, theirs));
    return ops.mul(distance, weight);
  },
});
