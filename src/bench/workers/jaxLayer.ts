import { nn, numpy as np } from '@jax-js/jax';

/**
 * An array of weights. It starts with He-normal values for `fanIn` if given, else constant at `value` (0 unless given).
 */
export interface JaxWeight {
  readonly shape: readonly number[];
  readonly fanIn?: number;
  readonly value?: number;
  /** True for the scale of a batch norm, which has a running mean and variance of the same size. */
  readonly hasStatistics?: true;
}

/**
 * One or several layers: their weights in order, and their forward pass. As usual in jax-js, it consumes its arguments.
 */
export interface JaxLayer {
  readonly weights: readonly JaxWeight[];
  /** Calls `remember` with the mean and then the variance of the batch in each batch norm. */
  apply(x: np.Array, weights: readonly np.Array[], remember: (statistic: np.Array) => void): np.Array;
}

/** A layer without weights. */
export const free = (apply: (x: np.Array) => np.Array): JaxLayer => ({ weights: [], apply });
export const relu = free(nn.relu);

/** On the last axis. */
export const dense = (inputs: number, units: number): JaxLayer => ({
  weights: [
    { shape: [inputs, units], fanIn: inputs },
    { shape: [units], value: 0 },
  ],
  apply: (x, [matrix, bias]) => np.matmul(x, matrix as np.Array).add(bias as np.Array),
});

/** Layers one after another. */
export function chain(layers: readonly JaxLayer[]): JaxLayer {
  return {
    weights: layers.flatMap(({ weights }) => weights),
    apply(x, weights, remember) {
      let used = 0;
      return layers.reduce((before, layer) => {
        const own = weights.slice(used, used + layer.weights.length);
        used += own.length;
        return layer.apply(before, own, remember);
      }, x);
    },
  };
}

/** body(x) + shortcut(x); an empty `shortcut` is the identity. */
export const residualSum = (body: JaxLayer, shortcut: JaxLayer): JaxLayer => ({
  weights: [...body.weights, ...shortcut.weights],
  apply(x, weights, remember) {
    const around = shortcut.apply(x.ref, weights.slice(body.weights.length), remember);
    return body.apply(x, weights.slice(0, body.weights.length), remember).add(around);
  },
});
