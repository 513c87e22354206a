import { type BatchSizes, batchSizesOf } from '../../experiment/batchSizes';
import type { Random } from '../../experiment/random';

/** The batches of one training phase, the same for every network that trains in it; labelled examples come first. */
export interface Batches extends BatchSizes {
  /** The rows of the next epoch, `[stepsPerEpoch · size]`, as indices into the inputs that the round uses. */
  nextEpoch(): Int32Array;
}

/**
 * Plans batches of `labelled` and `unlabelled` examples (indices, `[n]`), with the sizes of `batchSizesOf`; each part
 * cycles through shuffles of its own.
 * @throws RangeError without examples
 */
export function planBatches(labelled: Int32Array, unlabelled: Int32Array, wantedSize: number, random: Random): Batches {
  const sizes = batchSizesOf(labelled.length, unlabelled.length, wantedSize);
  const { size, labelled: fromLabelled, stepsPerEpoch } = sizes;
  const nextLabelled = cycle(labelled, random);
  const nextUnlabelled = cycle(unlabelled, random);
  const larger = labelled.length >= unlabelled.length ? nextLabelled : nextUnlabelled;
  return {
    ...sizes,
    nextEpoch() {
      larger.shuffle();
      const rows = new Int32Array(stepsPerEpoch * size);
      for (let at = 0; at < rows.length; at += size) {
        for (let i = 0; i < size; i++) rows[at + i] = i < fromLabelled ? nextLabelled.take() : nextUnlabelled.take();
      }
      return rows;
    },
  };
}

/**
 * Batches of generated inputs: only their number and size matter. All rows are 0, and all inputs count as labelled.
 * `count` is the number of inputs per epoch.
 */
export function planMadeBatches(count: number, size: number): Batches {
  const stepsPerEpoch = Math.max(1, Math.floor(count / size));
  return { size, labelled: size, stepsPerEpoch, nextEpoch: () => new Int32Array(stepsPerEpoch * size) };
}

/** Iterates over `indices` endlessly, in a new random order for each pass. */
function cycle(indices: Int32Array, random: Random): { shuffle(): void; take(): number } {
  let order: number[] = [];
  let at = 0;
  const shuffle = () => {
    order = random.shuffled([...indices]);
    at = 0;
  };
  return {
    shuffle,
    take: () => {
      if (at === order.length) shuffle();
      return order[at++] as number;
    },
  };
}
