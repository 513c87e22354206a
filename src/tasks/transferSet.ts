import type { Random } from '../experiment/random';
import type { TransferSettings } from '../experiment/settings';

/** The examples of student and twin, as indices into the set that they were drawn from. */
export interface TransferSet {
  /** Examples with a hard label, in a random order that is balanced over the classes. */
  readonly labelled: Int32Array;
  /** Examples without a hard label: they have soft targets only. */
  readonly unlabelled: Int32Array;
  /** The answers of each labelled example, noise included, `[labelled · answers]`; same order as `labelled`. */
  readonly labels: Uint8Array;
}

/** The settings that decide which examples are in the transfer set, and their hard labels. */
export type DrawSettings = Pick<TransferSettings, 'examples' | 'labelled' | 'leftOut' | 'labelNoise'>;

/** Whether each example is of one of some classes, or has a number of answers of another kind. */
export type AnswersOfExamples = { readonly classes: number } | { readonly answers: number };

/**
 * Draws the transfer set from a set with these true `labels`, `[count · answers]`. Larger settings only add examples or
 * labels to those of smaller ones. Where examples are of a class, 0 … classes − 1, classes alternate, so that every
 * prefix is balanced; only there can classes be left out, and labels be wrong.
 */
export function drawTransferSet(
  labels: Uint8Array,
  of: AnswersOfExamples,
  settings: DrawSettings,
  random: Random,
): TransferSet {
  const order = 'classes' in of ? balanced(labels, of.classes, settings.leftOut, random) : anyOrder(labels, of, random);
  const seen = order.slice(0, settings.examples);
  const labelled = seen.slice(0, settings.labelled);
  return {
    labelled: Int32Array.from(labelled),
    unlabelled: Int32Array.from(seen.slice(settings.labelled)),
    labels:
      'classes' in of ? hardLabels(labels, labelled, of.classes, settings, random) : answersAt(labels, of, labelled),
  };
}

/** The examples of the classes that are not left out, in a random order in which classes alternate. */
function balanced(labels: Uint8Array, classes: number, leftOut: DrawSettings['leftOut'], random: Random): number[] {
  const allowed = Array.from({ length: classes }, (_, label) => label).filter((label) => !leftOut.includes(label));
  const byClass = allowed.map((label) =>
    random.shuffled(Array.from(labels.keys()).filter((index) => labels[index] === label)),
  );
  const order: number[] = [];
  for (let turn = 0; byClass.some((indices) => turn < indices.length); turn++) {
    for (const indices of byClass) {
      const index = indices[turn];
      if (index !== undefined) order.push(index);
    }
  }
  return order;
}

const anyOrder = (labels: Uint8Array, { answers }: { readonly answers: number }, random: Random): number[] =>
  random.shuffled(Array.from({ length: labels.length / answers }, (_, row) => row));

/** The classes of the examples at `rows`, some of them wrong. */
function hardLabels(
  labels: Uint8Array,
  rows: readonly number[],
  classes: number,
  { labelNoise }: DrawSettings,
  random: Random,
): Uint8Array {
  const hard = Uint8Array.from(rows, (index) => labels[index] as number);
  const wrong = random.shuffled([...hard.keys()]).slice(0, Math.round((hard.length * labelNoise) / 100));
  for (const at of wrong) hard[at] = ((hard[at] as number) + 1 + random.integer(classes - 1)) % classes;
  return hard;
}

/** The answers of the examples at `rows`, `[rows · answers]`. */
function answersAt(labels: Uint8Array, { answers }: { readonly answers: number }, rows: readonly number[]): Uint8Array {
  const found = new Uint8Array(rows.length * answers);
  rows.forEach((row, at) => {
    found.set(labels.subarray(row * answers, (row + 1) * answers), at * answers);
  });
  return found;
}
