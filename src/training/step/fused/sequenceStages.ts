import * as tf from '@tensorflow/tfjs';
import { type Attention, attentionBack, attentionForward } from '../../../backend/webgpu/kernels/attention';
import { sum } from '../../../backend/webgpu/kernels/elementwise';
import { geluForward, geluInput } from '../../../backend/webgpu/kernels/gelu';
import {
  type LayerNorm,
  layerNormBack,
  layerNormForward,
  layerNormParts,
} from '../../../backend/webgpu/kernels/layerNorm';
import {
  type Embedding,
  embeddingForward,
  embeddingTable,
  lastForward,
  lastInput,
  maxForward,
  maxInput,
  meanForward,
  meanInput,
  positionsForward,
  positionsWeights,
  type Sequences,
} from '../../../backend/webgpu/kernels/sequence';
import {
  convolutionOfSequences,
  type SequenceConvolution,
  sequenceConvolutionInput,
  sequenceConvolutionWeights,
} from '../../../backend/webgpu/kernels/sequenceConvolution';
import type { FusedLayer, FusedPass, Places } from './fusedLayer';
import { denseStage } from './layerKernels';

/** Stages for sequences, whose ids say where the tokens are. */

/** Adds the gradient of another path, if there is one. */
const joined = (dx: tf.Tensor, addend: tf.Tensor | null) => (addend ? sum(dx, addend) : dx);

/** @throws RangeError in a network that reads no ids */
function idsOf({ ids }: FusedPass): tf.Tensor {
  if (!ids) throw new RangeError('Only a network that reads ids knows which positions are tokens.');
  return ids;
}

/** An embedding. Ids have no gradient, so that of the input is never needed. */
export function embeddingStage(sizes: Omit<Embedding, 'at'>, places: Places): FusedLayer {
  const range = places.weights(sizes.vocabulary * sizes.width);
  const layer: Embedding = { ...sizes, at: range.at };
  return {
    ranges: [range],
    forward: (ids, { parameters, gradient }) => ({
      y: embeddingForward(layer, ids, parameters),
      back(dy) {
        embeddingTable(layer, ids, dy, gradient, range.from);
        return null;
      },
    }),
  };
}

/** A learned vector for every position, which is added. */
export function positionsStage(sizes: Sequences, places: Places): FusedLayer {
  const range = places.weights(sizes.positions * sizes.width);
  const layer = { ...sizes, at: range.at };
  return {
    ranges: [range],
    forward: (x, { parameters, gradient }) => ({
      y: positionsForward(layer, x, parameters),
      back(dy, isNeeded, addend) {
        positionsWeights(layer, dy, gradient, range.from);
        return isNeeded ? joined(dy, addend) : null;
      },
    }),
  };
}

/** Layer norm. The gradient of its weights is computed in several partial sums. */
export function layerNormStage(sizes: Omit<LayerNorm, 'at'>, places: Places): FusedLayer {
  const range = places.weights(2 * sizes.width, layerNormParts(sizes));
  const layer: LayerNorm = { ...sizes, at: range.at };
  return {
    ranges: [range],
    forward(x, { parameters, gradient }) {
      const normed = layerNormForward(layer, x, parameters);
      return {
        y: normed.y,
        back: (dy, _isNeeded, addend) => layerNormBack(layer, x, normed, dy, parameters, gradient, range.from, addend),
      };
    },
  };
}

/** A dense layer at every position, with what follows. */
export function positionwiseStage(
  sizes: Sequences & { readonly units: number; readonly activation: 'relu' | 'gelu' | 'none' },
  places: Places,
): FusedLayer {
  const { batch, positions, width, units, activation } = sizes;
  return inShape(
    denseStage({ batch: batch * positions, inputs: width, units, activation }, places),
    [batch, positions, units],
    [batch, positions, width],
  );
}

/** A stage whose kernels know rows alone: its output and the gradient of its input in the shapes of sequences. */
const inShape = (stage: FusedLayer, output: readonly number[], input: readonly number[]): FusedLayer => ({
  ...stage,
  forward(x, run, addend) {
    const { y, back } = stage.forward(x, run, addend);
    return {
      y: tf.reshape(y, [...output]),
      back(dy, isNeeded, other) {
        const dx = back(dy, isNeeded, other);
        return dx && tf.reshape(dx, [...input]);
      },
    };
  },
});

