import * as tf from '@tensorflow/tfjs';
import { runsShaders } from '../../backend/webgpu/shader';
import type { Head } from '../../models/heads';
import type { ControlValues } from '../feed/stepFeed';
import type { NextNumbers } from '../feed/uniformNumbers';
import { crossEntropies, distillationLoss } from './distillationLoss';
import { distillationLoss as lossKernel } from './kernels/distillationLoss';
import type { MethodInstance } from './methodInstance';

/** What a loss may use of a forward pass. */
export interface Pass {
  /** `[batch, outputs]`, head by head. */
  readonly logits: tf.Tensor2D;
  readonly heads: readonly Head[];
  /** The logits of the second pass, where the loss has one. */
  readonly second: tf.Tensor2D | null;
  /** Activations at the network's taps, by name. */
  readonly taps: ReadonlyMap<string, tf.Tensor>;
  /** The adapter's weights, one by one; empty where there is no adapter. */
  readonly adapter: readonly tf.Tensor[];
}

/** Other inputs of a batch, `[batch, …inputShape]`, that go through the network as well. */
export interface SecondPass {
  readonly x: tf.Tensor;
  /** The numbers of its dropout masks. */
  readonly dropout: NextNumbers | null;
}

/** A learner's loss on one batch. */
export interface BatchLoss {
  /** Only the first pass updates running statistics. */
  readonly second: SecondPass | null;
  /** The scalar to minimise, differentiable in all that the pass offers. Runs inside `tf.tidy`. */
  of(pass: Pass): tf.Scalar;
  /** Its gradient for the logits `[batch, classes]` of a single head, by a kernel; null where this loss has none. */
  readonly gradient: ((logits: tf.Tensor2D) => tf.Tensor) | null;
}

/** The labels of one step. */
export interface LabelledBatch {
  /** `[batch, outputs]`; rows of examples without a label are zero, and so are columns of heads without. */
  readonly labels: tf.Tensor2D;
  /** How many of the batch carry a label. */
  readonly labelled: number;
}

/** The teacher's outputs for the batch. */
export interface TaughtBatch {
  /** `[batch, outputs]`. */
  readonly logits: tf.Tensor2D;
  /** One for each pair of taps of the method. */
  readonly features: readonly tf.Tensor[];
}

/**
 * Takes the losses of a step in the order of the ring's columns, as scalars or several in one array. A student reports
 * its total, α·CE and λ·term; a learner on hard labels alone its CE. The receiver owns the tensors.
 */
export type ReportLosses = (losses: readonly tf.Tensor[]) => void;

const kept = (losses: readonly tf.Tensor[]) => losses.map((loss) => tf.keep(loss));

/** The cross-entropy on hard labels alone. `hasKernel`: compute it with `kernels/distillationLoss` where one can. */
export function hardLoss({ labels, labelled }: LabelledBatch, hasKernel: boolean, report: ReportLosses): BatchLoss {
  return {
    second: null,
    of({ logits, heads }) {
      const loss = crossEntropies(heads, logits, labels, labelled);
      report(kept([loss]));
      return loss;
    },
    gradient: hasKernel
      ? (logits) => {
          const { dLogits, losses } = lossKernel({ logits, labels, labelled });
          report(kept([losses]));
          return dLogits;
        }
      : null,
  };
}

/** Does `kernels/distillationLoss` compute the loss of this method on the present backend? */
export const hasLossKernel = ({ method, values }: MethodInstance): boolean =>
  runsShaders() && (method.isSoftenedDivergence?.(values) ?? false);

/** L = α·CE + λ·term. `attacked` are the batch's adversarial examples, for methods that use them. */
export function studentLoss(
  { labels, labelled }: LabelledBatch,
  taught: TaughtBatch,
  control: ControlValues,
  method: MethodInstance,
  report: ReportLosses,
  attacked: SecondPass | null = null,
): BatchLoss {
  return {
    second: attacked,
    of({ logits, heads, second, taps, adapter }) {
      const features = method.pairs.map((pair, at) => ({
        student: taps.get(pair.student.name) as tf.Tensor,
        teacher: taught.features[at] as tf.Tensor,
      }));
      const { temperature, progress } = control;
      const own = method.own.map(({ name }) => taps.get(name) as tf.Tensor);
      const answers = { student: logits, attacked: second ?? logits, teacher: taught.logits, labels, labelled };
      const offered = { ...answers, temperature, progress, features, own, adapter };
      const { total, hard, soft } = distillationLoss(method.method, method.values, heads, offered, control);
      report(kept([total, hard, soft]));
      return total;
    },
    gradient: hasLossKernel(method)
      ? (logits) => {
          const soft = { teacher: taught.logits, control: control.all };
          const { dLogits, losses } = lossKernel({ logits, labels, labelled, soft });
          report(kept([losses]));
          return dLogits;
        }
      : null,
  };
}
