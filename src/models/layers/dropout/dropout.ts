import type { Layer } from '../../layer';

declare module '../../layer' {
  interface LayerOperations {
    readonly dropout: { readonly rate: number };
  }
}

/**
 * Inverted dropout (Srivastava et al., JMLR 2014): in training, each activation is zeroed with probability `rate` and
 * the others are scaled by 1 / (1 − rate); in evaluation, it is the identity.
 */
export const dropout = (rate: number): Layer => ({
  name: `dropout ${rate}`,
  operation: { kind: 'dropout', rate },
  plan: (input) => ({
    output: input,
    weights: [],
    multiplyAdds: 0,
    randomNumbers: rate === 0 ? 0 : input.reduce((product, size) => product * size, 1),
  }),
  apply(ops, x, _weights, { uniform }) {
    if (rate === 0 || !uniform) return x;
    const kept = ops.cast(ops.greaterEqual(uniform(x.shape), rate), 'float32');
    return ops.mul(x, ops.mul(kept, 1 / (1 - rate)));
  },
});