/** Self-attention: its two projections, and the mixing of values between them. */
export function attentionStage(
  { batch, positions, width, ...how }: Sequences & Pick<Attention, 'heads' | 'isCausal'> & { readonly inner: number },
  places: Places,
): FusedLayer {
  const { heads, isCausal, inner } = how;
  const layer: Attention = { batch, positions, heads, isCausal, width: inner / heads };
  const into = positionwiseStage({ batch, positions, width, units: 3 * inner, activation: 'none' }, places);
  const out = positionwiseStage({ batch, positions, width: inner, units: width, activation: 'none' }, places);
  return {
    ranges: [...into.ranges, ...out.ranges],
    takesAddend: true,
    forward(x, run, addend) {
      const ids = idsOf(run);
      const projected = into.forward(x, run);
      const attended = attentionForward(layer, projected.y, ids);
      const answer = out.forward(attended.y, run, addend);
      return {
        y: answer.y,
        back(dy, isNeeded, other) {
          const mixed = answer.back(dy, true, null) as tf.Tensor;
          return projected.back(attentionBack(layer, projected.y, ids, attended, mixed), isNeeded, other);
        },
      };
    },
  };
}

/** A convolution over positions, with ReLU if `hasRelu`. */
export function sequenceConvolutionStage(sizes: Omit<SequenceConvolution, 'at'>, places: Places): FusedLayer {
  const range = places.weights((sizes.size * sizes.width + 1) * sizes.filters);
  const layer: SequenceConvolution = { ...sizes, at: range.at };
  return {
    ranges: [range],
    forward(x, run) {
      const { parameters, gradient } = run;
      const ids = idsOf(run);
      const y = convolutionOfSequences(layer, x, ids, parameters);
      return {
        y,
        back(dy, isNeeded, addend) {
          const back = { dy, relu: layer.hasRelu ? y : null };
          sequenceConvolutionWeights(layer, x, ids, back, gradient, range.from);
          return isNeeded ? joined(sequenceConvolutionInput(layer, ids, back, parameters), addend) : null;
        },
      };
    },
  };
}

/** GELU where it does not follow a dense layer. */
export const geluStage = (): FusedLayer => ({
  ranges: [],
  forward: (x) => ({
    y: geluForward(x),
    back: (dy, isNeeded, addend) => (isNeeded ? joined(geluInput(dy, x), addend) : null),
  }),
});

/** The mean over tokens. */
export const meanStage = (sizes: Sequences): FusedLayer => ({
  ranges: [],
  forward(x, run) {
    const ids = idsOf(run);
    return {
      y: meanForward(sizes, x, ids),
      back: (dy, isNeeded, addend) => (isNeeded ? joined(meanInput(sizes, dy, ids), addend) : null),
    };
  },
});

/** The maximum over tokens. */
export const maxStage = (sizes: Sequences): FusedLayer => ({
  ranges: [],
  forward(x, run) {
    const greatest = maxForward(sizes, x, idsOf(run));
    return {
      y: greatest.y,
      back: (dy, isNeeded, addend) => (isNeeded ? joined(maxInput(sizes, greatest, dy), addend) : null),
    };
  },
});

/** The last token. */
export const lastStage = (sizes: Sequences): FusedLayer => ({
  ranges: [],
  forward(x, run) {
    const ids = idsOf(run);
    return {
      y: lastForward(sizes, x, ids),
      back: (dy, isNeeded, addend) => (isNeeded ? joined(lastInput(sizes, dy, ids), addend) : null),
    };
  },
});

/** The identity, which records the mean over tokens as the tap's activation, and adds the gradient for it. */
export const pooledTapStage = (name: string, sizes: Sequences): FusedLayer => ({
  ranges: [],
  forward(x, run) {
    const ids = idsOf(run);
    if (run.wantsTaps) run.taps.set(name, meanForward(sizes, x, ids));
    return {
      y: x,
      back(dy, isNeeded, addend) {
        if (!isNeeded) return null;
        const ofTap = run.tapGradients.get(name);
        return joined(ofTap ? sum(dy, meanInput(sizes, ofTap, ids)) : dy, addend);
      },
    };
  },
});
