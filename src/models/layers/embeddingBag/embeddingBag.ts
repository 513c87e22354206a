import type { Tensor2D } from '@tensorflow/tfjs';
import { padding } from '../../../experiment/inputKind';
import type { Layer, Ops } from '../../layer';

declare module '../../layer' {
  interface LayerOperations {
    readonly embeddingBag: { readonly vocabulary: number; readonly width: number };
  }
  interface FusedLayers {
    /** `ids` `[batch, positions]` as floats, `table` `[vocabulary, width]` → the mean of the rows, `[batch, width]`. */
    embeddingBag?(ids: Tensor2D, table: Tensor2D): Tensor2D;
  }
}

/** Standard deviation of a weight before training: √(2 / `fanIn`). */
const fanIn = 2;

/**
 * The mean of the embeddings of an example's tokens: ids `[batch, positions]` → `[batch, width]` (Joulin et al., “Bag of
 * tricks for efficient text classification”, EACL 2017). Positions without a token count for nothing; an example without
 * any token gives 0. Its plan throws a RangeError for examples that are no sequence of ids.
 */
export const embeddingBag = (vocabulary: number, width: number): Layer => ({
  name: `embedding bag ${vocabulary} × ${width}`,
  operation: { kind: 'embeddingBag', vocabulary, width },
  plan([positions = 0, ...rest]) {
    if (rest.length > 0) throw new RangeError('A bag of embeddings takes sequences of ids.');
    return {
      output: [width],
      weights: [{ shape: [vocabulary, width], start: { kind: 'he', fanIn } }],
      multiplyAdds: positions * width,
      randomNumbers: 0,
    };
  },
  apply: (ops, ids, [table], { fused }) => (fused?.embeddingBag ?? meanOfRows(ops))(ids as Tensor2D, table as Tensor2D),
});

/** The mean of the rows of `table` at `ids`, by TensorFlow.js's operations. */
const meanOfRows = (ops: Ops) => (ids: Tensor2D, table: Tensor2D) => {
  const isToken = ops.cast(ops.notEqual(ids, padding), 'float32');
  const rows = ops.gather(table, ops.cast(ids, 'int32'));
  const sums = ops.sum(ops.mul(rows, ops.expandDims(isToken, 2)), 1);
  return ops.div(sums, ops.maximum(ops.sum(isToken, 1, true), 1));
};
