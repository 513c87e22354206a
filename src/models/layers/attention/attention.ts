import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { Layer, Ops } from '../../layer';
import { project } from '../positionwise/positionwise';
import { sequenceOf, tokensOf } from '../sequence';

declare module '../../layer' {
  interface LayerOperations {
    readonly attention: { readonly heads: number; readonly isCausal: boolean; readonly tap?: string | undefined };
  }
  interface FusedLayers {
    /** See {@link mixValues}. */
    attention?(
      projected: Tensor3D,
      isToken: Tensor2D,
      how: { readonly heads: number; readonly isCausal: boolean },
    ): Tensor3D;
  }
}

/** Options of self-attention. */
export interface AttentionOptions {
  readonly heads: number;
  /** Whether a position sees only itself and the positions before it; false unless told. */
  readonly isCausal?: boolean;
  /** The name under which its queries, keys and values are available to methods; absent if they are not. */
  readonly tap?: string;
  /** Standard deviation of the output projection's weights, relative to 1 / √width; 1 unless told. */
  readonly outputScale?: number;
}

/** Width of a head: width / heads, rounded up to a multiple of 4, so that it fills vectors. */
export const headWidth = (width: number, heads: number): number => 4 * Math.ceil(width / heads / 4);

/** Subtracted from the scores of keys that a query must not see: exp of it is 0. */
const hidden = 1e9;

/**
 * Multi-head self-attention (Vaswani et al., “Attention is all you need”, NeurIPS 2017): `[batch, positions, width]` →
 * the same shape. Each head has {@link headWidth} numbers for query, key and value. Padding is never a key; a query without
 * any key gets 0. Weights: queries, keys and values of all heads side by side in one matrix, its bias, the output
 * projection, its bias. Its plan throws a RangeError for examples that are no sequence of vectors.
 */
export const attention = ({ heads, isCausal = false, outputScale = 1, tap }: AttentionOptions): Layer => ({
  name: `attention ${heads}`,
  operation: { kind: 'attention', heads, isCausal, tap },
  plan(input) {
    const [positions, width] = sequenceOf(input, 'Attention');
    const inner = heads * headWidth(width, heads);
    const zeros = (size: number) => ({ shape: [size], start: { kind: 'constant', value: 0 } }) as const;
    return {
      output: input,
      ...(tap && {
        taps: [{ name: tap, shape: partsOf(positions, inner, heads), part: { kind: 'attention', isCausal } }],
      }),
      weights: [
        { shape: [width, 3 * inner], start: { kind: 'he', fanIn: 2 * width } },
        zeros(3 * inner),
        { shape: [inner, width], start: { kind: 'he', fanIn: (2 * width) / outputScale ** 2 } },
        zeros(width),
      ],
      multiplyAdds: positions * (4 * width * inner + 2 * positions * inner),
      randomNumbers: 0,
    };
  },
  apply(ops, x, weights, context) {
    const [kernel, bias, outputKernel, outputBias] = weights as [Tensor2D, Tensor1D, Tensor2D, Tensor1D];
    const isToken = tokensOf(context, 'Attention');
    const { fused } = context;
    const dense = (input: Tensor3D, by: Tensor2D, plus: Tensor1D): Tensor3D =>
      fused ? fused.sequenceConvolution(input, by, plus, { hasRelu: false }) : project(ops, input, by, plus);
    const projected = dense(x as Tensor3D, kernel, bias);
    if (tap) context.tap?.(tap, queriesKeysValues(ops, projected, heads));
    const mixed = fused?.attention
      ? fused.attention(projected, isToken, { heads, isCausal })
      : mixValues(ops, projected, isToken, heads, isCausal);
    return dense(mixed, outputKernel, outputBias);
  },
});

// With the batch, four dimensions: arrays of five make kernels of TensorFlow.js fail on a GPU in software.
const partsOf = (positions: number, inner: number, heads: number) => [positions, 3 * heads, inner / heads] as const;

/**
 * Queries, keys and values of all heads, `[batch, positions, 3 · inner]` → `[batch, positions, 3 · heads, inner / heads]`:
 * the same numbers in the same order.
 */
export function queriesKeysValues(ops: Ops, projected: Tensor, heads: number): Tensor {
  const [batch = 0, positions = 0, triple = 0] = projected.shape;
  return ops.reshape(projected, [batch, ...partsOf(positions, triple / 3, heads)]);
}

/**
 * The values of all tokens, weighted by attention: `projected` `[batch, positions, 3 · inner]` are queries, keys and
 * values, head by head; the result is `[batch, positions, inner]`.
 */
export function mixValues(
  ops: Ops,
  projected: Tensor3D,
  isToken: Tensor2D,
  heads: number,
  isCausal: boolean,
): Tensor3D {
  const [batch, positions, triple] = projected.shape;
  const inner = triple / 3;
  const width = inner / heads;
  const [queries, keys, values] = [0, 1, 2].map((part) => {
    const own = ops.slice(projected, [0, 0, part * inner], [batch, positions, inner]);
    return ops.transpose(ops.reshape(own, [batch, positions, heads, width]), [0, 2, 1, 3]);
  }) as [Tensor4D, Tensor4D, Tensor4D];
  const scores = ops.mul(ops.matMul(queries, keys, false, true), 1 / Math.sqrt(width));
  const ofToken = ops.reshape(isToken, [batch, 1, 1, positions]);
  const isSeen = isCausal ? ops.mul(ofToken, earlier(ops, positions)) : ofToken;
  const weights = ops.mul(ops.softmax(ops.add(scores, ops.mul(ops.sub(isSeen, 1), hidden))), isSeen);
  const mixed = ops.matMul(weights as Tensor4D, values);
  return ops.reshape(ops.transpose(mixed, [0, 2, 1, 3]), [batch, positions, inner]);
}

/** 1 where a key is at its query's position or before it: `[1, 1, queries, keys]`. */
const earlier = (ops: Ops, positions: number): Tensor4D =>
  ops.tensor4d(
    Float32Array.from({ length: positions ** 2 }, (_, at) => Number(at % positions <= Math.floor(at / positions))),
    [1, 1, positions, positions],
  );
