import type * as tf from '@tensorflow/tfjs';
import type { Values } from './fields';
import type { InputMask, InputMaskSettings } from './inputMask';

/** The lowest and the highest value of a number. */
export type Range = readonly [low: number, high: number];

/** What one example is, as far as anything else must know. One file of `inputs/` declares one kind. */
export interface InputKind {
  readonly id: string;
  /**
   * The range of an example's numbers, which also bounds an attack. Null if they are ids: those cannot be moved by a
   * little, blended or generated.
   */
  readonly range: Range | null;
  /** The augmentation field that applies to such examples alone; null if none does. */
  readonly augmentation: 'shift' | 'jitter' | null;
  /** The augmentation of a noisy student (Xie et al. 2020); null without one. */
  readonly noise: Values | null;
  /** The field of the transfer set that restricts what the student sees of an example; null if none does. */
  readonly maskField: keyof InputMaskSettings | null;
  /** The restriction of these settings for examples of this shape; null if nothing is hidden. */
  maskOf(settings: InputMaskSettings, inputShape: readonly number[]): InputMask | null;
  /** How a generator makes such examples; null if none can. */
  readonly generated: GeneratedInputs | null;
  /**
   * Which positions of examples `x`, `[batch, positions]`, count: 1 or 0, of the same shape. Absent where all of an
   * example always does.
   */
  readonly mask?: (ops: typeof tf, x: tf.Tensor2D) => tf.Tensor2D;
  /** How the page draws one: as a point in the square [−1, 1]², as a grey image `[rows, columns, 1]`, or as its text. */
  readonly drawnAs: 'point' | 'image' | 'text';
}

/** How a generator makes examples of a kind. */
export interface GeneratedInputs {
  /** By dense layers, or by upsampling and convolutions. */
  readonly by: 'dense' | 'upsampling';
  /** Subtracted from a generator's outputs before tanh: the value that it starts from. */
  readonly from: number;
  /** Number of generated examples to display. */
  readonly shown: number;
}

/** The id of a position without a token. No layer may let it change any number. */
export const padding = 0;
