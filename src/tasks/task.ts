import type { TaskDeclaration } from '../experiment/declarations';
import type { Values } from '../experiment/fields';

/**
 * Examples as flat, row-major arrays. Inputs that are bytes stay bytes; a network gets `inputs × scale`. Ids of tokens
 * are a Uint16Array, with scale 1.
 */
export interface Examples {
  /** `[count, …inputShape]`, row-major. */
  readonly inputs: Float32Array | Uint8Array | Uint16Array;
  /** True classes, `[count]`, 0 … classes − 1; for other objectives the answers of each example, `[count · answers]`. */
  readonly labels: Uint8Array;
  /** What each example says, `[count]`, for examples that are text. */
  readonly texts?: readonly string[];
}

/** The examples of a task. */
export interface Dataset {
  readonly train: Examples;
  readonly test: Examples;
  /** Factor from `inputs` to network inputs: 1 for points, 1/255 for bytes. */
  readonly scale: number;
  /** Reads any text as one example, for examples that are text. */
  readonly read?: (text: string) => ReadText;
}

/** A data set without its inputs: what can be known before they are loaded. */
export interface DatasetOutline {
  readonly train: ExamplesOutline;
  readonly test: ExamplesOutline;
  readonly scale: Dataset['scale'];
}

/** The part of a {@link DatasetOutline} for one set of examples. */
export interface ExamplesOutline extends Pick<Examples, 'labels'> {
  /** Are the inputs a Uint8Array? */
  readonly areBytes: boolean;
}

/** A text as an example of tokens. */
export interface ReadText {
  /** `[positions]`, padded. */
  readonly ids: Uint16Array;
  /** Where the token at each position stands in `characters`; none for positions without a token. */
  readonly pieces: readonly { readonly from: number; readonly to: number }[];
  /** The text as it was read, by characters: normalised, and cut to what fits. No network sees what no token covers. */
  readonly characters: readonly string[];
}

/** Fetches a file of this site by its path under `public/`, e.g. `data/digits.bin`. */
export type Load = (path: string) => Promise<Uint8Array>;

/** A task: its declaration, and the function that makes its examples. */
export interface Task extends TaskDeclaration {
  /** The outline of what `make` returns, for tasks that load a file but know the outline without it. */
  outline?(values: Values, seed: number): DatasetOutline | Promise<DatasetOutline>;
  /**
   * Makes the examples. The same values and seed give the same bytes, in the page and in the worker.
   * @throws DataUnreachable (rejects) when a file that the task needs cannot be loaded or is invalid.
   */
  make(values: Values, seed: number, load: Load): Promise<Dataset>;
}
