import type * as tf from '@tensorflow/tfjs';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { Objective, Score } from '../experiment/objective';
import { messages } from '../experiment/text';
import { discountedGain, hitsOf, topItems } from '../metrics/ranking';
import { indices } from './indices';

type Ops = typeof tf;

const words = messages('objectives.ranking', {
  name: 'A ranking of items',
  hitRate: 'Hits among the first {{places}}',
  discountedGain: 'NDCG of the first {{places}}',
});

/** Answers of a ranking, one an item. */
export const itemAnswer = {
  /** Not to be recommended. */
  other: 0,
  /** To be recommended. */
  relevant: 1,
  /** The input holds it already: left out of loss and ranking. */
  known: 2,
} as const;

/** Places of a ranking that are scored. */
const places = 10;

/** What {@link ranking} must know of a task. */
export interface RankingOptions {
  /** Number of items, which are the classes. */
  readonly items: number;
  /**
   * `softmax`: the cross-entropy with the relevant items, each with the same share, among all items that are not known.
   * `bpr`: −log σ of the difference of two logits, mean over all pairs of a relevant and another item (Rendle et al.,
   * “BPR”, UAI 2009, without the regularisation and without sampling).
   */
  readonly loss: 'softmax' | 'bpr';
}

/**
 * Items in the order of their logits. An example has an answer for each item: see {@link itemAnswer}. The loss is the
 * mean over the examples that have a relevant item; the scores are the share of relevant items among the first 10
 * places, and the normalised discounted cumulative gain of these places, mean over examples. Known items take no place.
 * Pseudo-labels are the first 10 items: logits do not say which are known. Label smoothing does not apply.
 */
export const ranking = ({ items, loss }: RankingOptions): Objective => ({
  id: 'ranking',
  name: words.name,
  rows: () => 1,
  answers: () => items,
  isOfOneClass: false,
  targetSize: () => items,
  /** 1 for a relevant item, −1 for a known one, 0 for others. */
  writeTarget(answers, _size, _smoothing, target) {
    for (let item = 0; item < items; item++) {
      const answer = answers[item];
      if (answer === itemAnswer.relevant) target[item] = 1;
      else if (answer === itemAnswer.known) target[item] = -1;
    }
  },
  loss: (ops, logits, { targets }) => (loss === 'softmax' ? softmaxLoss : pairwiseLoss)(ops, logits, targets),
  weight: () => null,
  pseudoTargets: (ops, logits) => firstItems(ops, logits, Math.min(places, items)),
  scores: scoresFor(Math.min(places, items)),
  count(logits, answers) {
    const count = answers.length / items;
    const [hits, relevant, gains, scored] = Array.from({ length: 4 }, () => new Float64Array(count)) as Counts;
    for (let example = 0; example < count; example++) {
      const own = answers.subarray(example * items, (example + 1) * items);
      const isRelevant = (item: number) => own[item] === itemAnswer.relevant;
      const total = own.filter((answer) => answer === itemAnswer.relevant).length;
      if (total === 0) continue;
      const values = logits.subarray(example * items, (example + 1) * items);
      const first = topItems(values, places, (item) => own[item] === itemAnswer.known);
      hits[example] = hitsOf(first, isRelevant);
      relevant[example] = total;
      gains[example] = discountedGain(first, isRelevant, total);
      scored[example] = 1;
    }
    return [
      { numerator: hits, denominator: relevant },
      { numerator: gains, denominator: scored },
    ];
  },
});

type Counts = [Float64Array, Float64Array, Float64Array, Float64Array];

function scoresFor(shown: number): readonly [Score, Score] {
  const percent = { unit: '%', digits: 1, better: 'higher', finish: (ratio: number) => 100 * ratio } as const;
  return [
    { id: 'hit-rate', name: words.hitRate({ places: shown }), ...percent },
    { id: 'ndcg', name: words.discountedGain({ places: shown }), ...percent },
  ];
}

/** Far below any logit: its exponential is 0. */
const excluded = -1e30;

/** The mean of `each`, `[batch, 1]`, over the examples with a relevant item; `relevant` counts them, `[batch, 1]`. */
const meanOverScored = (ops: Ops, each: Tensor, relevant: Tensor): Scalar =>
  ops.div(ops.sum(each), ops.maximum(ops.sum(ops.step(relevant)), 1));

function softmaxLoss(ops: Ops, logits: Tensor2D, targets: Tensor2D): Scalar {
  const isRelevant = ops.relu(targets);
  const relevant = ops.sum(isRelevant, 1, true);
  const logs = ops.logSoftmax(ops.add(logits, ops.mul(ops.relu(ops.neg(targets)), excluded)));
  const shares = ops.div(isRelevant, ops.maximum(relevant, 1));
  return meanOverScored(ops, ops.neg(ops.sum(ops.mul(shares, logs), 1, true)), relevant);
}

function pairwiseLoss(ops: Ops, logits: Tensor2D, targets: Tensor2D): Scalar {
  const isRelevant = ops.relu(targets);
  const isOther = ops.sub(1, ops.abs(targets));
  const [relevant, others] = [ops.sum(isRelevant, 1, true), ops.sum(isOther, 1, true)];
  // [batch, relevant item, other item].
  const isPair = ops.mul(ops.expandDims(isRelevant, 2), ops.expandDims(isOther, 1));
  const behind = ops.sub(ops.expandDims(logits, 1), ops.expandDims(logits, 2));
  const sums = ops.sum(ops.reshape(ops.mul(ops.softplus(behind), isPair), [logits.shape[0], -1]), 1, true);
  return meanOverScored(ops, ops.div(sums, ops.maximum(ops.mul(relevant, others), 1)), relevant);
}

/** 1 for the `count` largest logits of each row, the first of equal ones before the others, and 0 for all others. */
function firstItems(ops: Ops, logits: Tensor2D, count: number): Tensor2D {
  const index = indices(ops, logits.shape[1]);
  const isEarlier = ops.cast(ops.less(ops.expandDims(index, 0), ops.expandDims(index, 1)), 'float32');
  // [batch, item, other item]. By differences: on WASM a comparison of all with all takes ten times as long.
  const lead = ops.sub(ops.expandDims(logits, 1), ops.expandDims(logits, 2));
  const isEqual = ops.sub(1, ops.step(ops.abs(lead)));
  const ahead = ops.sum(ops.add(ops.step(lead), ops.mul(isEqual, isEarlier)), 2);
  return ops.cast(ops.less(ahead, count), 'float32') as Tensor2D;
}
