import * as tf from '@tensorflow/tfjs';
import type { WeightedGradients } from '../../report/inspection';
import type { TermGradients } from '../../report/losses';
import type { SeenBatch } from '../feed/augmentation';
import type { Batches } from '../feed/batches';
import type { Control } from '../feed/control';
import { controlLayout } from '../feed/controlLayout';
import { constantValues } from '../feed/stepFeed';
import type { Model } from '../learner/model';
import type { Adapter } from './adapter';
import { type BatchLoss, hardLoss, hasLossKernel, type ReportLosses } from './batchLoss';
import { flatGradient } from './gradient';
import { labelsOf } from './labelledBatch';
import { logitGradients } from './logitGradients';
import type { MethodInstance } from './methodInstance';
import { gradientOf } from './takeStep';
import type { TaughtLoss } from './taughtLoss';

/** Measures the gradients of the two terms of the student's loss: their norms and the angle between them. */
export interface GradientMeter {
  /**
   * Squared norms of the gradients of CE and of the method's term, and their scalar product, `[3]`, without the weights
   * α and λ; a term with weight 0 gives 0. `done` steps have been taken. The caller owns the tensor.
   */
  products(done: number): tf.Tensor1D;
  /** The weighted gradients at the step after `done` steps, on this meter's batch, read back. Changes no state. */
  read(done: number): Promise<TermGradients>;
  /**
   * The gradients on the logits of the example at `position` of the batch at `rows`, `[batch]`, in the same number of
   * labelled examples as this meter's batch, at the step after `done` steps. Changes no state.
   */
  onLogits(rows: Int32Array, position: number, done: number): Promise<WeightedGradients>;
  dispose(): void;
}

/** Options of {@link createGradientMeter}; everything in them stays the caller's. */
export interface GradientMeterOptions {
  readonly student: Model;
  /** The batch at these rows (`[batch]`, int32), without augmentation. Must run inside `tf.tidy`. */
  readonly see: (rows: tf.Tensor1D) => SeenBatch;
  /** Only the first batch is used, the same for every reading, so that readings are comparable. */
  readonly batches: Batches;
  readonly control: Control;
  /** Number of steps of the whole phase. */
  readonly steps: number;
  readonly method: MethodInstance;
  /** The student's loss for these batches. */
  readonly loss: TaughtLoss;
}

/**
 * A meter that uses neither augmentation nor dropout; batch norm uses the statistics of the batch. The caller disposes
 * it.
 */
export function createGradientMeter(options: GradientMeterOptions): GradientMeter {
  const { student, see, batches, control, steps, method, loss } = options;
  const rows = tf.tensor1d(batches.nextEpoch().subarray(0, batches.size), 'int32');
  const { labelled } = batches;

  const gradient = (x: tf.Tensor, adapter: Adapter | null, termOf: (report: ReportLosses) => BatchLoss) => {
    const reported: tf.Tensor[] = [];
    const term = termOf((losses) => void reported.push(...losses));
    // A copy: fused layers update statistics in place, and these are the student's.
    const statistics = student.statistics && tf.mul(student.statistics, 1);
    const found = flatGradient(gradientOf({ ...student, statistics }, x, null, term, adapter).parameters);
    tf.dispose(reported);
    return found;
  };

  const valuesAt = (done: number) => {
    const at = Math.min(done, steps - 1);
    const [progress = 0] = control.progress(at, 1);
    return { values: controlLayout.unpack(control.values(at, 1)), progress };
  };

  const meter: GradientMeter = {
    products: (done) =>
      tf.tidy(() => {
        const { values, progress } = valuesAt(done);
        const { softWeight, hardWeight } = values;
        const seen = see(rows);
        const { x } = seen;
        const nothing = tf.zeros([student.parameters.size]);
        const hard =
          hardWeight === 0 || labelled === 0
            ? nothing
            : gradient(x, null, (report) => hardLoss(labelsOf(seen, labelled), hasLossKernel(method), report));
        // With α = 0 and λ = 1 the whole loss is the method's term.
        const termAlone = constantValues({ ...values, softWeight: 1, hardWeight: 0 }, progress);
        const soft =
          softWeight === 0
            ? nothing
            : gradient(x, method.adapter, (report) => loss.of(rows, seen, termAlone, () => null, report).loss);
        const product = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b));
        return tf.stack([product(hard, hard), product(soft, soft), product(hard, soft)]) as tf.Tensor1D;
      }),
    async read(done) {
      const { temperature, softWeight, hardWeight } = valuesAt(done).values;
      const products = meter.products(done);
      try {
        const [hard = 0, soft = 0, both = 0] = await products.data();
        return { step: done, temperature, ...normsAndAngle({ hard, soft, both, hardWeight, softWeight }) };
      } finally {
        products.dispose();
      }
    },
    async onLogits(chosen, position, done) {
      const { values, progress } = valuesAt(done);
      const { temperature, hardWeight, softWeight } = values;
      const gradients = await logitGradients(student, method.adapter, position, (report) => {
        const at = tf.tensor1d(chosen, 'int32');
        const seen = see(at);
        const { x } = seen;
        const taught = (weight: number) => {
          const constants = constantValues({ ...values, hardWeight: weight }, progress);
          return loss.of(at, seen, constants, () => null, report).loss;
        };
        const labels = labelsOf(seen, labelled);
        return {
          x,
          hard: hardWeight === 0 || labelled === 0 ? null : weighted(hardLoss(labels, false, report), hardWeight),
          soft: softWeight === 0 ? null : taught(0),
          total: taught(hardWeight),
        };
      });
      return { gradients, temperature, hardWeight, softWeight };
    },
    dispose: () => rows.dispose(),
  };
  return meter;
}

/** A loss without a kernel, times `weight`. */
const weighted = (loss: BatchLoss, weight: number): BatchLoss => ({
  ...loss,
  gradient: null,
  of: (pass) => tf.mul(loss.of(pass), weight) as tf.Scalar,
});

/** Scalar products of the two unweighted gradients, and the weights. */
interface Products {
  readonly hard: number;
  readonly soft: number;
  readonly both: number;
  readonly hardWeight: number;
  readonly softWeight: number;
}

/** Weighted norms, and the angle between the weighted gradients; what is undefined is left out. */
function normsAndAngle({ hard, soft, both, hardWeight, softWeight }: Products) {
  const cosine = (Math.sign(hardWeight * softWeight) * both) / Math.sqrt(hard * soft);
  return {
    ...(hard > 0 && { hard: Math.abs(hardWeight) * Math.sqrt(hard) }),
    ...(soft > 0 && { soft: Math.abs(softWeight) * Math.sqrt(soft) }),
    ...(Number.isFinite(cosine) && { degrees: (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, cosine))) }),
  };
}
