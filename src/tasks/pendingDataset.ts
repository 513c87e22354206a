import type { Values } from '../experiment/fields';
import type { Dataset, DatasetOutline, Examples, ExamplesOutline, Load, Task } from './task';

/** A data set that is being loaded, and its outline, which is already known. */
export interface PendingDataset {
  readonly outline: DatasetOutline;
  readonly dataset: Promise<Dataset>;
}

/**
 * Starts making the examples of a task. Awaits them only if the task has no outline without them; then rejects with
 * DataUnreachable if a file cannot be loaded, and otherwise `dataset` does.
 */
export async function requestDataset(task: Task, values: Values, seed: number, load: Load): Promise<PendingDataset> {
  const dataset = task.make(values, seed, load);
  // Awaiting callers see the rejection; this only silences `unhandledrejection`.
  dataset.catch(() => {});
  const outline = await task.outline?.(values, seed);
  return outline ? { outline, dataset } : loadedDataset(await dataset);
}

/** A data set that is already loaded, as a {@link PendingDataset}. */
export const loadedDataset = (dataset: Dataset): PendingDataset => ({
  outline: { train: outlineOf(dataset.train), test: outlineOf(dataset.test), scale: dataset.scale },
  dataset: Promise.resolve(dataset),
});

const outlineOf = ({ inputs, labels }: Examples): ExamplesOutline => ({
  labels,
  areBytes: inputs instanceof Uint8Array,
});
