import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { Fusion } from '../experiment/declarations';
import type { Ops } from './layer';

/** Lower bound of a weight, whose logarithm would otherwise be −∞. */
const leastWeight = 1e-12;

/**
 * Fuses the logits of several members into one, all `[batch, classes]`. The softmax of the result at `temperature` is
 * the mean of the members' softmax at that temperature (`arithmetic`), the same mean with the weights of {@link
 * memberWeights} (`confident`), or their normalised geometric mean, which is the mean of logits (`geometric`). Without
 * `labels`, one-hot `[batch, classes]`, all weights are equal. A single member is returned unchanged.
 */
export function fuseLogits(
  ops: Ops,
  members: readonly Tensor2D[],
  fusion: Fusion,
  temperature: Scalar | number,
  labels: Tensor2D | null = null,
): Tensor2D {
  const [only] = members;
  if (members.length === 1 && only) return only;
  if (fusion === 'geometric') return ops.mean(ops.stack([...members]), 0) as Tensor2D;
  const logs = ops.stack(members.map((logits) => ops.logSoftmax(ops.div(logits, temperature))));
  if (fusion === 'arithmetic' || !labels) {
    return ops.mul(ops.sub(ops.logSumExp(logs, 0), Math.log(members.length)), temperature) as Tensor2D;
  }
  const weights = ops.log(ops.maximum(memberWeights(ops, members, labels), leastWeight));
  return ops.mul(ops.logSumExp(ops.add(logs, ops.expandDims(weights, 2)), 0), temperature) as Tensor2D;
}

/**
 * The weight of each member for each example, `[members, batch]`; the weights of an example sum to 1. With `cost` a
 * member's cross-entropy to the label at T = 1, w = (1 − softmax over the members of cost) / (members − 1): Zhang, Chen
 * & Wang, “Confidence-aware multi-teacher knowledge distillation”, ICASSP 2022. An example without a label has cost 0
 * for every member, hence equal weights. `labels` is one-hot, `[batch, classes]`.
 */
export function memberWeights(ops: Ops, members: readonly Tensor2D[], labels: Tensor2D): Tensor {
  const costs = members.map((logits) => ops.neg(ops.sum(ops.mul(labels, ops.logSoftmax(logits)), 1)));
  const probabilities = ops.softmax(ops.stack(costs, 1));
  return ops.transpose(ops.div(ops.sub(1, probabilities), members.length - 1));
}
