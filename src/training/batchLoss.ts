import * as tf from '@tensorflow/tfjs';
import { distillationLoss as lossKernel } from '../backend/webgpu/kernels/distillationLoss';
import { runsShaders } from '../backend/webgpu/shader';
import type { ControlValues } from './control';
import { crossEntropy, distillationLoss } from './distillationLoss';
import type { MethodInUse } from './methodInUse';

/** What a forward pass offers a loss. */
export interface Pass {
  readonly logits: tf.Tensor2D;
  /** Activations at the network's taps, by name. */
  readonly taps: ReadonlyMap<string, tf.Tensor>;
  /** The adapter's weights, one by one; empty where there is no adapter. */
  readonly adapter: readonly tf.Tensor[];
}

/** A learner's loss on one batch. */
export interface BatchLoss {
  /** The scalar that is to fall, differentiable in all that the pass offers. Runs inside `tf.tidy`. */
  of(pass: Pass): tf.Scalar;
  /** Its gradient for the logits `[batch, classes]` by a kernel of ours, where there is one for this loss. */
  readonly gradient: ((logits: tf.Tensor2D) => tf.Tensor) | null;
}

/** The examples of one step. */
export interface LabelledBatch {
  /** Their rows in the training set, `[size]`, int32. */
  readonly rows: tf.Tensor1D;
  /** Of the whole training set, one-hot, `[count, classes]`; zero where there is no label. */
  readonly hardLabels: tf.Tensor2D;
  /** How many of the batch carry a label. */
  readonly labelled: number;
}

/** Takes losses, scalars or several in one array; whoever is told owns them. */
export type Report = (losses: readonly tf.Tensor[]) => void;

const kept = (losses: readonly tf.Tensor[]) => losses.map((loss) => tf.keep(loss));

/** Hard labels alone. */
export function hardLoss({ rows, hardLabels, labelled }: LabelledBatch, hasKernel: boolean, report: Report): BatchLoss {
  return {
    of({ logits }) {
      const loss = crossEntropy(logits, tf.gather(hardLabels, rows), labelled);
      report(kept([loss]));
      return loss;
    },
    gradient: hasKernel
      ? (logits) => {
          const { dLogits, losses } = lossKernel(sizesOf(logits, labelled), { logits, rows, hardLabels });
          report(kept([losses]));
          return dLogits;
        }
      : null,
  };
}

/** Does a kernel of ours compute the loss of this method, together with its gradient? */
export const hasLossKernel = ({ method, values }: MethodInUse): boolean =>
  runsShaders() && (method.isSoftenedDivergence?.(values) ?? false);

/** L = α·CE + λ·term. `teacherLogits` are those of the whole training set; `x` is the batch's input. */
export function studentLoss(
  batch: LabelledBatch,
  teacherLogits: tf.Tensor2D,
  x: tf.Tensor,
  control: ControlValues,
  method: MethodInUse,
  report: Report,
): BatchLoss {
  const { rows, hardLabels, labelled } = batch;
  const teacherFeatures = method.teacherFeatures?.of(rows, x) ?? [];
  return {
    of({ logits, taps, adapter }) {
      const features = method.pairs.map((pair, at) => ({
        student: taps.get(pair.student.name) as tf.Tensor,
        teacher: teacherFeatures[at] as tf.Tensor,
      }));
      const [labels, teacher] = [tf.gather(hardLabels, rows), tf.gather(teacherLogits, rows)];
      const { temperature } = control;
      const offered = { student: logits, teacher, labels, labelled, temperature, features, adapter };
      const { total, hard, soft } = distillationLoss(method.method, method.values, offered, control);
      report(kept([total, hard, soft]));
      return total;
    },
    gradient: hasLossKernel(method)
      ? (logits) => {
          const soft = { teacherLogits, control: control.all };
          const { dLogits, losses } = lossKernel(sizesOf(logits, labelled), { logits, rows, hardLabels, soft });
          report(kept([losses]));
          return dLogits;
        }
      : null,
  };
}

const sizesOf = ({ shape: [batch, classes] }: tf.Tensor2D, labelled: number) => ({ batch, classes, labelled });
