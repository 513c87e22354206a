import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { Fusion } from '../experiment/declarations';
import type { Ops } from './layer';

/** A weight below this is that of a voice which is not heard: its logarithm would have no end. */
const leastWeight = 1e-12;

/**
 * Several voices as one, all `[batch, classes]`: logits whose softmax at `temperature` is the mean of the voices'
 * softmax at that temperature (arithmetic), the same mean weighed by {@link memberWeights} (confident), or their normalised
 * geometric mean, which the mean of logits is. Without `labels` (`[batch, classes]`) all weigh the same.
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
  const logs = ops.stack(members.map((voice) => ops.logSoftmax(ops.div(voice, temperature))));
  if (fusion === 'arithmetic' || !labels) {
    return ops.mul(ops.sub(ops.logSumExp(logs, 0), Math.log(members.length)), temperature) as Tensor2D;
  }
  const weights = ops.log(ops.maximum(memberWeights(ops, members, labels), leastWeight));
  return ops.mul(ops.logSumExp(ops.add(logs, ops.expandDims(weights, 2)), 0), temperature) as Tensor2D;
}

/**
 * How much each voice counts for each example, `[voices, batch]`; the weights of an example sum to one. With `cost` a
 * voice's cross-entropy to the label at T = 1, w = (1 − softmax over the voices of cost) / (voices − 1): Zhang, Chen &
 * Wang, “Confidence-aware multi-teacher knowledge distillation”, ICASSP 2022. An example without a label
 * costs them all nothing, so that they weigh the same.
 */
export function memberWeights(ops: Ops, voices: readonly Tensor2D[], labels: Tensor2D): Tensor {
  const costs = voices.map((voice) => ops.neg(ops.sum(ops.mul(labels, ops.logSoftmax(voice)), 1)));
  const probabilities = ops.softmax(ops.stack(costs, 1));
  return ops.transpose(ops.div(ops.sub(1, probabilities), voices.length - 1));
}
