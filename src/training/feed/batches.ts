import type { Random } from '../../experiment/random';

/** Batches of one training phase: the same rows for every learner that trains in it. */
export interface Batches {
  /** Examples in a batch; smaller than asked for when there are fewer examples. */
  readonly size: number;
  /** How many of them carry a hard label; they stand first in every batch. */
  readonly labelled: number;
  readonly stepsPerEpoch: number;
  /** The next epoch's rows, `[stepsPerEpoch · size]`, as indices into the training set. */
  nextEpoch(): Int32Array;
}

/**
 * Batches over examples of which some carry labels. Where only a part does, labelled ones fill their share of every
 * batch, and at least half, cycling through their own shuffles: the twin, which learns from nothing else, then trains
 * as well as its labels allow, and the gap to the student is not owed to nearly empty batches. An epoch is one pass
 * over the larger part; what does not fill a whole batch waits for the next epoch's shuffle.
 */
export function planBatches(labelled: Int32Array, unlabelled: Int32Array, wantedSize: number, random: Random): Batches {
  const count = labelled.length + unlabelled.length;
  if (count === 0) throw new RangeError('There is nothing to make batches of.');
  const size = Math.min(wantedSize, count);
  const share = Math.max(0.5, labelled.length / count);
  const isMostlyLabelled = labelled.length >= unlabelled.length;
  // Where there are examples of both kinds, every batch has some of both; a batch of one, of the larger kind.
  const most = unlabelled.length === 0 || (size === 1 && isMostlyLabelled) ? size : size - 1;
  const least = size - unlabelled.length;
  const fromLabelled = Math.max(Math.min(Math.round(size * share), labelled.length, most), least);
  const fromUnlabelled = size - fromLabelled;
  const stepsPerEpoch = Math.max(
    1,
    isMostlyLabelled ? Math.floor(labelled.length / fromLabelled) : Math.floor(unlabelled.length / fromUnlabelled),
  );
  const nextLabelled = cycle(labelled, random);
  const nextUnlabelled = cycle(unlabelled, random);
  const larger = isMostlyLabelled ? nextLabelled : nextUnlabelled;
  return {
    size,
    labelled: fromLabelled,
    stepsPerEpoch,
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

/** Batches of inputs that are made when they are wanted: how many there are is all that can be said of them. */
export function planMadeBatches(count: number, size: number): Batches {
  const stepsPerEpoch = Math.max(1, Math.floor(count / size));
  return { size, labelled: size, stepsPerEpoch, nextEpoch: () => new Int32Array(stepsPerEpoch * size) };
}

/** Takes indices one by one, every one once before any a second time, in an order shuffled anew for each pass. */
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
