import { randomStream } from '../../experiment/random';
import { answersOf } from '../../metrics/answers';
import type { Generated } from '../../report/answers';
import type { Role } from '../../report/roles';
import type { Examples } from '../../tasks/task';
import { type DrawSettings, drawTransferSet } from '../../tasks/transferSet';

/** A point on a map: where it is, the class that the learner was told, and whether it was told one. */
export interface Dot {
  readonly x: number;
  readonly y: number;
  /** null for a point that only the teacher speaks about. */
  readonly label: number | null;
}

/** More points than these are only a fog. */
const most = 400;

/**
 * The points that each learner learns from, as the worker draws them: the same function from the same seed. Student and
 * twin learn from `pool`.
 */
export function dotsOf(
  train: Examples,
  pool: Examples,
  classes: number,
  transfer: DrawSettings,
  seed: number,
): Readonly<Record<Role, readonly Dot[]>> {
  const set = drawTransferSet(pool.labels, classes, transfer, randomStream(seed, 'transfer set'));
  const dotOf =
    ({ inputs }: Examples) =>
    (index: number, label: number | null): Dot => ({
      x: inputs[2 * index] as number,
      y: inputs[2 * index + 1] as number,
      label,
    });
  const dot = dotOf(pool);
  const labelled = [...set.labelled.subarray(0, most)].map((index, i) => dot(index, set.labels[i] as number));
  const unlabelled = [...set.unlabelled.subarray(0, most)].map((index) => dot(index, null));
  const all = Array.from(train.labels.subarray(0, most), (label, index) => dotOf(train)(index, label));
  return { teacher: all, student: [...unlabelled, ...labelled], twin: labelled };
}

/** The points that a generator makes, each with the class that the teacher answers. */
export function generatedDots({ inputs, logits, classes }: Generated): readonly Dot[] {
  return Array.from(answersOf(logits, classes), (label, at) => ({
    x: inputs[2 * at] as number,
    y: inputs[2 * at + 1] as number,
    label,
  }));
}
