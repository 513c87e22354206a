/** How batches are made of labelled and unlabelled examples. */
export interface BatchSizes {
  /** Examples in a batch: the wanted number, or all examples if there are fewer. */
  readonly size: number;
  /** Number of examples with a hard label in each batch. */
  readonly labelled: number;
  /** An epoch is one pass over the larger part; examples that do not fill a batch are left to later epochs. */
  readonly stepsPerEpoch: number;
}

/**
 * The sizes of batches of `labelled` and `unlabelled` examples. If both exist, labelled ones make up their share of each
 * batch, and at least half of it where there are enough of them: the twin learns from labels alone, so it trains as well
 * as they allow, and its gap to the student does not come from nearly empty batches.
 * @throws RangeError without examples
 */
export function batchSizesOf(labelled: number, unlabelled: number, wantedSize: number): BatchSizes {
  const count = labelled + unlabelled;
  if (count === 0) throw new RangeError('There is nothing to make batches of.');
  const size = Math.min(wantedSize, count);
  const share = Math.max(0.5, labelled / count);
  const isMostlyLabelled = labelled >= unlabelled;
  // If both parts exist, each batch has examples of both; a batch of one has an example of the larger part.
  const most = unlabelled === 0 || (size === 1 && isMostlyLabelled) ? size : size - 1;
  const least = size - unlabelled;
  const fromLabelled = Math.max(Math.min(Math.round(size * share), labelled, most), least);
  const larger = isMostlyLabelled ? labelled / fromLabelled : unlabelled / (size - fromLabelled);
  return { size, labelled: fromLabelled, stepsPerEpoch: Math.max(1, Math.floor(larger)) };
}
