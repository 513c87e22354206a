import * as tf from '@tensorflow/tfjs';
import { type Changes, seenRows } from '../../backend/webgpu/kernels/seenBatch';
import { runsShaders } from '../../backend/webgpu/shader';
import { type AugmentationSettings, changesExamples } from '../../experiment/augmentation';
import type { Shape } from '../../experiment/declarations';
import type { Random } from '../../experiment/random';
import type { Batches } from './batches';
import type { Inputs } from './deviceDataSet';
import { createUniformNumbers, type NextNumbers, numbersOf } from './uniformNumbers';

/** A batch as networks are trained on it, after augmentation. */
export interface SeenBatch {
  /** `[batch, …inputShape]`. */
  readonly x: tf.Tensor;
  /** The teacher's inputs, `[batch, …inputShape]`: `x`, or with `cleanTeacher` the batch without shift and jitter. */
  readonly teacherInput: tf.Tensor;
  /** Hard labels `[batch, targets]`; rows of examples without a label are zero. */
  readonly y: tf.Tensor2D;
  /** Which positions of `x` count, `[batch, positions]`; null if all do, or if no loss asks. */
  readonly mask: tf.Tensor2D | null;
}

/** Augments each batch with new random numbers, which are made on the backend. The creator disposes it. */
export interface Augmentation {
  /** The batch at these `rows` (`[batch]`, int32). `hardLabels` are `[count, targets]`. Must run inside `tf.tidy`. */
  see(inputs: Inputs, hardLabels: tf.Tensor2D, rows: tf.Tensor1D): Omit<SeenBatch, 'mask'>;
  /** Advances the random numbers. Must be called once per step, after the batch was used. */
  advance(): void;
  dispose(): void;
}

/** Options of {@link createAugmentation}. */
export interface AugmentationOptions {
  readonly settings: AugmentationSettings;
  readonly inputShape: Shape;
  readonly batches: Pick<Batches, 'size' | 'labelled'>;
  readonly random: Random;
}

/** The augmentation with these settings; null if they change nothing. The caller disposes it. */
export function createAugmentation(options: AugmentationOptions): Augmentation | null {
  const { settings, inputShape, batches, random } = options;
  if (!changesExamples(settings)) return null;
  const { size, labelled } = batches;
  const { shift, jitter, mixup, cleanTeacher } = settings;
  const numbers = createUniformNumbers(
    [...(shift > 0 ? [[size, 2]] : []), ...(jitter > 0 ? [[2, size, ...inputShape]] : []), ...(mixup ? [[1]] : [])],
    random,
  );
  const partners = tf.keep(tf.tensor1d(partnersOf(batches), 'int32'));
  const changesOf = (next: NextNumbers): Changes => ({
    ...(shift > 0 && { shift: { most: shift, by: next() } }),
    ...(jitter > 0 && { jitter: { deviation: jitter, noise: next() } }),
    ...(mixup && { mixup: { labelled, share: next() } }),
  });
  return {
    see(inputs, hardLabels, rows) {
      const changes = changesOf(numbers.forStep());
      const blend: Changes = changes.mixup ? { mixup: changes.mixup } : {};
      const labels = { kind: 'floats', floats: hardLabels } as const;
      const made = runsShaders()
        ? (by: Changes) => seenRows(inputs.storage, rows, inputShape, by)
        : (by: Changes) => changed(inputs.rows(rows), by, partners);
      const x = made(changes);
      const y = runsShaders()
        ? seenRows(labels, rows, hardLabels.shape.slice(1), blend)
        : changed(tf.gather(hardLabels, rows), blend, partners);
      return { x, teacherInput: cleanTeacher ? made(blend) : x, y: y as tf.Tensor2D };
    },
    advance: () => numbers.advance(),
    dispose() {
      numbers.dispose();
      partners.dispose();
    },
  };
}

/** The augmented `rows`, by TensorFlow.js operations, for backends without the shader. */
function changed(rows: tf.Tensor, { shift, jitter, mixup }: Changes, partners: tf.Tensor1D): tf.Tensor {
  const moved = shift ? shifted(rows as tf.Tensor4D, numbersOf(shift.by) as tf.Tensor2D, shift.most) : rows;
  const jittered = jitter ? tf.add(moved, tf.mul(normal(numbersOf(jitter.noise)), jitter.deviation)) : moved;
  if (!mixup) return jittered;
  const other = tf.gather(jittered, partners);
  return tf.add(other, tf.mul(numbersOf(mixup.share), tf.sub(jittered, other)));
}

/**
 * The mixup partner of each example of a batch, `[size]`: the next one, cyclically and separately among the examples
 * with a label and those without, so that a blend has a full label or none.
 */
export function partnersOf({ size, labelled }: Pick<Batches, 'size' | 'labelled'>): Int32Array {
  return Int32Array.from({ length: size }, (_, at) =>
    at < labelled ? (at + 1) % labelled : labelled + ((at + 1 - labelled) % (size - labelled)),
  );
}

/** Shifts each image by −`most` … `most` pixels along both axes, padding with 0. `uniform` is `[batch, 2]`. */
function shifted(images: tf.Tensor4D, uniform: tf.Tensor2D, most: number): tf.Tensor {
  const by = tf.sub(tf.floor(tf.mul(uniform, 2 * most + 1)), most);
  // The eight numbers of a projective transform from output to input: [1, 0, dx, 0, 1, dy, 0, 0].
  const places = tf.tensor2d([0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0], [2, 8]);
  const still = tf.tensor2d([1, 0, 0, 0, 1, 0, 0, 0], [1, 8]);
  return tf.image.transform(images, tf.add(tf.matMul(by, places), still) as tf.Tensor2D, 'nearest', 'constant', 0);
}

/**
 * Standard normal numbers `[…]` from uniform ones in (0, 1), `[2, …]` (Box & Muller 1958). Must run inside `tf.tidy`.
 */
export function normal(uniform: tf.Tensor): tf.Tensor {
  const [radius, angle] = tf.unstack(uniform) as [tf.Tensor, tf.Tensor];
  return tf.mul(tf.sqrt(tf.mul(tf.log(radius), -2)), tf.cos(tf.mul(angle, 2 * Math.PI)));
}
