import * as tf from '@tensorflow/tfjs';
import { ctcProgram } from './programs/ctc';
import type { CtcSizes } from './programs/ctcMemory';
import { runProgram } from './runProgram';

/**
 * The loss of labels without an alignment and its gradient in the logits, by one program; where programs run. Arguments
 * and results are those of `ctcLoss` in `objectives/ctc`.
 */
export function ctcByProgram(
  sizes: CtcSizes,
  logits: tf.Tensor2D,
  targets: tf.Tensor2D,
  weight: tf.Tensor1D | null,
): { readonly loss: tf.Tensor; readonly gradient: tf.Tensor } {
  const counts = weight ?? tf.ones([sizes.batch * sizes.frames]);
  const [loss, gradient] = runProgram(ctcProgram(sizes), [logits, targets, counts], [[], logits.shape]);
  return { loss: loss as tf.Tensor, gradient: gradient as tf.Tensor };
}
