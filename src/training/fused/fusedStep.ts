import * as tf from '@tensorflow/tfjs';
import { sum } from '../../backend/webgpu/kernels/elementwise';
import { allocate } from '../../backend/webgpu/shader';
import { type Adapter, adapterWeights, updateAdapter } from '../adapter';
import type { BatchLoss, SecondPass } from '../batchLoss';
import type { Trainee } from '../learner';
import type { ControlValues } from '../stepFeed';
import type { NextNumbers } from '../uniformNumbers';
import type { FusedNetwork } from './fusedNetwork';

/**
 * One optimizer step with kernels for whole layers: TensorFlow.js differentiates no more than the loss, and not even
 * that where the loss has a kernel of its own. Runs inside `tf.tidy`.
 */
export function takeFusedStep(
  trainee: Trainee,
  fused: FusedNetwork,
  x: tf.Tensor,
  dropout: NextNumbers | null,
  control: ControlValues,
  loss: BatchLoss,
  adapter: Adapter | null,
): void {
  const { parameters, statistics, optimizer } = trainee;
  const gradient = allocate([fused.sums]);
  const taps = new Map<string, tf.Tensor>();
  const tapGradients = new Map<string, tf.Tensor>();
  const run = { parameters, statistics, gradient, taps, tapGradients, dropout };
  const { y, back } = fused.forward(x, run);
  const logits = y as tf.Tensor2D;
  const again = loss.second && secondPass(trainee, fused, loss.second);
  const second = again && (again.passed.y as tf.Tensor2D);
  let dLogits: tf.Tensor;
  if (loss.gradient) {
    dLogits = loss.gradient(logits);
  } else {
    const names = [...taps.keys()];
    const weights = adapterWeights(adapter);
    const leaves = [logits, ...taps.values(), ...weights, ...(second ? [second] : [])];
    const found = gradientsOf(() => loss.of({ logits, second, taps, adapter: weights }), leaves);
    dLogits = found[0] ?? tf.zerosLike(logits);
    names.forEach((name, at) => {
      const arriving = found[1 + at];
      if (arriving) tapGradients.set(name, arriving);
    });
    if (adapter) {
      const own = weights.map((weight, at) => found[1 + names.length + at] ?? tf.zerosLike(weight));
      updateAdapter(adapter, own, control);
    }
    if (again && second) {
      again.passed.back(found[leaves.length - 1] ?? tf.zerosLike(second), false, null);
    }
  }
  back(dLogits, false, null);
  const values = again ? sum(gradient, again.gradient) : gradient;
  optimizer.apply(parameters, { values, ranges: fused.ranges }, control);
}

/** The network once more, on other inputs, with sums of its own; what it does to running statistics is thrown away. */
function secondPass({ parameters, statistics }: Trainee, fused: FusedNetwork, { x, dropout }: SecondPass) {
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

/** Gradients of a scalar for each of `leaves`; undefined for those that it does not depend on. */
const gradientsOf = (scalar: () => tf.Scalar, leaves: tf.Tensor[]): readonly (tf.Tensor | undefined)[] =>
  tf.engine().gradients(scalar, leaves, undefined, true).grads;
