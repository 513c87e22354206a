import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs';
import { choice, type ValuesOf } from '../experiment/fields';
import { type AttentionPart, headsOf, ofQueries, scaledProducts, seenPairs } from './attention';
import { meanWhere } from './maps';
import { type FeaturePair, method, type Ops } from './method';
import { pairedAttention } from './pairing';

const fields = {
  // Divisors of 4: the width of all heads together is a multiple of it in every network.
  heads: choice({
    default: '4',
    label: 'Relation heads',
    term: 'attention',
    help: 'The vectors of all heads, side by side, are cut into so many parts in both networks: these need not have as many heads, nor be as wide.',
    options: ['1', '2', '4'].map((value) => ({ value, label: value })),
  }),
} as const;

/** Far below every score: its exponential is 0. */
const hidden = 1e9;

/**
 * How much each vector is like each other one: log softmax over the positions that are seen, `[batch, heads, positions,
 * positions]`.
 */
function relation(ops: Ops, vectors: Tensor4D, isSeen: Tensor | null): Tensor4D {
  const scores = scaledProducts(ops, vectors, vectors);
  return ops.logSoftmax(isSeen ? (ops.add(scores, ops.mul(ops.sub(isSeen, 1), hidden)) as Tensor4D) : scores);
}

/** MiniLMv2: Wang et al. 2021, equations 4 to 6, between the last layers; a mean over heads and positions that count. */
export const miniLm = method({
  id: 'mini-lm',
  name: 'Relations of attention (MiniLM)',
  note: 'In the last layer of attention, queries are as much like one another as the teacher’s, and so are keys, and values. (MiniLMv2; for large teachers, the authors take a layer before the last.)',
  family: 'relation',
  reference: {
    authors: 'Wang, Bao, Huang, Dong, Wei',
    year: 2021,
    title: 'MiniLMv2: Multi-Head Self-Attention Relation Distillation for Compressing Pretrained Transformers',
    venue: 'Findings of ACL 2021',
  },
  temperature: 'unused',
  symbols: { R: 'attention-relation', KL: 'kl-divergence' },
  formula: () =>
    '\\textstyle\\sum_{A\\in\\{Q,K,V\\}}\\overline{\\mathrm{KL}(R_t^A\\,\\|\\,R_s^A)},\\ R^A=\\mathrm{softmax}\\tfrac{AA^{\\top}}{\\sqrt{d}}',
  fields,
  pairs: pairedAttention,
  term(ops, { features }, values) {
    const heads = Number((values as ValuesOf<typeof fields>).heads);
    const pair = features[0] as FeaturePair;
    const isSeen = seenPairs(ops, pair);
    const counts = pair.mask && ofQueries(ops, pair.mask);
    const divergences = (['queries', 'keys', 'values'] satisfies AttentionPart[]).map((part): Scalar => {
      const of = (attention: Tensor) => relation(ops, headsOf(ops, attention, part, heads), isSeen);
      const [own, theirs] = [of(pair.student), of(pair.teacher)];
      const each = ops.sum(ops.mul(ops.exp(theirs), ops.sub(theirs, own)), 3, true);
      return meanWhere(ops, each, counts);
    });
    return ops.addN(divergences) as Scalar;
  },
});
