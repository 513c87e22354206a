import * as tf from '@tensorflow/tfjs';
import { ctcByProgram } from '../../backend/wasm/ctc';
import { runsPrograms } from '../../backend/wasm/runProgram';
import { ctcByShader, fitsCtc } from '../../backend/webgpu/kernels/ctc';
import { runsShaders } from '../../backend/webgpu/shader';
import type { HardTargets } from '../../experiment/objective';
import type { Head } from '../../models/heads';

/** A loss, a scalar, and its gradient in the logits, of their shape. */
interface LossAndGradient {
  readonly loss: tf.Tensor;
  readonly gradient: tf.Tensor;
}

/** Computes both at once for logits `[batch · rows, classes]`. Has no gradient itself. */
type Kernel = (logits: tf.Tensor2D) => LossAndGradient;

/**
 * The loss of a head on hard targets, `logits` `[batch · rows, classes]`: by the backend's kernel where it has one, else
 * by the objective's own operations. Differentiable in the logits. Must run inside `tf.tidy`.
 */
export function objectiveLoss(head: Head, logits: tf.Tensor2D, hard: HardTargets): tf.Scalar {
  const kernel = kernelFor(head, hard);
  if (!kernel) return head.objective.loss(tf, logits, hard, head);
  const loss = tf.customGrad((z, save) => {
    const found = kernel(z as tf.Tensor2D);
    (save as tf.GradSaveFunc)([found.gradient]);
    return {
      value: found.loss,
      gradFunc: (dy: tf.Tensor, [gradient]: tf.Tensor[]) => tf.mul(dy, gradient as tf.Tensor),
    };
  });
  return loss(logits) as tf.Scalar;
}

/** That of the present backend; null if it has none for these sizes. */
function kernelFor({ objective: { kernel }, rows, classes }: Head, hard: HardTargets): Kernel | null {
  switch (kernel) {
    case 'ctc':
      return ctcKernel(rows, classes, hard);
    // Its kernel computes the distillation loss with it: see `BatchLoss.gradient`.
    case 'cross-entropy':
    case undefined:
      return null;
    default:
      return kernel satisfies never;
  }
}

function ctcKernel(frames: number, classes: number, { targets, weight }: HardTargets): Kernel | null {
  const [batch, size] = targets.shape;
  const sizes = { batch, frames, classes, longest: size - 1 };
  if (runsPrograms()) return (logits) => ctcByProgram(sizes, logits, targets, weight);
  return runsShaders() && fitsCtc(sizes) ? (logits) => ctcByShader(sizes, logits, targets, weight) : null;
}
