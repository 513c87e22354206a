import { createRenderQueue } from './renderQueue';

/** Milliseconds after which a frame counts as painted though none was, as in a hidden tab. */
const longestFrame = 250;

const channel = new MessageChannel();
let asked: (() => void)[] = [];
channel.port1.onmessage = () => {
  for (const done of asked.splice(0)) done();
};

/**
 * Calls back with the milliseconds that the browser worked at the next frame: a message that is posted to oneself in
 * the frame arrives when all of its work is done.
 */
function painted(done: (milliseconds: number) => void): void {
  let isDone = false;
  const once = (milliseconds: number) => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    done(milliseconds);
  };
  const timer = setTimeout(() => once(0), longestFrame);
  requestAnimationFrame(() => {
    const begun = performance.now();
    asked = [...asked, () => once(performance.now() - begun)];
    channel.port2.postMessage(null);
  });
}

/** The render queue of the whole page. */
export const renderQueue = createRenderQueue({
  now: () => performance.now(),
  later: (work, milliseconds) => void setTimeout(work, milliseconds),
  painted,
});
