import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { Layer } from '../../layer';
import { tokensOf, withoutPadding } from '../sequence';

declare module '../../layer' {
  interface LayerOperations {
    readonly embedding: { readonly vocabulary: number; readonly width: number };
  }
  interface FusedLayers {
    /** The rows of `table` at `ids`, zeros at padding: `[batch, positions, width]`. */
    embedding?(ids: Tensor2D, table: Tensor2D): Tensor3D;
  }
}

/**
 * Embeddings: ids `[batch, positions]` → `[batch, positions, width]`, row by row from a table of weights. Padding is a
 * vector of zeros: its row of the table is never used. `deviation` is the standard deviation of a weight before
 * training, 1 / √width unless told, so that a vector has length 1. Its plan throws a RangeError for examples that are no
 * sequence of ids.
 */
export const embedding = (vocabulary: number, width: number, deviation = 1 / Math.sqrt(width)): Layer => ({
  name: `embedding ${vocabulary} × ${width}`,
  operation: { kind: 'embedding', vocabulary, width },
  readsIds: true,
  plan([positions = 0, ...rest]) {
    if (rest.length > 0) throw new RangeError('An embedding takes sequences of ids.');
    return {
      output: [positions, width],
      weights: [{ shape: [vocabulary, width], start: { kind: 'he', fanIn: 2 / deviation ** 2 } }],
      multiplyAdds: 0,
      randomNumbers: 0,
    };
  },
  apply(ops, ids, [table], context) {
    if (context.fused?.embedding) return context.fused.embedding(ids as Tensor2D, table as Tensor2D);
    const rows = ops.gather<Tensor>(table as Tensor, ops.cast(ids, 'int32'));
    return withoutPadding(ops, rows as Tensor3D, tokensOf(context, 'An embedding'));
  },
});
