import { createTurns } from './turns';

/** Milliseconds after which a frame counts as painted though none was, as in a hidden tab. */
const patience = 250;

const channel = new MessageChannel();
let asked: (() => void)[] = [];
channel.port1.onmessage = () => {
  for (const done of asked.splice(0)) done();
};

/** Calls back with how long the browser worked at the next frame: a message to oneself comes after all of it. */
function painted(done: (milliseconds: number) => void): void {
  let isDone = false;
  const once = (milliseconds: number) => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    done(milliseconds);
  };
  const timer = setTimeout(() => once(0), patience);
  requestAnimationFrame(() => {
    const begun = performance.now();
    asked = [...asked, () => once(performance.now() - begun)];
    channel.port2.postMessage(null);
  });
}

/** The turns of the whole page. */
export const turns = createTurns({
  now: () => performance.now(),
  later: (work, milliseconds) => void setTimeout(work, milliseconds),
  painted,
});
