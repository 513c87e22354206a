import { randomStream } from '../../../../experiment/random';
import { answersOf } from '../../../../metrics/answers';
import type { Generated } from '../../../../report/answers';
import type { Role } from '../../../../report/roles';
import type { Examples } from '../../../../tasks/task';
import { type DrawSettings, drawTransferSet } from '../../../../tasks/transferSet';

/** A point on a map that a network learns from. */
export interface MapPoint {
  readonly x: number;
  readonly y: number;
  /** The label that the network is given, right or wrong; null for a point with soft targets alone. */
  readonly label: number | null;
}

/** Points of a kind on a map; more would hide it. */
const most = 400;

/**
 * The points that each network learns from. The transfer set, out of `pool`, is the same as the worker's: same function,
 * same seed.
 */
export function pointsOf(
  train: Examples,
  pool: Examples,
  classes: number,
  transfer: DrawSettings,
  seed: number,
): Readonly<Record<Role, readonly MapPoint[]>> {
  const set = drawTransferSet(pool.labels, { classes }, transfer, randomStream(seed, 'transfer set'));
  const pointOf =
    ({ inputs }: Examples) =>
    (index: number, label: number | null): MapPoint => ({
      x: inputs[2 * index] as number,
      y: inputs[2 * index + 1] as number,
      label,
    });
  const poolPoint = pointOf(pool);
  const labelled = [...set.labelled.subarray(0, most)].map((index, i) => poolPoint(index, set.labels[i] as number));
  const unlabelled = [...set.unlabelled.subarray(0, most)].map((index) => poolPoint(index, null));
  const all = Array.from(train.labels.subarray(0, most), (label, index) => pointOf(train)(index, label));
  const student = [...unlabelled, ...labelled];
  return { teacher: all, student, pseudoTwin: student, twin: labelled };
}

/** The points that a generator makes, each with the class that the teacher answers. */
export function generatedPoints({ inputs, logits, classes }: Generated): readonly MapPoint[] {
  return Array.from(answersOf(logits, classes), (label, at) => ({
    x: inputs[2 * at] as number,
    y: inputs[2 * at + 1] as number,
    label,
  }));
}
