import type { Random } from '../../experiment/random';

/** The batches of one training phase, the same for every network that trains in it. */
export interface Batches {
  /** Examples in a batch: the requested number, or all examples if there are fewer. */
  readonly size: number;
  /** Number of examples with a hard label in each batch; they are its first rows. */
  readonly labelled: number;
  readonly stepsPerEpoch: number;
  /** The rows of the next epoch, `[stepsPerEpoch · size]`, as indices into the inputs that the round uses. */
  nextEpoch(): Int32Array;
}

/**
 * Plans batches of `labelled` and `unlabelled` examples (indices, `[n]`). If both exist, labelled ones make up their
 * share of each batch, and at least half of it where there are enough of them; each part cycles through shuffles of its
 * own. The twin learns from labels alone: so it trains as well as they allow, and its gap to the student does not come
 * from nearly empty batches. An epoch is one pass over the larger part; examples that do not fill a batch are left to
 * later epochs.
 * @throws RangeError without examples
 */
export function planBatches(labelled: Int32Array, unlabelled: Int32Array, wantedSize: number, random: Random): Batches {
  const count = labelled.length + unlabelled.length;
  if (count === 0) throw new RangeError('There is nothing to make batches of.');
  const size = Math.min(wantedSize, count);
  const share = Math.max(0.5, labelled.length / count);
  const isMostlyLabelled = labelled.length >= unlabelled.length;
  // If both parts exist, each batch has examples of both; a batch of one has an example of the larger part.
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
