import type * as tf from '@tensorflow/tfjs';

/** A model that a multi-step kernel trains: a multilayer perceptron. */
export interface MultiStepModel {
  /** `[parameters]`, layer by layer, kernel then bias; updated in place. */
  readonly parameters: tf.Tensor;
  /**
   * What it learns from: hard labels alone, hard labels and the teacher's logits, or the teacher's predicted class of
   * every example.
   */
  readonly from: 'labels' | 'teacher' | 'pseudoLabels';
}

/** Optimizer settings of a multi-step kernel; `share` is the momentum µ. */
export type MultiStepOptimizer =
  | { readonly kind: 'adam'; readonly beta1: number; readonly beta2: number; readonly epsilon: number }
  | { readonly kind: 'momentum'; readonly share: number };

/** A kernel that takes many whole training steps of small perceptrons in one dispatch. */
export interface MultiStep {
  /** Number of inputs, of units of each hidden layer, and of outputs. */
  readonly widths: readonly number[];
  /** Examples in a batch. */
  readonly batch: number;
  /** Number of examples with a label in each batch. */
  readonly labelled: number;
  /** Models of the same widths, with one workgroup each; the one with a teacher is the first. */
  readonly learners: readonly MultiStepModel[];
  readonly optimizer: MultiStepOptimizer;
  /** Bytes of workgroup memory on the device. */
  readonly workgroupBytes: number;
}

/** Most weights of a model in a multi-step kernel, which keeps them in workgroup memory. */
export const mostMultiStepWeights = 4000;
/** Threads of a workgroup. */
export const threads = 128;

/** Number of weights of a perceptron, biases included. */
export const weightsOf = (widths: readonly number[]) =>
  widths.slice(1).reduce((sum, width, at) => sum + ((widths[at] as number) + 1) * width, 0);
/** Number of units of a perceptron, outputs included. */
export const unitsOf = (widths: readonly number[]) => widths.slice(1).reduce((sum, width) => sum + width, 0);

/** Number of activations and their gradients. */
export const activationsOf = ({ widths, batch }: Pick<MultiStep, 'widths' | 'batch'>) => 2 * batch * unitsOf(widths);
/** Does workgroup memory hold the activations as well as the weights? */
export const fitsWorkgroup = (multiStep: Omit<MultiStep, 'learners' | 'optimizer' | 'labelled'>) =>
  4 * (weightsOf(multiStep.widths) + activationsOf(multiStep) + 2 * threads) <= multiStep.workgroupBytes;

/** Does workgroup memory hold the weights of such a perceptron? */
export const canRunMultiStep = ({ widths, workgroupBytes }: Pick<MultiStep, 'widths' | 'workgroupBytes'>): boolean =>
  weightsOf(widths) <= mostMultiStepWeights && 4 * (weightsOf(widths) + 2 * threads) <= workgroupBytes;

/**
 * Numbers in `state` for one model: two per weight, two powers of β, and activations if they exceed workgroup memory.
 */
export const multiStepStateSize = (multiStep: Omit<MultiStep, 'learners' | 'optimizer' | 'labelled'>): number =>
  2 * weightsOf(multiStep.widths) + 2 + (fitsWorkgroup(multiStep) ? 0 : activationsOf(multiStep));
