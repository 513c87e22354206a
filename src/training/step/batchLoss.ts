import * as tf from '@tensorflow/tfjs';
import { runsShaders } from '../../backend/webgpu/shader';
import { isSequence } from '../../distillation/pairing';
import type { Tap } from '../../experiment/declarations';
import type { Head } from '../../models/heads';
import type { ControlValues } from '../feed/stepFeed';
import type { NextNumbers } from '../feed/uniformNumbers';
import { distillationLoss, hardLosses } from './distillationLoss';
import { distillationLoss as lossKernel } from './kernels/distillationLoss';
import type { LabelledBatch } from './labelledBatch';
import type { MethodInstance } from './methodInstance';

/** The outputs of a forward pass that a loss can use. */
export interface Pass {
  /** `[batch, outputs]`, the columns of one head after another. */
  readonly logits: tf.Tensor2D;
  readonly heads: readonly Head[];
  /** The logits of the second pass, `[batch, outputs]`; null if the loss has none. */
  readonly second: tf.Tensor2D | null;
  /** Activations at the network's taps, `[batch, …shape]`, by name. */
  readonly taps: ReadonlyMap<string, tf.Tensor>;
  /** The adapter's weights, one tensor each; empty without an adapter. */
  readonly adapter: readonly tf.Tensor[];
}

/** A second forward pass in the same step, on other inputs. */
export interface SecondPass {
  /** `[batch, …inputShape]`. */
  readonly x: tf.Tensor;
  /** The random numbers of its dropout masks; null without dropout. */
  readonly dropout: NextNumbers | null;
}

/** A learner's loss on one batch. */
export interface BatchLoss {
  /** The second pass, or null. Only the first pass updates running statistics. */
  readonly second: SecondPass | null;
  /** The scalar to minimise, differentiable with respect to everything in `pass`. Must run inside `tf.tidy`. */
  of(pass: Pass): tf.Scalar;
  /**
   * Its gradient with respect to the logits of a network with a single head whose loss is a cross-entropy, both
   * `[batch, classes]`, by a kernel; null if this loss has no kernel.
   */
  readonly gradient: ((logits: tf.Tensor2D) => tf.Tensor) | null;
}

/** The teacher's outputs for the batch. */
export interface TaughtBatch {
  /** `[batch, outputs]`. */
  readonly logits: tf.Tensor2D;
  /** One tensor `[batch, …shape]` for each pair of taps of the method. */
  readonly features: readonly tf.Tensor[];
  /** Its answers as hard targets, `[batch, targets]`, if a search found them before training. */
  readonly searched?: tf.Tensor2D | undefined;
}

/**
 * Receives the losses of a step in the order of the ring's columns, as scalars or as one array with several. A student
 * reports its total, α·CE and λ·term; a network that learns from hard labels alone reports its CE. The receiver owns
 * the tensors.
 */
export type ReportLosses = (losses: readonly tf.Tensor[]) => void;

const kept = (losses: readonly tf.Tensor[]) => losses.map((loss) => tf.keep(loss));

/** The loss on hard labels alone. `hasKernel`: offer the gradient of a cross-entropy by `kernels/distillationLoss`. */
export function hardLoss(batch: LabelledBatch, hasKernel: boolean, report: ReportLosses): BatchLoss {
  return {
    second: null,
    of({ logits, heads }) {
      const loss = hardLosses(heads, logits, batch);
      report(kept([loss]));
      return loss;
    },
    gradient: hasKernel
      ? (logits) => {
          const { labels, labelled } = batch;
          const { dLogits, losses } = lossKernel({ logits, labels, labelled });
          report(kept([losses]));
          return dLogits;
        }
      : null,
  };
}

/** Does attention hide from a query what comes after it? */
const isCausal = ({ part }: Tap): boolean => part?.kind === 'attention' && part.isCausal;

/** Does `kernels/distillationLoss` compute the loss of this method on the current backend? */
export const hasLossKernel = ({ method, values }: MethodInstance): boolean =>
  runsShaders() && (method.isSoftenedDivergence?.(values) ?? false);

/**
 * The student's loss, L = α·CE + λ·term. `attacked` are the batch's adversarial examples, for methods that use them.
 * `of` throws an Error if no head is taught.
 */
export function studentLoss(
  { labels, labelled, mask }: LabelledBatch,
  taught: TaughtBatch,
  control: ControlValues,
  method: MethodInstance,
  report: ReportLosses,
  attacked: SecondPass | null = null,
): BatchLoss {
  return {
    second: attacked,
    of({ logits, heads, second, taps, adapter }) {
      const seen = ({ name }: Tap) => taps.get(name) as tf.Tensor;
      const maskOf = (...of: readonly Tap[]) => (of.some(isSequence) ? mask : null);
      const features = method.pairs.map((pair, at) => ({
        student: seen(pair.student),
        teacher: taught.features[at] as tf.Tensor,
        mask: maskOf(pair.student, pair.teacher),
        ...([pair.student, pair.teacher].some(isCausal) && { isCausal: true as const }),
      }));
      const { temperature, progress } = control;
      const own = method.own.map((tap) => ({ student: seen(tap), mask: maskOf(tap) }));
      const answers = { student: logits, attacked: second ?? logits, teacher: taught.logits };
      const offered = {
        ...answers,
        ...{ labels, labelled, mask },
        ...(taught.searched && { searched: taught.searched }),
        ...{ temperature, progress, features, own, adapter },
      };
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
