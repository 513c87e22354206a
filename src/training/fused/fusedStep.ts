import * as tf from '@tensorflow/tfjs';
import { allocate } from '../../backend/webgpu/shader';
import { type Adapter, adapterWeights, updateAdapter } from '../adapter';
import type { BatchLoss } from '../batchLoss';
import type { Trainee } from '../learner';
import type { ControlValues } from '../stepFeed';
import type { NextNumbers } from '../uniformNumbers';
import type { FusedNetwork } from './fusedNetwork';

/**
 * One optimizer step with kernels for whole layers: TensorFlow.js differentiates no more than the loss, and not even
 * that where the loss has a kernel of its own. Runs inside `tf.tidy`.
 */
export function takeFusedStep(
  { parameters, statistics, optimizer }: Trainee,
  fused: FusedNetwork,
  x: tf.Tensor,
  dropout: NextNumbers | null,
  control: ControlValues,
  loss: BatchLoss,
  adapter: Adapter | null,
): void {
  const gradient = allocate([fused.sums]);
  const taps = new Map<string, tf.Tensor>();
  const tapGradients = new Map<string, tf.Tensor>();
  const run = { parameters, statistics, gradient, taps, tapGradients, dropout };
  const { y, back } = fused.forward(x, run);
  const logits = y as tf.Tensor2D;
  let dLogits: tf.Tensor;
  if (loss.gradient) {
    dLogits = loss.gradient(logits);
  } else {
    const names = [...taps.keys()];
    const weights = adapterWeights(adapter);
    const leaves = [logits, ...taps.values(), ...weights];
    const found = gradientsOf(() => loss.of({ logits, taps, adapter: weights }), leaves);
    dLogits = found[0] ?? tf.zerosLike(logits);
    names.forEach((name, at) => {
      const arriving = found[1 + at];
      if (arriving) tapGradients.set(name, arriving);
    });
    if (adapter) {
      const own = weights.map((weight, at) => found[1 + names.length + at] ?? tf.zerosLike(weight));
      updateAdapter(adapter, own, control);
    }
  }
  back(dLogits, false, null);
  optimizer.apply(parameters, { values: gradient, ranges: fused.ranges }, control);
}

/** Gradients of a scalar for each of `leaves`; undefined for those that it does not depend on. */
const gradientsOf = (scalar: () => tf.Scalar, leaves: tf.Tensor[]): readonly (tf.Tensor | undefined)[] =>
  tf.engine().gradients(scalar, leaves, undefined, true).grads;
