import * as tf from '@tensorflow/tfjs';
import { type BatchNorm, batchNormBack, batchNormForward } from '../../../backend/webgpu/kernels/batchNorm';
import {
  type Convolution,
  convolutionForward,
  convolutionInput,
  convolutionParts,
  convolutionWeights,
} from '../../../backend/webgpu/kernels/convolution';
import { type Dense, denseForward, denseInput, denseWeights } from '../../../backend/webgpu/kernels/dense';
import {
  type Depthwise,
  depthwiseForward,
  depthwiseInput,
  depthwiseParts,
  depthwiseWeights,
} from '../../../backend/webgpu/kernels/depthwise';
import { reluForward, reluInput, sum } from '../../../backend/webgpu/kernels/elementwise';
import { bagForward, bagTable, type EmbeddingBag } from '../../../backend/webgpu/kernels/embeddingBag';
import {
  averageForward,
  averageInput,
  type Images,
  maxPoolForward,
  maxPoolInput,
  type Pooled,
} from '../../../backend/webgpu/kernels/pooling';
import { applyDropout } from '../../../backend/webgpu/kernels/uniform';
import type { Shape } from '../../../experiment/declarations';
import { upsampleByTwo, upsampleGradient } from '../../../models/layers/upsampling';
import type { FusedLayer, Places } from './fusedLayer';

/** Adds the gradient of another path, if there is one. */
const joined = (dx: tf.Tensor, addend: tf.Tensor | null) => (addend ? sum(dx, addend) : dx);

/** A dense layer with bias and what follows. It adds an `addend` to its output, if nothing follows. */
export function denseStage(sizes: Omit<Dense, 'at'>, places: Places): FusedLayer {
  const range = places.weights((sizes.inputs + 1) * sizes.units);
  const layer: Dense = { ...sizes, at: range.at };
  return {
    ranges: [range],
    takesAddend: layer.activation === 'none',
    forward(x, { parameters, gradient }, addend = null) {
      const { y, before } = denseForward(layer, x, parameters, addend);
      return {
        y,
        back(dy, isNeeded, addend) {
          const back = { dy, relu: layer.activation === 'relu' ? y : null, gelu: before };
          denseWeights(layer, x, back, gradient, range.from);
          return isNeeded ? joined(denseInput(layer, back, parameters), addend) : null;
        },
      };
    },
  };
}

/** A bag of embeddings. Ids have no gradient, so that of the input is never needed. */
export function embeddingBagStage(sizes: Omit<EmbeddingBag, 'at'>, places: Places): FusedLayer {
  const range = places.weights(sizes.vocabulary * sizes.width);
  const layer: EmbeddingBag = { ...sizes, at: range.at };
  return {
    ranges: [range],
    forward(ids, { parameters, gradient }) {
      const bagged = bagForward(layer, ids, parameters);
      return {
        y: bagged.y,
        back(dy) {
          bagTable(layer, ids, bagged, dy, gradient, range.from);
          return null;
        },
      };
    },
  };
}

/** A convolution, with ReLU if `hasRelu`. The gradient of its weights is computed in several partial sums. */
export function convolutionStage(sizes: Omit<Convolution, 'at'>, places: Places): FusedLayer {
  const { size, channels, filters, hasBias } = sizes;
  const weights = (size * size * channels + (hasBias ? 1 : 0)) * filters;
  const range = places.weights(weights, convolutionParts({ ...sizes, at: 0 }));
  const layer: Convolution = { ...sizes, at: range.at };
  return {
    ranges: [range],
    forward(x, { parameters, gradient }) {
      const y = convolutionForward(layer, x, parameters);
      return {
        y,
        back(dy, isNeeded, addend) {
          const back = { dy, relu: layer.hasRelu ? y : null };
          convolutionWeights(layer, x, back, gradient, range.from);
          return isNeeded ? convolutionInput(layer, back, parameters, addend) : null;
        },
      };
    },
  };
}

/** A depthwise convolution. The gradient of its weights is computed in several partial sums. */
export function depthwiseStage(sizes: Omit<Depthwise, 'at'>, places: Places): FusedLayer {
  const range = places.weights(sizes.size * sizes.size * sizes.channels, depthwiseParts({ ...sizes, at: 0 }));
  const layer: Depthwise = { ...sizes, at: range.at };
  return {
    ranges: [range],
    forward: (x, { parameters, gradient }) => ({
      y: depthwiseForward(layer, x, parameters),
      back(dy, isNeeded, addend) {
        depthwiseWeights(layer, x, dy, gradient, range.from);
        return isNeeded ? joined(depthwiseInput(layer, dy, parameters), addend) : null;
      },
    }),
  };
}

/** Batch norm, followed by an optional addition of another path and an optional ReLU. */
export interface NormStage extends FusedLayer {
  /** `addend` has the output's shape. @throws RangeError without statistics */
  forward(x: tf.Tensor, run: Parameters<FusedLayer['forward']>[1], addend?: tf.Tensor | null): NormPassed;
}

