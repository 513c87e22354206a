import * as tf from '@tensorflow/tfjs';
import { randomStream } from '../../src/experiment/random';
import type { Head } from '../../src/models/heads';
import { uploadHardTargets } from '../../src/training/feed/deviceDataSet';
import { objectiveLoss } from '../../src/training/step/objectiveLoss';
import { type Asked, asked, positions, vocabulary } from './objectiveSteps';

/** Losses on hard targets, their gradients and pseudo-labels on the present backend, for drawn logits and weights. */
export async function answersOnBackend(name: string): Promise<number[][]> {
  const { objective, classes } = asked[name] as Asked;
  const size = { classes, rows: objective.rows([positions]) };
  const head: Head = { objective, ...size, weight: 1, isTaught: true };
  const drawn = randomStream(23, name);
  const lengths = Array.from({ length: 9 }, () => 1 + drawn.integer(positions));
  const sequences = lengths.map((length) => Array.from({ length }, () => 1 + drawn.integer(vocabulary - 1)));
  const bytes = Uint8Array.from(sequences.slice(0, 7).flatMap((ids) => asked[name]?.answer(ids) ?? []));
  const logits = Float32Array.from({ length: 9 * size.rows * classes }, () => 3 * drawn.normal());
  const found = tf.tidy(() => {
    const at = Int32Array.from({ length: 7 }, (_, row) => row);
    const targets = uploadHardTargets(9, { objective, ...size }, at, bytes);
    const mask = tf.tensor2d(lengths.map((length) => Array.from({ length: positions }, (_, i) => Number(i < length))));
    const weight = objective.weight(tf, mask, 9, size);
    const z = tf.tensor2d(logits, [9 * size.rows, classes]);
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor) =>
      objectiveLoss(head, x as tf.Tensor2D, { targets, labelled: 7, weight }),
    )(z);
    return [value, grad, objective.pseudoTargets(tf, z, weight, size)];
  });
  const values = await Promise.all(found.map(async (tensor) => [...(await tensor.data())]));
  tf.dispose(found);
  return values;
}
