import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import { number, type ValuesOf } from '../experiment/fields';
import { normaliseRows, toVectors } from './maps';
import { type FeaturePair, method } from './method';
import { isSequence, pairedVectors } from './pairing';

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

const fields = {
  dimensions: number({
    default: 32,
    min: 2,
    max: 128,
    step: 1,
    scale: 'log',
    symbol: 'd',
    label: 'Dimensions of the common space',
    term: 'contrastive-loss',
  }),
  sharpness: number({
    default: 0.1,
    min: 0.02,
    max: 1,
    step: 0.01,
    scale: 'log',
    symbol: '\\tau',
    label: 'Sharpness τ',
    term: 'contrastive-loss',
    help: 'A temperature of its own: the smaller, the more the nearest wrong partners count.',
  }),
} as const;

/**
 * InfoNCE (van den Oord et al., 2018) between the projected features of student and teacher, in both directions: the
 * positive is the same example, the negatives are the rest of the batch. After Tian et al. 2020 (CRD), who take their
 * negatives from a memory of the whole training set.
 */
export const contrastive = method({
  id: 'contrastive',
  name: 'Contrastive (in-batch)',
  note: 'Which of the teacher’s features belong to this image? Both sides are projected, and the negatives are the rest of the batch: CRD without its memory bank.',
  family: 'relation',
  reference: {
    authors: 'Tian, Krishnan, Isola',
    year: 2020,
    title: 'Contrastive Representation Distillation',
    venue: 'ICLR 2020',
  },
  temperature: 'unused',
  symbols: { s: 'feature', t: 'feature', ℓ: 'contrastive-loss' },
  formula: () =>
    '\\tfrac12\\bigl[\\ell(s,t)+\\ell(t,s)\\bigr],\\ \\ell(s,t)=\\overline{-\\log\\tfrac{\\exp(s_i^{\\top}t_i/\\field{sharpness})}{\\sum_j\\exp(s_i^{\\top}t_j/\\field{sharpness})}}',
  fields,
  pairs: pairedVectors,
  adapter: ({ pairs }, values) => {
    const { dimensions } = values as ValuesOf<typeof fields>;
    return pairs.flatMap(({ student, teacher }) =>
      [student, teacher].map((tap) => {
        const inputs = isSequence(tap) ? (tap.shape.at(-1) as number) : sizeOf(tap.shape);
        return { shape: [inputs, dimensions], start: { kind: 'he', fanIn: inputs } } as const;
      }),
    );
  },
  term(ops, { features, adapter }, values) {
    const { sharpness } = values as ValuesOf<typeof fields>;
    const { student, teacher, mask } = features[0] as FeaturePair;
    const [ofStudent, ofTeacher] = adapter as readonly [Tensor2D, Tensor2D];
    const own = normaliseRows(ops, ops.matMul(toVectors(ops, student, mask), ofStudent));
    const theirs = normaliseRows(ops, ops.matMul(toVectors(ops, teacher, mask), ofTeacher));
    const similarities: Tensor2D = ops.div(ops.matMul(own, theirs, false, true), sharpness);
    const size = similarities.shape[0];
    const diagonalCrossEntropy = (rows: Tensor2D): Scalar =>
      ops.div(ops.sum(ops.mul(ops.logSoftmax(rows), ops.eye(size))), -size);
    return ops.mul(ops.add(diagonalCrossEntropy(similarities), diagonalCrossEntropy(ops.transpose(similarities))), 0.5);
  },
});
