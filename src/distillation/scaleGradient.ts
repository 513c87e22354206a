import type { Tensor } from '@tensorflow/tfjs';
import type { Ops } from './method';

/**
 * The number itself; on the way back, its gradient times `factor`: 0 makes it a constant, a negative one turns what
 * trains it into an adversary (Ganin & Lempitsky, ICML 2015).
 */
export function scaleGradient<T extends Tensor>(ops: Ops, x: T, factor: number): T {
  const passed = ops.customGrad((value) => ({
    value: ops.clone(value as Tensor),
    gradFunc: (dy: Tensor) => ops.mul(dy, factor),
  }));
  return passed(x) as T;
}
