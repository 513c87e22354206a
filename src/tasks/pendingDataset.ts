import type { Values } from '../experiment/fields';
import type { Dataset, DatasetOutline, Examples, ExamplesOutline, Load, Task } from './task';

/** Examples that are on their way, and what is known of them by now. */
export interface PendingDataset {
  readonly outline: DatasetOutline;
  readonly dataset: Promise<Dataset>;
}

/** Begins to make the examples of a task. Waits for them only where nothing is known without them. */
export async function requestDataset(task: Task, values: Values, seed: number, load: Load): Promise<PendingDataset> {
  const dataset = task.make(values, seed, load);
  // Whoever waits for them hears of it; nobody has to.
  dataset.catch(() => {});
  const outline = task.outline?.(values, seed);
  return outline ? { outline, dataset } : loadedDataset(await dataset);
}

/** Examples that are there. */
export const loadedDataset = (dataset: Dataset): PendingDataset => ({
  outline: { train: outlineOf(dataset.train), test: outlineOf(dataset.test), scale: dataset.scale },
  dataset: Promise.resolve(dataset),
});

const outlineOf = ({ inputs, labels }: Examples): ExamplesOutline => ({
  labels,
  areBytes: inputs instanceof Uint8Array,
});
