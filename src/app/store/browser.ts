import type { Address } from './store';

/** Milliseconds: browsers refuse more than a few changes of the address a second, so only the last of many is written. */
const writeDelay = 200;
let writing: ReturnType<typeof setTimeout> | undefined;

/** The experiment's place in the browser's address. */
export const browserAddress: Address = {
  read: () => location.hash,
  write(fragment) {
    clearTimeout(writing);
    writing = setTimeout(() => {
      if (fragment === location.hash) return;
      history.replaceState(null, '', `${location.pathname}${location.search}${fragment}`);
    }, writeDelay);
  },
  readLesson: () => new URLSearchParams(location.search).get('lesson'),
  writeLesson(id) {
    const url = new URL(location.href);
    if (id === null) url.searchParams.delete('lesson');
    else url.searchParams.set('lesson', id);
    if (url.href !== location.href) history.replaceState(null, '', url);
  },
  watch(listener) {
    addEventListener('hashchange', listener);
    return () => removeEventListener('hashchange', listener);
  },
};
