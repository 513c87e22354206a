import { flushSync } from 'react-dom';
import { turns } from '../turns/pageTurns';
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

/** After the next frame of the screen, or soon where the browser paints nothing; what is not urgent waits for its turn. */
export function scheduleFrame(work: () => void, isUrgent = true): void {
  if (isUrgent) nextFrame(work);
  else {
    calmWork = work;
    turns.ask(doCalmWork);
  }
}

let calmWork = () => {};
/** What follows from it is rendered within the turn, so that the turn knows how long it took. */
const doCalmWork = () => flushSync(() => calmWork());

function nextFrame(work: () => void): void {
  let isDone = false;
  const once = () => {
    if (isDone) return;
    isDone = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    work();
    turns.hurry();
  };
  // In a task of its own: within the frame, it would make one long task with the painting of it.
  const frame = requestAnimationFrame(() => setTimeout(once));
  const timer = setTimeout(once, patience);
}
