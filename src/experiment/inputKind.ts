import type { Values } from './fields';
import type { InputMask, InputMaskSettings } from './inputMask';

/** What one example is, as far as anything else must know. One file of `inputs/` declares one kind. */
export interface InputKind {
  readonly id: string;
  /** The range of an example's numbers, which also bounds an attack. */
  readonly range: readonly [low: number, high: number];
  /** The augmentation field that applies to such examples alone. */
  readonly augmentation: 'shift' | 'jitter';
  /** The augmentation of a noisy student (Xie et al. 2020). */
  readonly noise: Values;
  /** The field of the transfer set that restricts what the student sees of an example. */
  readonly maskField: keyof InputMaskSettings;
  /** The restriction of these settings for examples of this shape; null if nothing is hidden. */
  maskOf(settings: InputMaskSettings, inputShape: readonly number[]): InputMask | null;
  /** How a generator makes such examples: by dense layers, or by upsampling and convolutions. */
  readonly generatedBy: 'dense' | 'upsampling';
  /** Subtracted from a generator's outputs before tanh: the value that it starts from. */
  readonly generatedFrom: number;
  /** Number of generated examples to display. */
  readonly shownGenerated: number;
  /** Can a network's answers be drawn over the square of all examples? */
  readonly hasMap: boolean;
  /** Is it a grey image, `[rows, columns, 1]`? */
  readonly isGreyImage: boolean;
}
