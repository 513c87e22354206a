import type * as tf from '@tensorflow/tfjs';
import { runShader } from '../shader';

/** L = α·CE(y, z) + λ·T²·KL(teacher_T ‖ softmax(z / T)) for one batch. */
export interface DistillationLoss {
  readonly batch: number;
  readonly classes: number;
  /** Examples of the batch that carry a label: CE is a mean over them, KL over all. */
  readonly labelled: number;
}

export interface LossParts {
  /** Logits of the batch, `[batch, classes]`. */
  readonly logits: tf.Tensor;
  /** Rows of the batch in the training set, `[batch]`, int32. */
  readonly rows: tf.Tensor;
  /** One-hot rows of the training set, zero where there is no label, `[count, classes]`. */
  readonly hardLabels: tf.Tensor;
  /** With the control buffer (learning rate, T, λ, α); absent for a learner on hard labels alone. */
  readonly soft?: { readonly teacherLogits: tf.Tensor; readonly control: tf.Tensor };
}

export interface LossAndGradient {
  /** `[batch, classes]`. */
  readonly dLogits: tf.Tensor;
  /** The loss, CE, and T²·KL, `[3]`; CE alone, `[1]`, without a teacher. */
  readonly losses: tf.Tensor;
}

const threads = 128;

/** The loss with its gradient in one kernel: one workgroup, whose threads take the examples in turn. */
export function distillationLoss({ batch, classes, labelled }: DistillationLoss, parts: LossParts): LossAndGradient {
  const { logits, rows, hardLabels, soft } = parts;
  const last = Math.max(1, labelled);
  const code = `
var<workgroup> sums: array<vec2f, ${threads}>;
@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) thread: u32) {
  ${soft ? 'let T = control[1]; let lambda = control[2]; let alpha = control[3];' : ''}
  var sum = vec2f(0.0);
  for (var b = thread; b < ${batch}u; b += ${threads}u) {
    let at = b * ${classes}u;
    let row = u32(rows[b]) * ${classes}u;
    var largest = logits[at];
    ${soft ? 'var largestTaught = teacherLogits[row];' : ''}
    for (var c = 1u; c < ${classes}u; c++) {
      largest = max(largest, logits[at + c]);
      ${soft ? 'largestTaught = max(largestTaught, teacherLogits[row + c]);' : ''}
    }
    var whole = 0.0;
    var mass = 0.0;
    ${soft ? 'var wholeSoft = 0.0; var wholeTaught = 0.0;' : ''}
    for (var c = 0u; c < ${classes}u; c++) {
      whole += exp(logits[at + c] - largest);
      mass += hardLabels[row + c];
      ${soft ? 'wholeSoft += exp((logits[at + c] - largest) / T); wholeTaught += exp((teacherLogits[row + c] - largestTaught) / T);' : ''}
    }
    let logWhole = log(whole);
    ${soft ? 'let logSoft = log(wholeSoft); let logTaught = log(wholeTaught);' : ''}
    for (var c = 0u; c < ${classes}u; c++) {
      let logP = logits[at + c] - largest - logWhole;
      let label = hardLabels[row + c];
      sum.x -= label * logP;
      let hard = (mass * exp(logP) - label) / ${last}.0;
      ${
        soft
          ? `let logQ = (logits[at + c] - largest) / T - logSoft;
      let logT = (teacherLogits[row + c] - largestTaught) / T - logTaught;
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
    let hard = sums[0].x / ${last}.0;
    ${
      soft
        ? `let soft = T * T * sums[0].y / ${batch}.0;
    losses[0] = alpha * hard + lambda * soft;
    losses[1] = hard;
    losses[2] = soft;`
        : 'losses[0] = hard;'
    }
  }
}`;
  return runShader({
    code,
    groups: [1, 1, 1],
    reads: { logits, rows, hardLabels, ...soft },
    makes: { dLogits: { shape: [batch, classes] }, losses: { shape: [soft ? 3 : 1] } },
  });
}
