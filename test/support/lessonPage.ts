import type { LessonPlace } from '../../src/app/store/state';
import { createAppStore } from '../../src/app/store/store';
import type { KeyValueStorage } from '../../src/app/store/storedValue';
import type { Lesson } from '../../src/lessons/lesson';
import type { Client } from '../../src/worker/client';
import type { Event } from '../../src/worker/protocol';
import { memoryRuns, memoryStorage } from './kept';

interface Entry {
  readonly place: LessonPlace | null;
  readonly fragment: string;
}

interface Opening {
  readonly lessons: readonly Lesson[];
  readonly entry?: Entry;
  readonly storage?: KeyValueStorage;
  readonly runs?: ReturnType<typeof memoryRuns>;
}

/** A page with a history like a browser's, on a client whose runs finish when they are told to. */
export function openLessonPage({ lessons, entry, storage = memoryStorage(), runs = memoryRuns() }: Opening) {
  let hear: (event: Event) => void = () => {};
  let number = 0;
  const client = {
    start: () => ++number,
    stop: () => {},
    adjust: () => {},
    pace: () => {},
    subscribe: (listener: (event: Event) => void) => {
      hear = listener;
      return () => {};
    },
  } as unknown as Client;
  const entries: Entry[] = [entry ?? { place: null, fragment: '' }];
  let at = 0;
  const here = () => entries[at] as Entry;
  let onMove = () => {};
  const { store, actions } = createAppStore({
    client,
    load: () => Promise.reject(new Error('no files here')),
    address: {
      read: () => here().fragment,
      write: (fragment) => {
        entries[at] = { ...here(), fragment };
      },
      watch: (listener) => {
        onMove = listener;
        return () => {};
      },
      readLesson: () => here().place,
      writeLesson: (place, how) => {
        const fragment = here().fragment;
        if (how === 'new') entries.splice(++at, entries.length, { place, fragment });
        else entries[at] = { place, fragment };
      },
      readLayout: () => 'page',
      writeLayout: () => {},
    },
    loadLessons: () => Promise.resolve(lessons),
    storage,
    runs,
    renderQueue: { request: () => {}, flush: () => {} },
    commit: (change) => change(),
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return {
    store,
    actions,
    hear: (event: Event) => hear(event),
    /** Ends a run with these logits, by default of one example that the student gets right. */
    finish(run: number, logits = Float32Array.of(1, 0)) {
      const testLogits = { classes: 2, labels: Uint8Array.of(0), logits: { student: logits } };
      hear({ kind: 'test-logits', run, testLogits });
      hear({ kind: 'finished', run });
    },
    /** Goes through the history, as Back (−1) and Forward (1) do. */
    async go(by: number) {
      at += by;
      onMove();
      await settled();
    },
    here,
    entries: () => entries,
    /** When all that was begun is done. */
    settled,
    /** The page after a reload. */
    async reload() {
      await settled();
      const again = openLessonPage({ lessons, entry: here(), storage, runs });
      await settled();
      return again;
    },
  };
}
