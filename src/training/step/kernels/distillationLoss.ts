import type * as tf from '@tensorflow/tfjs';
import { runShader } from '../../../backend/webgpu/shader';
import { controlLayout } from '../../feed/controlLayout';

/** Inputs of the loss L = α·CE(y, z) + λ·T²·KL(teacher_T ‖ softmax(z / T)) on one batch. */
export interface LossParts {
  /** The student's logits z, `[batch, classes]`. */
  readonly logits: tf.Tensor2D;
  /** One-hot, smoothed or blended, `[batch, classes]`; rows of examples without a label are zero. */
  readonly labels: tf.Tensor2D;
  /** Number of examples with a label: CE is a mean over them, KL over all examples. */
  readonly labelled: number;
  /** The teacher's logits, `[batch, classes]`, and one control row, `[width]`; absent for hard labels alone. */
  readonly soft?: { readonly teacher: tf.Tensor2D; readonly control: tf.Tensor1D };
}

/** Results of {@link distillationLoss}. */
export interface LossAndGradient {
  /** Gradient of the loss with respect to the logits, `[batch, classes]`. */
  readonly dLogits: tf.Tensor;
  /** The loss, α·CE and λ·T²·KL, `[3]`; without a teacher the CE alone, `[1]`. */
  readonly losses: tf.Tensor;
}

/** Threads of the workgroup. */
const threads = 128;

/**
 * The loss and its gradient in one kernel: a single workgroup whose threads divide the examples. Must run inside
 * `tf.tidy`.
 */
export function distillationLoss({ logits, labels, labelled, soft }: LossParts): LossAndGradient {
  const [batch, classes] = logits.shape;
  const last = Math.max(1, labelled);
  const code = `${soft ? controlLayout.accessors : ''}
var<workgroup> sums: array<vec2f, ${threads}>;
@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) thread: u32) {
  ${soft ? 'let T = controlTemperature(0u); let lambda = controlSoftWeight(0u); let alpha = controlHardWeight(0u);' : ''}
  var sum = vec2f(0.0);
  for (var b = thread; b < ${batch}u; b += ${threads}u) {
    let at = b * ${classes}u;
    var largest = logits[at];
    ${soft ? 'var largestTaught = teacher[at];' : ''}
    for (var c = 1u; c < ${classes}u; c++) {
      largest = max(largest, logits[at + c]);
      ${soft ? 'largestTaught = max(largestTaught, teacher[at + c]);' : ''}
    }
    var whole = 0.0;
    var mass = 0.0;
    ${soft ? 'var wholeSoft = 0.0; var wholeTaught = 0.0;' : ''}
    for (var c = 0u; c < ${classes}u; c++) {
      whole += exp(logits[at + c] - largest);
      mass += labels[at + c];
      ${soft ? 'wholeSoft += exp((logits[at + c] - largest) / T); wholeTaught += exp((teacher[at + c] - largestTaught) / T);' : ''}
    }
    let logWhole = log(whole);
    ${soft ? 'let logSoft = log(wholeSoft); let logTaught = log(wholeTaught);' : ''}
    for (var c = 0u; c < ${classes}u; c++) {
      let logP = logits[at + c] - largest - logWhole;
      let label = labels[at + c];
      sum.x -= label * logP;
      let hard = (mass * exp(logP) - label) / ${last}.0;
      ${
        soft
          ? `let logQ = (logits[at + c] - largest) / T - logSoft;
      let logT = (teacher[at + c] - largestTaught) / T - logTaught;
      let taught = exp(logT);
      sum.y += taught * (logT - logQ);
      dLogits[at + c] = alpha * hard + lambda * (T * (exp(logQ) - taught) / ${batch}.0);`
          : 'dLogits[at + c] = hard;'
      }
    }
  }
  sums[thread] = sum;
  workgroupBarrier();
  for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
    if (thread < half) { sums[thread] += sums[thread + half]; }
    workgroupBarrier();
  }
  if (thread == 0u) {
    let crossEntropy = sums[0].x / ${last}.0;
    ${
      soft
        ? `let hard = alpha * crossEntropy;
    let soft = lambda * (T * T * sums[0].y / ${batch}.0);
    losses[0] = hard + soft;
    losses[1] = hard;
    losses[2] = soft;`
        : 'losses[0] = crossEntropy;'
    }
  }
}`;
  return runShader({
    code,
    groups: [1, 1, 1],
    reads: { logits, labels, ...soft },
    makes: { dLogits: { shape: [batch, classes] }, losses: { shape: [soft ? 3 : 1] } },
  });
}
