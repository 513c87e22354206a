import type { StoreApi } from 'zustand/vanilla';
import { catalogue } from '../../catalogue';
import { toLink } from '../../experiment/link';
import { lastRunNote, type Shown } from './lastRunNote';
import { type RunRecord, readRecord, recordOf } from './runRecord';
import type { State } from './state';
import type { KeyValueStorage } from './storedValue';

/** Where one record of runs is kept. Each function may reject. */
export interface RunStorage {
  /** Whatever is there; nothing is undefined. */
  read(): Promise<unknown>;
  write(record: RunRecord): Promise<void>;
  remove(): Promise<void>;
}

/** Keeps the last finished run and the outcomes of the lesson until the next visit. */
export interface RunKeeper {
  /** Puts back what was kept, if the page shows what it showed then. From then on keeps what the page has. */
  restore(): Promise<void>;
}

export interface RunKeeperOptions {
  readonly store: StoreApi<State>;
  readonly runs: RunStorage;
  /** For the small note that says what the page showed: it is read first, and is written before a page closes. */
  readonly storage: KeyValueStorage;
}

/** Watches the store once `restore` is done; before that it writes nothing. */
export function createRunKeeper({ store, runs, storage }: RunKeeperOptions): RunKeeper {
  const { getState, setState } = store;
  const note = lastRunNote(storage);
  // A run may have ended before this module came.
  let kept: Content = { run: null, lesson: null, finished: nothing };
  /** Is `kept` in the browser by now? */
  let isKept = false;
  let queue = Promise.resolve();

  const save = () => {
    const content = contentOf(getState());
    if (isSame(content, kept)) return;
    kept = content;
    if (isEmpty(content)) note.remove();
    queue = queue.then(() => carryOut(content));
  };
  /** The note comes after the record: where writing fails, nothing old is taken for what the page showed. */
  const carryOut = async (content: Content) => {
    try {
      if (isEmpty(content)) await runs.remove();
      else await runs.write(recordOf(content));
      isKept = !isEmpty(content);
      if (isKept && content === kept) note.write(shownIn(getState()));
    } catch {
      isKept = false;
      note.remove();
    }
  };

  const watch = () => {
    let isDue = false;
    store.subscribe((state, before) => {
      const { experiment, lesson } = before;
      if (isKept && (state.experiment !== experiment || state.lesson?.id !== lesson?.id)) note.write(shownIn(state));
      if (isDue || isSame(contentOf(state), kept)) return;
      isDue = true;
      // A finished run becomes an outcome of the lesson, or the next of a series begins, in the same turn.
      queueMicrotask(() => {
        isDue = false;
        save();
      });
    });
  };

  /** What is in the browser, if it is of the lesson that the page shows. */
  const find = async (shown: Shown): Promise<RunRecord | null> => {
    if (shown.lesson !== shownIn(getState()).lesson) return null;
    const record = readRecord(await runs.read().catch(() => null));
    return record?.lesson === shown.lesson && shown.lesson === shownIn(getState()).lesson ? record : null;
  };

  return {
    async restore() {
      const shown = note.read();
      const record = shown && (await find(shown));
      if (record) {
        const isFree = getState().run === null && shownIn(getState()).link === shown.link;
        setState(({ run, lesson }) => ({
          run: isFree ? record.run : run,
          lesson: lesson && { ...lesson, finished: [...record.finished, ...lesson.finished] },
        }));
        // Else the record holds more than the page shows: it is written anew.
        if (isFree) {
          kept = contentOf(getState());
          isKept = true;
        }
      }
      watch();
      save();
    },
  };
}

type Content = Omit<RunRecord, 'format'>;

function contentOf({ run, lesson }: State): Content {
  return {
    run: run?.status === 'done' ? run : null,
    lesson: lesson?.id ?? null,
    finished: lesson?.finished.length ? lesson.finished : nothing,
  };
}
/** One array, so that two contents without outcomes are the same. */
const nothing: Content['finished'] = [];

const isEmpty = ({ run, finished }: Content) => run === null && finished.length === 0;

const isSame = (a: Content, b: Content) =>
  a.run === b.run && a.finished === b.finished && (a.lesson === b.lesson || isEmpty(a));

const shownIn = ({ lesson, experiment }: State): Shown => ({
  lesson: lesson?.id ?? null,
  link: toLink(experiment, catalogue),
});
