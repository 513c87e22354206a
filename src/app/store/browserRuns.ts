import type { RunStorage } from './runKeeper';

const database = 'distillation-playground';
const table = 'runs';
const key = 'last';

/** Runs in IndexedDB. The library loads with the first use, so that the first screen does not wait for it. */
export const browserRuns: RunStorage = {
  async read() {
    const db = await opened();
    try {
      return await db.get(table, key);
    } finally {
      db.close();
    }
  },
  async write(record) {
    const db = await opened();
    try {
      await db.put(table, record, key);
    } finally {
      db.close();
    }
  },
  async remove() {
    const db = await opened();
    try {
      await db.delete(table, key);
    } finally {
      db.close();
    }
  },
};

/** Closed after each use: a page that stays open must not hold up another one that has a newer database. */
async function opened() {
  const { openDB } = await import('idb');
  return openDB(database, 1, { upgrade: (db) => void db.createObjectStore(table) });
}
