import type { TaskDeclaration } from '../experiment/declarations';
import type { Values } from '../experiment/fields';

/** How one example is drawn: as a point in the square [−1, 1]², or as a grey image. */
export type View = 'plane' | 'image';

/**
 * Examples as plain arrays, row by row. Inputs that are bytes stay bytes; a learner sees `inputs × scale`.
 * Classes appear in `labels` as 0 … classes − 1.
 */
export interface Examples {
  /** `[count, …inputShape]`, row-major. */
  readonly inputs: Float32Array | Uint8Array;
  /** `[count]`. */
  readonly labels: Uint8Array;
}

export interface Dataset {
  readonly train: Examples;
  readonly test: Examples;
  /** What an input is multiplied by before a learner sees it: 1 for points, 1/255 for bytes. */
  readonly scale: number;
}

/** What is known of a data set before its inputs are there. */
export interface DatasetOutline {
  readonly train: ExamplesOutline;
  readonly test: ExamplesOutline;
  readonly scale: Dataset['scale'];
}

export interface ExamplesOutline extends Pick<Examples, 'labels'> {
  readonly areBytes: boolean;
}

/** Fetches a file of our own site by its path under `public/`, e.g. `data/digits.bin`. */
export type Load = (path: string) => Promise<Uint8Array>;

export interface Task extends TaskDeclaration {
  readonly view: View;
  /** What `make` will bring, where that takes a file and is known without it. */
  outline?(values: Values, seed: number): DatasetOutline;
  /**
   * Makes the examples. Same values and seed, same bytes, in the page and in the worker.
   * @throws Error when `load` cannot bring a file that the task needs.
   */
  make(values: Values, seed: number, load: Load): Promise<Dataset>;
}
