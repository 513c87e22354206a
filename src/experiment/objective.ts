import type * as tf from '@tensorflow/tfjs';
import type { Message } from './text';

/** TensorFlow.js, passed in as an argument so that declarations load without it. */
type Ops = typeof tf;

/** What a question asks of a network for one example: rows of logits, one softmax a row. */
export interface OutputSize {
  /** Logits of one row. */
  readonly classes: number;
  /** Rows for one example: 1 for one class an example, the number of positions for one class a position. */
  readonly rows: number;
}

/** The hard targets of a batch, and which rows count. */
export interface HardTargets {
  /** `[batch, targetSize]`; those of examples without a label are zero. */
  readonly targets: tf.Tensor2D;
  /** Number of examples with a label; they come first in the batch. */
  readonly labelled: number;
  /** 1 for each row that counts and 0 for others, `[batch · rows]`; null if every example is one row. */
  readonly weight: tf.Tensor1D | null;
}

/** A number that says how good the answers to a question are: a ratio of sums over examples, as `finish` shows it. */
export interface Score {
  readonly id: string;
  readonly name: Message;
  /** What stands behind the number, such as `%`; empty for a plain number. */
  readonly unit: string;
  /** Digits after the decimal point. */
  readonly digits: number;
  readonly better: 'higher' | 'lower';
  /** From the ratio of the sums to the number that is shown. */
  finish(ratio: number): number;
}

/** A score of one network, example by example, `[count]` each: the ratio of the sums is the score. */
export interface Counted {
  readonly numerator: Float64Array;
  readonly denominator: Float64Array;
}

/**
 * The losses for which there are kernels:
 *
 * - `cross-entropy`: −Σ y·log softmax(z), summed over the batch and divided by the number of examples with a label.
 * - `ctc`: that of `objectives/ctc/loss.ts`, of targets as written there.
 */
export type LossKernel = 'cross-entropy' | 'ctc';

/**
 * What a network is asked about an example, and how its answers are scored. One file of `objectives/` declares one.
 */
export interface Objective {
  readonly id: string;
  readonly name: Message;
  /** Rows of logits for an example of this shape. */
  rows(inputShape: readonly number[]): number;
  /** Answers that a data set holds for one example of this shape, each a byte: 1 where an example is of one class. */
  answers(inputShape: readonly number[]): number;
  /** Is an example of exactly one class? Only then can labels be balanced, left out, wrong or asked about twice. */
  readonly isOfOneClass: boolean;
  /**
   * Present if a hard target is one-hot row by row, `[rows · classes]`, and zero for a row without a label. Methods that
   * need hard labels can be used with no other objective: they are given zeros.
   */
  readonly hasRowTargets?: true;
  /**
   * Present if an answer is a sequence of labels, which {@link Objective.pseudoTargets} decodes: a term can then learn
   * the sequence that the teacher answers with.
   */
  readonly isOfSequences?: true;
  /** Numbers of the hard target of one example on the device. */
  targetSize(size: OutputSize): number;
  /**
   * Writes the hard target of an example with these answers into `target`, `[targetSize]`, which is zero. `smoothing` is
   * the share of a label that is spread over all classes; an objective without classes to spread it over ignores it.
   */
  writeTarget(answers: ArrayLike<number>, size: OutputSize, smoothing: number, target: Float32Array): void;
  /** Present if the loss is exactly what a kernel computes, so that a backend that has it may use it. */
  readonly kernel?: LossKernel;
  /** The loss on hard targets, for logits `[batch · rows, classes]`. Differentiable; 0 without labels. */
  loss(ops: Ops, logits: tf.Tensor2D, hard: HardTargets, size: OutputSize): tf.Scalar;
  /**
   * Which rows count, `[batch · rows]`, from which positions of the inputs do, `[batch, positions]` or null if all do;
   * null if every example is one row.
   */
  weight(ops: Ops, mask: tf.Tensor2D | null, batch: number, size: OutputSize): tf.Tensor1D | null;
  /**
   * A network's answers as hard targets, `[batch, targetSize]`: pseudo-labels. `logits` are `[batch · rows, classes]`,
   * `weight` is that of {@link Objective.weight}.
   */
  pseudoTargets(ops: Ops, logits: tf.Tensor2D, weight: tf.Tensor1D | null, size: OutputSize): tf.Tensor2D;
  /**
   * Present if a search finds likelier answers than {@link Objective.pseudoTargets}: writes the best one that it finds
   * for the logits of one example, `[rows · classes]`, as a hard target into `target`, `[targetSize]`, which is zero. The
   * first `positions` of the input count. `width`, at least 1, is the number of answers that the search keeps.
   */
  writeSearched?(logits: Float32Array, size: OutputSize, positions: number, width: number, target: Float32Array): void;
  /** The first one is the headline. */
  readonly scores: readonly [Score, ...Score[]];
  /**
   * Counts each of the scores for logits `[count · rows · classes]`. `answers` are those of the data set,
   * `[count · answers]`; `mask` says which positions count, `[count · positions]`, null if all do.
   */
  count(
    logits: Float32Array,
    answers: Uint8Array,
    size: OutputSize,
    mask: ArrayLike<number> | null,
  ): readonly Counted[];
}

/** The answer of a position that has none: padding, or a position that is not asked about. */
export const noAnswer = 255;
