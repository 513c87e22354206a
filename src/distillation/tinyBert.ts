import type { Scalar, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { number, type ValuesOf } from '../experiment/fields';
import { headsOf, scaledProducts, seenPairs } from './attention';
import { mapPositions, meanWhere } from './maps';
import { type FeaturePair, method, type Ops } from './method';
import { pairedTransformers, transformerPairsOf } from './pairing';

const weight = { min: 0, max: 100, step: 0.1, scale: 'log' } as const;
const fields = {
  hidden: number({
    ...weight,
    default: 1,
    symbol: '\\beta_h',
    label: 'Weight of hidden states',
    term: 'feature',
    help: 'Embeddings, and the sequence after each layer, through a linear map that trains along. The paper has 1.',
  }),
  scores: number({
    ...weight,
    default: 1,
    symbol: '\\beta_a',
    label: 'Weight of attention scores',
    term: 'attention-scores',
    help: 'Head by head if both networks have as many heads; else the mean over the heads of each. The paper has 1.',
  }),
} as const;

/** Scores of attention before softmax, `[batch, heads, queries, keys]`. */
const scoresOf = (ops: Ops, attention: Tensor) =>
  scaledProducts(ops, headsOf(ops, attention, 'queries'), headsOf(ops, attention, 'keys'));

/** Mean squared distance of the scores that both networks use; of their means over heads if they have other heads. */
function scoreDistance(ops: Ops, pair: FeaturePair, isSeen: Tensor | null): Scalar {
  const [own, theirs] = [scoresOf(ops, pair.student), scoresOf(ops, pair.teacher)];
  const ofHeads = (scores: Tensor) => (own.shape[1] === theirs.shape[1] ? scores : ops.mean(scores, 1, true));
  return meanWhere(ops, ops.squaredDifference(ofHeads(own), ofHeads(theirs)), isSeen);
}

/** Mean squared distance of two sequences at the positions that count, the student's through a linear `map`. */
function hiddenDistance(ops: Ops, { student, teacher, mask }: FeaturePair, map: Tensor2D): Scalar {
  const apart = ops.squaredDifference(mapPositions(ops, student as Tensor3D, map, null), teacher);
  return meanWhere(ops, apart, mask && ops.expandDims(mask, 2));
}

/**
 * Transformer distillation: Jiao et al. 2020, equations 7 to 9, with one linear map for the embeddings and one for all
 * layers. Layers of the larger network are left out uniformly. Means are over the positions that count, where the
 * authors' code counts padding as zeros.
 */
export const tinyBert = method({
  id: 'tiny-bert',
  name: 'Layers of a transformer (TinyBERT)',
  note: 'Layer by layer, the student’s tokens fit one another as the teacher’s do: the scores of attention before softmax, the sequence after each layer, and the embeddings.',
  family: 'feature',
  reference: {
    authors: 'Jiao, Yin, Shang, Jiang, Chen, Li, Wang, Liu',
    year: 2020,
    title: 'TinyBERT: Distilling BERT for Natural Language Understanding',
    venue: 'Findings of EMNLP 2020',
  },
  temperature: 'unused',
  symbols: { E: 'embedding', H: 'feature', S: 'attention-scores' },
  formula: () =>
    '\\Bigl[\\field{hidden}\\,\\overline{(E_sW_e-E_t)^2}+\\textstyle\\sum_{\\mathrm{layers}}\\bigl[\\field{hidden}\\,\\overline{(H_sW_h-H_t)^2}+\\field{scores}\\,\\overline{(S_s-S_t)^2}\\bigr]\\Bigr],\\ S=\\tfrac{QK^{\\top}}{\\sqrt{d}}',
  fields,
  pairs: pairedTransformers,
  adapter({ pairs }) {
    const { embeddings, layers } = transformerPairsOf(pairs);
    return [embeddings, ...layers.slice(0, 1).map(({ hidden }) => hidden)].map(({ student, teacher }) => {
      const [own, theirs] = [student.shape.at(-1) ?? 0, teacher.shape.at(-1) ?? 0];
      return { shape: [own, theirs], start: { kind: 'he', fanIn: own } } as const;
    });
  },
  term(ops, { features, adapter }, values) {
    const { hidden, scores } = values as ValuesOf<typeof fields>;
    const { embeddings, layers } = transformerPairsOf(features);
    const [ofEmbeddings, ofLayers] = adapter as readonly [Tensor2D, Tensor2D];
    const isSeen = layers[0] ? seenPairs(ops, layers[0].attention) : null;
    const ofHidden = [
      hiddenDistance(ops, embeddings, ofEmbeddings),
      ...layers.map((layer) => hiddenDistance(ops, layer.hidden, ofLayers)),
    ];
    const ofScores = layers.map(({ attention }) => scoreDistance(ops, attention, isSeen));
    return ops.add(ops.mul(ops.addN(ofHidden), hidden), ops.mul(ops.addN(ofScores), scores)) as Scalar;
  },
});
