import { isObject, type KeyValueStorage, type StoredValue, storedValue } from './storedValue';

/** What the page showed with the record of its last run. */
export interface Shown {
  readonly lesson: string | null;
  /** The link of the experiment. */
  readonly link: string;
}

const isShown = (value: unknown): value is Shown =>
  isObject(value) && (value.lesson === null || typeof value.lesson === 'string') && typeof value.link === 'string';

/** The small note beside the record of runs: it is read first, and says whether there is a record. */
export const lastRunNote = (storage: KeyValueStorage): StoredValue<Shown> =>
  storedValue(storage, 'last-run', 1, isShown);
