import type { LessonPlace } from './state';
import type { Address } from './store';
import type { KeyValueStorage } from './storedValue';

/** Milliseconds: browsers refuse more than a few changes of the address a second, so only the last of many is written. */
const writeDelay = 200;
let writing: ReturnType<typeof setTimeout> | undefined;
/** The fragment that waits to be written. */
let waiting: string | null = null;

/** Writes the fragment that waits, into the entry of the history that is shown. */
function writeWaiting(): void {
  clearTimeout(writing);
  const fragment = waiting;
  waiting = null;
  if (fragment === null || fragment === location.hash) return;
  history.replaceState(null, '', `${location.pathname}${location.search}${fragment}`);
}

/** The page's place in the browser's address and history. */
export const browserAddress: Address = {
  read: () => location.hash,
  write(fragment) {
    clearTimeout(writing);
    waiting = fragment;
    writing = setTimeout(writeWaiting, writeDelay);
  },
  readLesson() {
    const asked = new URLSearchParams(location.search);
    const id = asked.get('lesson');
    return id === null ? null : { id, step: stepOf(asked.get('step')) };
  },
  writeLesson(place, entry) {
    // What waits belongs to the entry that is left.
    if (entry === 'new') writeWaiting();
    writeParameters(parametersOf(place), entry);
  },
  readLayout() {
    const asked = new URLSearchParams(location.search);
    return asked.has('embed') ? 'embed' : asked.has('present') ? 'present' : 'page';
  },
  writeLayout: (layout) =>
    writeParameters({ present: layout === 'present' ? '' : null, embed: layout === 'embed' ? '' : null }, 'same'),
  watch(listener) {
    // Also comes with another fragment alone.
    addEventListener('popstate', listener);
    return () => removeEventListener('popstate', listener);
  },
};

/** A step counted from 0, from one counted from 1. What is no number is the first. */
const stepOf = (text: string | null): number => (/^[1-9]\d{0,3}$/.test(text ?? '') ? Number(text) - 1 : 0);

/** The first step is not named. */
const parametersOf = (place: LessonPlace | null) => ({
  lesson: place?.id ?? null,
  step: place && place.step > 0 ? String(place.step + 1) : null,
});

/** Writes these parameters of the address; null takes one away. */
function writeParameters(parameters: Readonly<Record<string, string | null>>, entry: 'new' | 'same'): void {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  if (url.href === location.href) return;
  if (entry === 'new') history.pushState(null, '', url);
  else history.replaceState(null, '', url);
}

/** The browser's local storage; asking for it may throw, as its functions may. */
export const browserStorage: KeyValueStorage = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, value),
  removeItem: (key) => localStorage.removeItem(key),
};
