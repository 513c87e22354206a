import type { Tensor } from '@tensorflow/tfjs';
import type { Layer, Ops } from '../../layer';

declare module '../../layer' {
  interface LayerOperations {
    readonly upsample: object;
  }
}

/** Nearest-neighbour upsampling by 2: `[batch, h, w, c]` → `[batch, 2h, 2w, c]`. */
export const upsample = (): Layer => ({
  name: 'upsample',
  operation: { kind: 'upsample' },
  plan: ([height = 0, width = 0, channels = 0]) => ({
    output: [2 * height, 2 * width, channels],
    weights: [],
    multiplyAdds: 0,
    randomNumbers: 0,
  }),
  apply: (ops, x) => upsampleByTwo(ops, x),
});

/**
 * Nearest-neighbour upsampling by 2, `[batch, h, w, c]` → `[batch, 2h, 2w, c]`. Uses only operations that every backend
 * can differentiate.
 */
export function upsampleByTwo(ops: Ops, x: Tensor): Tensor {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const twice = ops.ones([1, 2, 1]);
  const down = ops.mul(ops.reshape(x, [batch * height, 1, width * channels]), twice);
  const along = ops.mul(ops.reshape(down, [batch * 2 * height * width, 1, channels]), twice);
  return ops.reshape(along, [batch, 2 * height, 2 * width, channels]);
}

/** The gradient of {@link upsampleByTwo}: sums every 2 × 2 square, `[batch, 2h, 2w, c]` → `[batch, h, w, c]`. */
export function upsampleGradient(ops: Ops, dy: Tensor): Tensor {
  const [batch = 0, rows = 0, columns = 0, channels = 0] = dy.shape;
  const along = ops.sum(ops.reshape(dy, [(batch * rows * columns) / 2, 2, channels]), 1);
  const down = ops.sum(ops.reshape(along, [(batch * rows) / 2, 2, (columns / 2) * channels]), 1);
  return ops.reshape(down, [batch, rows / 2, columns / 2, channels]);
}
