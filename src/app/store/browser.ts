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

/** Milliseconds after which work is done even though nothing is painted, as in a hidden tab. */
const patience = 250;

/** Milliseconds between two frames that bring nothing urgent. */
const calm = 100;
let lastFrame = 0;

/** At the next frame of the screen, or soon after where the browser paints nothing; what is not urgent may wait a little. */
export function scheduleFrame(work: () => void, isUrgent = true): void {
  if (isUrgent) nextFrame(work);
  else setTimeout(() => nextFrame(work), lastFrame + calm - performance.now());
}

function nextFrame(work: () => void): void {
  let isDone = false;
  const once = () => {
    if (isDone) return;
    isDone = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    lastFrame = performance.now();
    work();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, patience);
}
