import type { Tensor } from '@tensorflow/tfjs';
import type { InputMask } from '../../../experiment/inputMask';
import type { Layer, Ops } from '../../layer';

declare module '../../layer' {
  interface LayerOperations {
    /** `mask` restricts the inputs with TensorFlow.js operations; no layer with weights may come before it. */
    readonly 'input-mask': { readonly mask: (ops: Ops, x: Tensor) => Tensor };
  }
}

/**
 * Applies an input mask to examples `[batch, …]` and keeps their shape. Must be the first layer. Its plan throws a
 * RangeError if blocks do not divide the image.
 */
export const inputMask = (of: InputMask): Layer => {
  const layer: Layer = {
    name: `input mask ${of.kind}`,
    operation: { kind: 'input-mask', mask: (ops, x) => layer.apply(ops, x, [], {}, []) },
    plan(input) {
      const sides = input.slice(0, 2);
      if (of.kind === 'blocks' && (input.length !== 3 || sides.some((side) => side % of.size > 0))) {
        throw new RangeError(`Examples of ${input.join(' × ')} do not fall into blocks of ${of.size} × ${of.size}.`);
      }
      return { output: input, weights: [], multiplyAdds: 0, randomNumbers: 0 };
    },
    apply: (ops, x) =>
      of.kind === 'blocks' ? averageBlocks(ops, x, of.size) : ops.mul(x, maskOf(ops, of.seen, x.rank)),
  };
  return layer;
};

/** A mask of 0 and 1 that broadcasts over all dimensions except that of columns or coordinates. */
const maskOf = (ops: Ops, seen: readonly boolean[], rank: number): Tensor => {
  const mask = ops.tensor1d(seen.map(Number), 'float32');
  return rank === 4 ? ops.reshape(mask, [1, 1, seen.length, 1]) : mask;
};

/**
 * Replaces every pixel of `[batch, height, width, channels]` by the mean of its block, first over rows, then over
 * columns.
 */
function averageBlocks(ops: Ops, x: Tensor, size: number): Tensor {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const averaged = (folded: Tensor) => ops.mul(ops.mean(folded, 2, true), ops.ones([1, 1, size, 1]));
  const down = averaged(ops.reshape(x, [batch, height / size, size, width * channels]));
  const along = averaged(ops.reshape(down, [batch * height, width / size, size, channels]));
  return ops.reshape(along, x.shape);
}
