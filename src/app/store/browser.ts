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
  writeLesson: (id) => replaceParameters({ lesson: id }),
  readLayout() {
    const asked = new URLSearchParams(location.search);
    return asked.has('embed') ? 'embed' : asked.has('present') ? 'present' : 'page';
  },
  writeLayout: (layout) =>
    replaceParameters({ present: layout === 'present' ? '' : null, embed: layout === 'embed' ? '' : null }),
  watch(listener) {
    addEventListener('hashchange', listener);
    return () => removeEventListener('hashchange', listener);
  },
};

/** Writes these parameters of the address; null takes one away. */
function replaceParameters(parameters: Readonly<Record<string, string | null>>): void {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  if (url.href !== location.href) history.replaceState(null, '', url);
}