/** `Passed` of a batch norm, with the gradient of the addend. */
export interface NormPassed {
  readonly y: tf.Tensor;
  /** See `Passed`; always computes the gradient of the input. */
  back(dy: tf.Tensor, isNeeded: boolean, addend: tf.Tensor | null): tf.Tensor;
  /** Gradients of the input and of the addend. */
  backBoth(dy: tf.Tensor): { readonly dx: tf.Tensor; readonly dAddend: tf.Tensor };
}

/** Batch norm in training mode, which updates the running statistics in place. */
export function normStage(sizes: Omit<BatchNorm, 'at' | 'statisticsAt'>, places: Places): NormStage {
  const range = places.weights(2 * sizes.channels);
  const layer: BatchNorm = { ...sizes, at: range.at, statisticsAt: places.statistics(2 * sizes.channels) };
  return {
    ranges: [range],
    forward(x, { parameters, statistics, gradient }, addend = null) {
      if (!statistics) throw new RangeError('Batch norm lacks its statistics.');
      const { y, moments } = batchNormForward(layer, x, parameters, statistics, addend);
      const through = (dy: tf.Tensor, keepsIncoming: boolean) => {
        const back = { dy, relu: layer.hasRelu ? y : null };
        return batchNormBack(layer, x, moments, back, parameters, gradient, range.from, keepsIncoming);
      };
      return {
        y,
        back: (dy, _isNeeded, other) => joined(through(dy, false).dx, other),
        backBoth(dy) {
          const { dx, dz } = through(dy, layer.hasRelu);
          return { dx, dAddend: dz ?? dy };
        },
      };
    },
  };
}

/** Max pooling. */
export function maxPoolStage(images: Pooled): FusedLayer {
  return {
    ranges: [],
    forward(x) {
      const y = maxPoolForward(images, x);
      return {
        y,
        back: (dy, isNeeded, addend) => (isNeeded ? joined(maxPoolInput(images, x, y, dy), addend) : null),
      };
    },
  };
}

/** Global average pooling, `[batch, height, width, channels]` → `[batch, channels]`. */
export function averageStage(images: Images): FusedLayer {
  return {
    ranges: [],
    forward: (x) => ({
      y: averageForward(images, x),
      back: (dy, isNeeded, addend) => (isNeeded ? joined(averageInput(images, dy), addend) : null),
    }),
  };
}

/** ReLU, where no other stage includes it. */
export function reluStage(): FusedLayer {
  return {
    ranges: [],
    forward(x) {
      const y = reluForward(x);
      return { y, back: (dy, isNeeded, addend) => (isNeeded ? joined(reluInput(dy, y), addend) : null) };
    },
  };
}

/** Inverted dropout; the identity if `rate` is 0 or the pass has no random numbers. */
export function dropoutStage(rate: number): FusedLayer {
  return {
    ranges: [],
    isIdentity: rate === 0,
    forward(x, { dropout }) {
      if (rate === 0 || !dropout) return { y: x, back: (dy, _isNeeded, addend) => joined(dy, addend) };
      const numbers = dropout();
      return {
        y: applyDropout(x, numbers, rate),
        back: (dy, isNeeded, addend) => (isNeeded ? joined(applyDropout(dy, numbers, rate), addend) : null),
      };
    },
  };
}

/** A tap: the identity, which records the activations and adds the gradient that a method's term has for them. */
export function tapStage(name: string): FusedLayer {
  return {
    ranges: [],
    forward(x, { taps, tapGradients }) {
      taps.set(name, x);
      return {
        y: x,
        back: (dy, isNeeded, addend) => (isNeeded ? joined(joined(dy, tapGradients.get(name) ?? null), addend) : null),
      };
    },
  };
}

/** Reshapes each example to `to`. */
const reshapeStage = (to: readonly number[]): FusedLayer => ({
  ranges: [],
  forward: (x) => ({
    y: tf.reshape(x, [x.shape[0] as number, ...to]),
    back: (dy, isNeeded, addend) => (isNeeded ? joined(tf.reshape(dy, x.shape), addend) : null),
  }),
});

/** Flattens each example, `[batch, …shape]` → `[batch, size]`. */
export const flattenStage = (): FusedLayer => reshapeStage([-1]);

/** Reshapes each example, `[batch, size]` → `[batch, …shape]`. */
export const unflattenStage = (shape: Shape): FusedLayer => reshapeStage(shape);

/** Upsampling by two along height and width. */
export const upsampleStage = (): FusedLayer => ({
  ranges: [],
  forward: (x) => ({
    y: upsampleByTwo(tf, x),
    back: (dy, isNeeded, addend) => (isNeeded ? joined(upsampleGradient(tf, dy), addend) : null),
  }),
});

/** An input mask. It is the first layer, so the gradient of its input is never needed. */
export function inputMaskStage(see: (ops: typeof tf, x: tf.Tensor) => tf.Tensor): FusedLayer {
  return { ranges: [], forward: (x) => ({ y: see(tf, x), back: () => null }) };
}
