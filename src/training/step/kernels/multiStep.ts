import type * as tf from '@tensorflow/tfjs';
import { runShader } from '../../../backend/webgpu/shader';
import { multiStepCode } from './multiStepCode';
import type { MultiStep } from './multiStepPlan';

/** Tensors of a multi-step kernel; the caller owns them. */
export interface MultiStepData {
  /**
   * One row per example: inputs, hard label, the teacher's logits if a model learns from them, and the pseudo-label if
   * a model learns from that; `[count, inputs + n · classes]`.
   */
  readonly examples: tf.Tensor;
  /** Indices of the examples of each step, `[steps, batch]`, int32. */
  readonly rows: tf.Tensor;
  /** The control row of each step, `[steps, width]`. */
  readonly control: tf.Tensor;
  /**
   * The range of steps of a dispatch, `[3]`, int32: first row of the two tables above, first row of the ring, number of
   * steps.
   */
  readonly span: tf.Tensor;
  /**
   * The optimizer's state and, if workgroup memory is short, activations: `multiStepStateSize` numbers per model.
   */
  readonly state: tf.Tensor;
  /** Losses, `[rows, columns]`: total, α·CE and λ·T²·KL of the taught model, then CE of each other; or CE alone. */
  readonly ring: tf.Tensor;
}

/** Takes the steps of the range `data.span` with the arithmetic of the kernels for single layers. */
export function runMultiStep(multiStep: MultiStep, data: MultiStepData): void {
  const { learners } = multiStep;
  const reads = { examples: data.examples, rows: data.rows, control: data.control, span: data.span };
  const named = Object.fromEntries(learners.map(({ parameters }, at) => [`parameters${at}`, parameters]));
  runShader({
    code: multiStepCode(multiStep, data.ring.shape as [number, number]),
    groups: [learners.length, 1, 1],
    reads,
    writes: { ...named, state: data.state, ring: data.ring },
  });
}
