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
  watch(listener) {
    addEventListener('hashchange', listener);
    return () => removeEventListener('hashchange', listener);
  },
};

/** Milliseconds after which work is done even though nothing is painted, as in a hidden tab. */
const patience = 250;

/** Once a frame of the screen, or soon after where the browser paints nothing. */
export function scheduleFrame(work: () => void): void {
  let isDone = false;
  const once = () => {
    if (isDone) return;
    isDone = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    work();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, patience);
}
