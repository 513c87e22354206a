import type { RunStorage } from '../../src/app/store/runKeeper';
import type { KeyValueStorage } from '../../src/app/store/storedValue';

/** What a browser keeps between visits, in memory. */

/** Holds what `values` holds. */
export function memoryStorage(values = new Map<string, string>()): KeyValueStorage & { values: Map<string, string> } {
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

/** Refuses everything, as a browser does inside some frames. */
export const refusedStorage: KeyValueStorage = {
  getItem: () => {
    throw new Error('refused');
  },
  setItem: () => {
    throw new Error('refused');
  },
  removeItem: () => {
    throw new Error('refused');
  },
};

/** Clones what it is given, as IndexedDB does. `calls` are the names of the functions that were called. */
export function memoryRuns(): RunStorage & { held: unknown; readonly calls: string[] } {
  const runs = {
    held: undefined as unknown,
    calls: [] as string[],
    read: async () => {
      runs.calls.push('read');
      return structuredClone(runs.held);
    },
    write: async (record: unknown) => {
      runs.calls.push('write');
      runs.held = structuredClone(record);
    },
    remove: async () => {
      runs.calls.push('remove');
      runs.held = undefined;
    },
  };
  return runs;
}
