import type { Address } from './store';

/** Browsers refuse more than a few changes of the address a second: a moving slider writes when it rests. */
const rest = 200;
let writing: ReturnType<typeof setTimeout> | undefined;

/** The experiment's place in the browser's address. */
export const browserAddress: Address = {
  read: () => location.hash,
  write(fragment) {
    clearTimeout(writing);
    writing = setTimeout(() => {
      if (fragment === location.hash) return;
      history.replaceState(null, '', `${location.pathname}${location.search}${fragment}`);
    }, rest);
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
