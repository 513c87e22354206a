import * as tf from '@tensorflow/tfjs';
import { sum } from '../../../backend/webgpu/kernels/elementwise';
import { allocate } from '../../../backend/webgpu/shader';
import { isOneCrossEntropy } from '../../../models/heads';
import type { NextNumbers } from '../../feed/uniformNumbers';
import type { Model } from '../../learner/model';
import { type Adapter, adapterWeights } from '../adapter';
import type { BatchLoss, SecondPass } from '../batchLoss';
import type { Gradient } from '../gradient';
import type { FusedNetwork } from './fusedNetwork';

/**
 * The gradient of a loss on the batch `x` (`[batch, …inputShape]`) by kernels for fused layers. TensorFlow.js
 * differentiates the loss alone, and not even that if the loss has a kernel and the network a single head. Updates the
 * model's statistics in place. Must run inside `tf.tidy`.
 */
export function fusedGradient(
  model: Model,
  fused: FusedNetwork,
  x: tf.Tensor,
  dropout: NextNumbers | null,
  loss: BatchLoss,
  adapter: Adapter | null,
): Gradient {
  const { parameters, statistics } = model;
  const { heads } = model.network;
  const gradient = allocate([fused.sums]);
  const taps = new Map<string, tf.Tensor>();
  const tapGradients = new Map<string, tf.Tensor>();
  const byKernel = isOneCrossEntropy(heads) ? loss.gradient : null;
  const run = { parameters, statistics, gradient, taps, tapGradients, dropout };
  const { y, back } = fused.forward(x, run);
  const logits = y as tf.Tensor2D;
  const weights = adapterWeights(adapter);
  const secondRun = loss.second && secondPass(model, fused, loss.second);
  const second = secondRun && (secondRun.passed.y as tf.Tensor2D);
  let dLogits: tf.Tensor;
  let ofAdapter: readonly tf.Tensor[] = [];
  if (byKernel) {
    dLogits = byKernel(logits);
  } else {
    const names = [...taps.keys()];
    const leaves = [logits, ...taps.values(), ...weights, ...(second ? [second] : [])];
    const found = gradientsOf(() => loss.of({ logits, heads, second, taps, adapter: weights }), leaves);
    dLogits = found[0] ?? tf.zerosLike(logits);
    names.forEach((name, at) => {
      const gradientAtTap = found[1 + at];
      if (gradientAtTap) tapGradients.set(name, gradientAtTap);
    });
    ofAdapter = weights.map((weight, at) => found[1 + names.length + at] ?? tf.zerosLike(weight));
    if (secondRun && second) {
      secondRun.passed.back(found[leaves.length - 1] ?? tf.zerosLike(second), false, null);
    }
  }
  back(dLogits, false, null);
  const values = secondRun ? sum(gradient, secondRun.gradient) : gradient;
  return { parameters: { values, ranges: fused.ranges }, adapter: ofAdapter, statistics: null };
}

/** A second pass, with gradient sums of its own; it updates a copy of the statistics, which is discarded. */
function secondPass({ parameters, statistics }: Model, fused: FusedNetwork, { x, dropout }: SecondPass) {
  const gradient = allocate([fused.sums]);
  const passed = fused.forward(x, {
    parameters,
    statistics: statistics && tf.mul(statistics, 1),
    gradient,
    taps: new Map(),
    tapGradients: new Map(),
    dropout,
  });
  return { passed, gradient };
}

/** Gradients of a scalar with respect to `leaves`; undefined for those that it does not depend on. */
const gradientsOf = (scalar: () => tf.Scalar, leaves: tf.Tensor[]): readonly (tf.Tensor | undefined)[] =>
  tf.engine().gradients(scalar, leaves, undefined, true).grads;
