/** The part of the browser's `Storage` that the page uses, so that tests can stand in for it. Any of it may throw. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** A small value that the browser keeps for later visits. */
export interface StoredValue<T> {
  /** null where nothing is kept, and where it is malformed or of another version. */
  read(): T | null;
  write(value: T): void;
  remove(): void;
}

/**
 * The value under `key`, kept with the version of its form. Nothing here throws: where storage is refused or full, the
 * value is not kept.
 */
export function storedValue<T>(
  storage: KeyValueStorage,
  key: string,
  version: number,
  isValid: (value: unknown) => value is T,
): StoredValue<T> {
  return {
    read() {
      try {
        const stored: unknown = JSON.parse(storage.getItem(key) ?? 'null');
        if (!isObject(stored) || stored.version !== version || !isValid(stored.value)) return null;
        return stored.value;
      } catch {
        return null;
      }
    },
    write(value) {
      try {
        storage.setItem(key, JSON.stringify({ version, value }));
      } catch {
        // Refused or full: the page works without it.
      }
    },
    remove() {
      try {
        storage.removeItem(key);
      } catch {
        // As above.
      }
    },
  };
}

/** Is it an object whose properties can be read? An array is none. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
