import * as tf from '@tensorflow/tfjs';
import { eachOf, groupsFor, runShader } from '../backend/webgpu/shader';
import { padding } from '../experiment/inputKind';
import type { Layer, LayerPlan } from './layer';
import { countOf, splitIntoTensors } from './network';
import { type FusedLayer, type FusedPass, joined, type Places } from './webgpuStage';

/**
 * A layer without kernels as a stage, by TensorFlow.js's operations and its gradients, so that the stages before and
 * after it keep theirs. The backward pass computes the layer once more. Null for a layer with statistics or random
 * numbers.
 */
export function stockStage(layer: Layer, plan: LayerPlan, places: Places): FusedLayer | null {
  if (plan.statistics?.length || plan.randomNumbers > 0) return null;
  const size = countOf(plan.weights);
  const range = size > 0 ? places.weights(size) : null;
  const apply = (x: tf.Tensor, weights: readonly tf.Tensor[], { ids, taps }: FusedPass) =>
    layer.apply(
      tf,
      x,
      weights,
      {
        ...(ids && { isToken: tf.cast(tf.notEqual(ids, padding), 'float32') as tf.Tensor2D }),
        tap: (name, activation) => void taps.set(name, activation),
      },
      [],
    );
  return {
    ranges: range ? [range] : [],
    forward(x, run) {
      const own = range ? tf.slice(run.parameters as tf.Tensor1D, range.at, size) : null;
      const weights = own ? splitIntoTensors(tf, plan.weights, own) : [];
      return {
        y: apply(x, weights, run),
        back(dy, isNeeded, addend) {
          const scalar = () => tf.sum(tf.mul(apply(x, weights, { ...run, taps: new Map() }), dy)) as tf.Scalar;
          const leaves = [...(isNeeded ? [x] : []), ...weights];
          if (leaves.length === 0) return null;
          const found = tf.engine().gradients(scalar, leaves, undefined, true).grads;
          const dx = isNeeded ? (found[0] ?? tf.zerosLike(x)) : null;
          const ofWeights = found.slice(isNeeded ? 1 : 0);
          if (range) writeAt(run.gradient, range.from, plan, ofWeights);
          return dx && joined(dx, addend);
        },
      };
    },
  };
}

/** Copies gradients, one after another, to the flat `gradient` from index `from` on; undefined ones are zero. */
function writeAt(
  gradient: tf.Tensor,
  from: number,
  { weights }: LayerPlan,
  found: readonly (tf.Tensor | undefined | null)[],
): void {
  const flat = weights.map((spec, at) => tf.reshape(found[at] ?? tf.zeros([...spec.shape]), [-1]));
  const values = (flat.length === 1 ? flat[0] : tf.concat1d(flat as tf.Tensor1D[])) as tf.Tensor;
  runShader({
    code: eachOf(values.size, `  gradient[${from}u + i] = values[i];`),
    groups: groupsFor(values.size, 64),
    reads: { values },
    writes: { gradient },
  });
}
