import * as tf from '@tensorflow/tfjs';
import { noAnswer } from '../../src/experiment/objective';
import { randomStream } from '../../src/experiment/random';
import type { Head } from '../../src/models/heads';
import { ctc } from '../../src/objectives/ctc';
import { uploadHardTargets } from '../../src/training/feed/deviceDataSet';
import { objectiveLoss } from '../../src/training/step/objectiveLoss';
import { gradientByDifferences, lossByForward } from './ctc';

/** Batches of sequences without an alignment, and their loss on the present backend and by definition. */

/** An example: how many of its positions count, and its labels; null if it has none. */
export interface CtcExample {
  readonly positions: number;
  readonly labels: readonly number[] | null;
  /** `[frames][classes]`. */
  readonly logits: readonly (readonly number[])[];
}

/** A batch whose examples have the same number of frames and classes. */
export interface CtcBatch {
  readonly framesPerPosition: number;
  readonly longest: number;
  readonly examples: readonly CtcExample[];
}

/** By the kernel of the backend, or by TensorFlow.js's operations. */
export type CtcWay = 'kernel' | 'operations';

/** The loss of a batch and its gradient, `[batch · frames · classes]`. */
export interface CtcLoss {
  readonly loss: number;
  readonly gradient: readonly number[];
}

/** The loss times 3, so that the incoming gradient counts, and its gradient, divided by 3 again. */
export async function ctcOnBackend(
  { framesPerPosition, longest, examples }: CtcBatch,
  way: CtcWay,
  isMasked = true,
): Promise<CtcLoss> {
  const objective = ctc({ framesPerPosition, longest });
  const [rows, classes] = [examples[0]?.logits.length ?? 0, examples[0]?.logits[0]?.length ?? 0];
  const head: Head = { objective, classes, rows, weight: 1, isTaught: true };
  const labelled = [...examples.keys()].filter((at) => examples[at]?.labels);
  const bytes = Uint8Array.from(
    labelled.flatMap((at) => Array.from({ length: longest }, (_, i) => examples[at]?.labels?.[i] ?? noAnswer)),
  );
  const found = tf.tidy(() => {
    const targets = uploadHardTargets(examples.length, head, Int32Array.from(labelled), bytes);
    const mask = tf.tensor2d(
      examples.map((one) => Array.from({ length: rows / framesPerPosition }, (_, at) => Number(at < one.positions))),
    );
    const weight = isMasked ? objective.weight(tf, mask, examples.length, head) : null;
    const hard = { targets, labelled: labelled.length, weight };
    const logits = tf.tensor2d(examples.flatMap((one) => one.logits as number[][]));
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => {
      const z = x as tf.Tensor2D;
      return tf.mul(way === 'kernel' ? objectiveLoss(head, z, hard) : objective.loss(tf, z, hard, head), 3);
    })(logits);
    return [value, grad] as const;
  });
  const [loss, gradient] = await Promise.all(found.map(async (tensor) => [...(await tensor.data())]));
  tf.dispose([...found]);
  return { loss: (loss?.[0] ?? Number.NaN) / 3, gradient: (gradient ?? []).map((slope) => slope / 3) };
}

const defined = new Map<CtcBatch, CtcLoss>();

/** The same by the forward variables and by central differences, in 64 bits. Labels without a path count, and add 0. */
export function ctcByDefinition(batch: CtcBatch): CtcLoss {
  const known = defined.get(batch) ?? differencesOf(batch);
  defined.set(batch, known);
  return known;
}

function differencesOf({ framesPerPosition, examples }: CtcBatch): CtcLoss {
  const count = Math.max(1, examples.filter(({ labels }) => labels).length);
  const each = examples.map(({ positions, labels, logits }) => {
    const own = logits.slice(0, positions * framesPerPosition);
    const loss = (z: readonly (readonly number[])[]) => (labels ? lossByForward(z, labels) / count : 0);
    const isPossible = labels !== null && Number.isFinite(loss(own));
    const slopes = isPossible ? gradientByDifferences(own, loss, 1e-4).flat() : [];
    const size = logits.length * (logits[0]?.length ?? 0);
    return {
      loss: isPossible ? loss(own) : 0,
      gradient: Array.from({ length: size }, (_, at) => slopes[at] ?? 0),
    };
  });
  return {
    loss: each.reduce((sum, { loss }) => sum + loss, 0),
    gradient: each.flatMap(({ gradient }) => gradient),
  };
}

/** The greatest difference of two losses, relative to the loss where that is above 1, and of their gradients. */
export const apart = (a: CtcLoss, b: CtcLoss) => ({
  loss: Math.abs(a.loss - b.loss) / Math.max(1, Math.abs(b.loss)),
  gradient: Math.max(...a.gradient.map((slope, at) => Math.abs(slope - (b.gradient[at] as number)))),
});

const random = randomStream(41, 'ctc cases');
const drawn = (frames: number, classes: number, spread = 2) =>
  Array.from({ length: frames }, () => Array.from({ length: classes }, () => spread * random.normal()));
const labelsUpTo = (length: number, most: number) => Array.from({ length }, () => 1 + random.integer(most));

/** Batches by what is special about them. */
export const ctcBatches: Readonly<Record<string, CtcBatch>> = {
  'labels that repeat, none, too many, unknown ones, and frames that do not count': {
    framesPerPosition: 2,
    longest: 4,
    examples: [
      { positions: 3, labels: [1, 2, 1], logits: drawn(6, 3) },
      { positions: 3, labels: [1, 1, 1], logits: drawn(6, 3) },
      { positions: 1, labels: [2], logits: drawn(6, 3) },
      { positions: 2, labels: [2, 2], logits: drawn(6, 3) },
      { positions: 2, labels: [], logits: drawn(6, 3) },
      { positions: 0, labels: [], logits: drawn(6, 3) },
      { positions: 3, labels: [1, 1, 1, 1], logits: drawn(6, 3) },
      { positions: 0, labels: [1], logits: drawn(6, 3) },
      { positions: 1, labels: [1, 2, 1], logits: drawn(6, 3) },
      { positions: 3, labels: null, logits: drawn(6, 3) },
    ],
  },
  'a single frame and a single label': {
    framesPerPosition: 1,
    longest: 1,
    examples: [
      { positions: 1, labels: [1], logits: drawn(1, 2) },
      { positions: 1, labels: [], logits: drawn(1, 2) },
    ],
  },
  'long sequences of many classes': {
    framesPerPosition: 1,
    longest: 12,
    examples: Array.from({ length: 13 }, (_, length) => ({
      positions: 40 - length,
      labels: labelsUpTo(length, 2),
      logits: drawn(40, 21, 3),
    })),
  },
  'more states and classes than threads': {
    framesPerPosition: 1,
    longest: 33,
    examples: [{ positions: 38, labels: labelsUpTo(33, 65), logits: drawn(40, 66, 1) }],
  },
  'logits beyond the range of an exponential': {
    framesPerPosition: 1,
    longest: 3,
    examples: [
      { positions: 4, labels: [2, 1], logits: drawn(4, 4, 60) },
      { positions: 4, labels: [3, 3], logits: drawn(4, 4, 100) },
    ],
  },
  'nothing that has labels': {
    framesPerPosition: 1,
    longest: 2,
    examples: [{ positions: 3, labels: null, logits: drawn(3, 3) }],
  },
};
