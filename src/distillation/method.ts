import type * as tf from '@tensorflow/tfjs';
import type { Declaration } from '../experiment/declarations';
import type { Values } from '../experiment/fields';

/** The operations of TensorFlow.js, handed to whoever computes, so that declarations load without it. */
export type Ops = typeof tf;

export interface Reference {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  readonly venue: string;
}

/** What one batch offers a method. Temperature is a scalar on the backend, so that a slider can move it mid-run. */
export interface Batch {
  /** `[batch, classes]`, what the gradient flows through. */
  readonly student: tf.Tensor2D;
  /** `[batch, classes]`, constant. */
  readonly teacher: tf.Tensor2D;
  /** Scalar, 1 … 20. */
  readonly temperature: tf.Scalar;
}

/** A way to transfer knowledge: the second term of L = α·CE + λ·term. */
export interface Method extends Declaration {
  readonly family: 'response' | 'feature' | 'relation';
  readonly reference: Reference;
  /** LaTeX of the term that λ multiplies; `\\T` stands for the temperature, so that a number can take its place. */
  readonly formula: string;
  /** The scalar term, differentiable in `batch.student`. */
  term(ops: Ops, batch: Batch, values: Values): tf.Scalar;
}
