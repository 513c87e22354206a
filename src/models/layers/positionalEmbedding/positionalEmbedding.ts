import type { Tensor2D } from '@tensorflow/tfjs';
import type { Layer } from '../../layer';
import { sequenceOf } from '../sequence';

declare module '../../layer' {
  interface LayerOperations {
    readonly positionalEmbedding: object;
  }
}

/**
 * Adds a learned vector to every position: `[batch, positions, width]` → the same shape (Gehring et al., “Convolutional
 * sequence to sequence learning”, ICML 2017). Weights start as those of an embedding. Its plan throws a RangeError
 * for examples that are no sequence of vectors.
 */
export const positionalEmbedding = (): Layer => ({
  name: 'positional embedding',
  operation: { kind: 'positionalEmbedding' },
  plan(input) {
    const [positions, width] = sequenceOf(input, 'A positional embedding');
    return {
      output: input,
      weights: [{ shape: [positions, width], start: { kind: 'he', fanIn: 2 * width } }],
      multiplyAdds: 0,
      randomNumbers: 0,
    };
  },
  apply: (ops, x, [table]) => ops.add(x, table as Tensor2D),
});
