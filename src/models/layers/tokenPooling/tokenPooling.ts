import type { Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { Shape } from '../../../experiment/declarations';
import { indices } from '../../../objectives/indices';
import type { ForwardContext, Layer, LayerPlan, Ops } from '../../layer';
import { sequenceOf, tokensOf, withoutPadding } from '../sequence';

declare module '../../layer' {
  interface LayerOperations {
    readonly meanOfTokens: object;
    readonly maxOfTokens: object;
    readonly lastOfTokens: object;
  }
  interface FusedLayers {
    /** The mean over tokens: `x` `[batch, positions, width]` → `[batch, width]`. */
    meanOfTokens?(x: Tensor3D, isToken: Tensor2D): Tensor2D;
  }
}

const pooled = (input: Shape, layer: string): LayerPlan => {
  const [positions, width] = sequenceOf(input, layer);
  return { output: [width], weights: [], multiplyAdds: positions * width, randomNumbers: 0 };
};

/**
 * The mean over an example's tokens: `[batch, positions, width]` → `[batch, width]`; 0 for an example without any. Its
 * plan throws a RangeError for examples that are no sequence of vectors.
 */
export const meanOfTokens = (): Layer => ({
  name: 'mean of tokens',
  operation: { kind: 'meanOfTokens' },
  plan: (input) => pooled(input, 'A mean over tokens'),
  apply: (ops, x, _weights, context) => meanOverTokens(ops, x as Tensor3D, context),
});

/**
 * The maximum over an example's tokens: `[batch, positions, width]` → `[batch, width]`; 0 for an example without any.
 * Its plan throws a RangeError for examples that are no sequence of vectors.
 */
export const maxOfTokens = (): Layer => ({
  name: 'max of tokens',
  operation: { kind: 'maxOfTokens' },
  plan: (input) => pooled(input, 'A maximum over tokens'),
  apply(ops, x, _weights, context) {
    const isToken = tokensOf(context, 'A maximum over tokens');
    const [batch, positions, width] = (x as Tensor3D).shape;
    const hidden = ops.mul(ops.sub(ops.expandDims(isToken, 2), 1), lowest);
    const seen = ops.add(withoutPadding(ops, x as Tensor3D, isToken), hidden);
    // Pooling, not the maximum along a dimension: among equal numbers, its gradient goes to the first one alone.
    const greatest = ops.maxPool(
      ops.reshape(seen, [batch, positions, 1, width]) as Tensor4D,
      [positions, 1],
      1,
      'valid',
    );
    return ops.mul(ops.reshape(greatest, [batch, width]), ops.max(isToken, 1, true));
  },
});

/**
 * The vector of an example's last token: `[batch, positions, width]` → `[batch, width]`; 0 for an example without any.
 * Its plan throws a RangeError for examples that are no sequence of vectors.
 */
export const lastOfTokens = (): Layer => ({
  name: 'last of tokens',
  operation: { kind: 'lastOfTokens' },
  plan: (input) => ({ ...pooled(input, 'The last of tokens'), multiplyAdds: 0 }),
  apply(ops, x, _weights, context) {
    const isToken = tokensOf(context, 'The last of tokens');
    // Counted from 1: padding, which counts as 0, is never the greatest but where there is no token.
    const place = ops.mul(isToken, ops.add(indices(ops, isToken.shape[1]), 1));
    const isLast = ops.mul(isToken, ops.cast(ops.equal(place, ops.max(place, 1, true)), 'float32')) as Tensor2D;
    return ops.sum(withoutPadding(ops, x as Tensor3D, isLast), 1);
  },
});

/** Far above what any activation is. */
const lowest = 1e30;

/** The mean over tokens: `[batch, positions, width]` → `[batch, width]`; 0 where there are none. */
export function meanOverTokens(ops: Ops, x: Tensor3D, context: ForwardContext): Tensor2D {
  const isToken = tokensOf(context, 'A mean over tokens');
  if (context.fused?.meanOfTokens) return context.fused.meanOfTokens(x, isToken);
  const counts = ops.maximum(ops.sum(isToken, 1, true), 1);
  return ops.div(ops.sum(withoutPadding(ops, x, isToken), 1), counts);
}
