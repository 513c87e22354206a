import * as tf from '@tensorflow/tfjs';
import { allocate } from '../../backend/webgpu/shader';
import type { ForwardContext } from '../../models/layer';
import { type Adapter, adapterWeights } from '../adapter';
import type { BatchLoss } from '../batchLoss';
import type { Gradient } from '../gradient';
import type { Learned } from '../learner';
import type { FusedNetwork } from './fusedNetwork';

/**
 * The gradient of a loss with kernels for whole layers: TensorFlow.js differentiates no more than the loss, and not
 * even that where the loss has a kernel of its own. Runs inside `tf.tidy`.
 */
export function fusedGradient(
  { parameters, statistics }: Learned,
  fused: FusedNetwork,
  x: tf.Tensor,
  { uniform }: ForwardContext,
  loss: BatchLoss,
  adapter: Adapter | null,
): Gradient {
  const gradient = allocate([fused.sums]);
  const taps = new Map<string, tf.Tensor>();
  const tapGradients = new Map<string, tf.Tensor>();
  const run = { parameters, statistics, gradient, taps, tapGradients, ...(uniform && { uniform }) };
  const { y, back } = fused.forward(x, run);
  const logits = y as tf.Tensor2D;
  const weights = adapterWeights(adapter);
  let dLogits: tf.Tensor;
  let ofAdapter: readonly tf.Tensor[] = [];
  if (loss.gradient) {
    dLogits = loss.gradient(logits);
  } else {
    const names = [...taps.keys()];
    const leaves = [logits, ...taps.values(), ...weights];
    const found = gradientsOf(() => loss.of({ logits, taps, adapter: weights }), leaves);
    dLogits = found[0] ?? tf.zerosLike(logits);
    names.forEach((name, at) => {
      const arriving = found[1 + at];
      if (arriving) tapGradients.set(name, arriving);
    });
    ofAdapter = weights.map((weight, at) => found[1 + names.length + at] ?? tf.zerosLike(weight));
  }
  back(dLogits, false, null);
  return { parameters: { values: gradient, ranges: fused.ranges }, adapter: ofAdapter, statistics: null };
}

/** Gradients of a scalar for each of `leaves`; undefined for those that it does not depend on. */
const gradientsOf = (scalar: () => tf.Scalar, leaves: tf.Tensor[]): readonly (tf.Tensor | undefined)[] =>
  tf.engine().gradients(scalar, leaves, undefined, true).grads;
