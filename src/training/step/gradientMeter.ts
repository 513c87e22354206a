import * as tf from '@tensorflow/tfjs';
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
import type { MethodInstance } from './methodInstance';
import { gradientOf } from './takeStep';
import type { TaughtLoss } from './taughtLoss';

/** Measures how hard each term of the student's loss pulls, and whether the two pull the same way. */
export interface GradientMeter {
  /** Squared lengths of both gradients before their weights, and their scalar product, `[3]`; the caller's. */
  products(done: number): tf.Tensor1D;
  /** After `done` steps: what the next one would follow on this meter's batch. Changes nothing. */
  read(done: number): Promise<TermGradients>;
  dispose(): void;
}

export interface GradientMeterOptions {
  readonly student: Model;
  /** The batch with these rows (`[batch]`, int32), unchanged. Runs inside `tf.tidy`. */
  readonly see: (rows: tf.Tensor1D) => SeenBatch;
  /** The first of them is the one that is measured on, always the same so that readings can be compared. */
  readonly batches: Batches;
  readonly control: Control;
  /** Those of the whole phase. */
  readonly steps: number;
  readonly method: MethodInstance;
  /** On these batches. It stays the caller's. */
  readonly loss: TaughtLoss;
}

/** The batch is taken as it is, without augmentation or dropout; batch norm as while training. */
export function createGradientMeter(options: GradientMeterOptions): GradientMeter {
  const { student, see, batches, control, steps, method, loss } = options;
  const rows = tf.tensor1d(batches.nextEpoch().subarray(0, batches.size), 'int32');
  const { labelled } = batches;

  const gradient = (x: tf.Tensor, adapter: Adapter | null, termOf: (report: ReportLosses) => BatchLoss) => {
    const reported: tf.Tensor[] = [];
    const term = termOf((losses) => void reported.push(...losses));
    // Shaders write to the statistics: these are the student's.
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
        const { x, y } = seen;
        const nothing = tf.zeros([student.parameters.size]);
        const hard =
          hardWeight === 0 || labelled === 0
            ? nothing
            : gradient(x, null, (report) => hardLoss({ labels: y, labelled }, hasLossKernel(method), report));
        // The whole loss with α = 0 and λ = 1 is the method's term.
        const termAlone = constantValues({ ...values, softWeight: 1, hardWeight: 0 }, progress);
        const soft =
          softWeight === 0
            ? nothing
            : gradient(x, method.adapter, (report) => loss.of(rows, seen, termAlone, () => null, report));
        const product = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b));
        return tf.stack([product(hard, hard), product(soft, soft), product(hard, soft)]) as tf.Tensor1D;
      }),
    async read(done) {
      const { temperature, softWeight, hardWeight } = valuesAt(done).values;
      const products = meter.products(done);
      try {
        const [hard = 0, soft = 0, both = 0] = await products.data();
        return { step: done, temperature, ...sizes({ hard, soft, both, hardWeight, softWeight }) };
      } finally {
        products.dispose();
      }
    },
    dispose: () => rows.dispose(),
  };
  return meter;
}

/** Scalar products of the two gradients before their weights, and the weights. */
interface Products {
  readonly hard: number;
  readonly soft: number;
  readonly both: number;
  readonly hardWeight: number;
  readonly softWeight: number;
}

function sizes({ hard, soft, both, hardWeight, softWeight }: Products) {
  const cosine = (Math.sign(hardWeight * softWeight) * both) / Math.sqrt(hard * soft);
  return {
    ...(hard > 0 && { hard: Math.abs(hardWeight) * Math.sqrt(hard) }),
    ...(soft > 0 && { soft: Math.abs(softWeight) * Math.sqrt(soft) }),
    ...(Number.isFinite(cosine) && { degrees: (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, cosine))) }),
  };
}
