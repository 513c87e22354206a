import type { Tensor } from '@tensorflow/tfjs';
import type { Ops } from './method';

/**
 * The identity, with its gradient multiplied by `factor`: 0 stops the gradient, a negative factor reverses it (Ganin &
 * Lempitsky, ICML 2015).
 */
export function scaleGradient<T extends Tensor>(ops: Ops, x: T, factor: number): T {
  const passed = ops.customGrad((value) => ({
    value: ops.clone(value as Tensor),
    gradFunc: (dy: Tensor) => ops.mul(dy, factor),
  }));
  return passed(x) as T;
}
