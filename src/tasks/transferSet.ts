import type { Random } from '../experiment/random';
import type { TransferSettings } from '../experiment/settings';

/** The examples of student and twin, as indices into the set that they were drawn from. */
export interface TransferSet {
  /** Examples with a hard label, in a random order that is balanced over the classes. */
  readonly labelled: Int32Array;
  /** Examples without a hard label: they have soft targets only. */
  readonly unlabelled: Int32Array;
  /** The hard label of each labelled example, noise included; same order as `labelled`. */
  readonly labels: Uint8Array;
}

/** The settings that decide which examples are in the transfer set, and their hard labels. */
export type DrawSettings = Pick<TransferSettings, 'examples' | 'labelled' | 'leftOut' | 'labelNoise'>;

/**
 * Draws the transfer set from a set with these true `labels`, `[count]`, 0 … classes − 1. Larger settings only add
 * examples or labels to those of smaller ones; classes alternate, so that every prefix is balanced.
 */
export function drawTransferSet(
  labels: Uint8Array,
  classes: number,
  settings: DrawSettings,
  random: Random,
): TransferSet {
  const allowed = Array.from({ length: classes }, (_, label) => label).filter(
    (label) => !settings.leftOut.includes(label),
  );
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
  const seen = order.slice(0, settings.examples);
  const labelled = seen.slice(0, settings.labelled);
  const hard = Uint8Array.from(labelled, (index) => labels[index] as number);
  const wrong = random.shuffled([...hard.keys()]).slice(0, Math.round((hard.length * settings.labelNoise) / 100));
  for (const at of wrong) hard[at] = ((hard[at] as number) + 1 + random.integer(classes - 1)) % classes;
  return {
    labelled: Int32Array.from(labelled),
    unlabelled: Int32Array.from(seen.slice(settings.labelled)),
    labels: hard,
  };
}
