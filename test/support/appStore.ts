import type { LessonPlace } from '../../src/app/store/state';
import { createAppStore } from '../../src/app/store/store';
import { lessons } from '../../src/lessons';
import type { Load } from '../../src/tasks/task';
import type { Client } from '../../src/worker/client';
import type { Event } from '../../src/worker/protocol';
import { memoryRuns, memoryStorage } from './kept';

/** A store on a client that only records calls, with a clock of its own. */
export function openStore(
  fragment = '',
  load: Load = () => Promise.reject(new Error('no files here')),
  asked: LessonPlace | null = null,
) {
  const calls: unknown[][] = [];
  let hear: (event: Event) => void = () => {};
  let number = 0;
  const record =
    (name: string) =>
    (...given: unknown[]) => {
      calls.push([name, ...given]);
    };
  const client = {
    start: (...given: unknown[]) => {
      calls.push(['start', ...given]);
      return ++number;
    },
    pause: record('pause'),
    resume: record('resume'),
    step: record('step'),
    stop: record('stop'),
    pace: record('pace'),
    adjust: record('adjust'),
    predict: () => Promise.reject(new Error('not asked')),
    subscribe: (listener: (event: Event) => void) => {
      hear = listener;
      return () => {};
    },
    dispose: () => {},
  } as unknown as Client;
  let written = fragment;
  let edited = () => {};
  const requested = new Set<() => void>();
  let flushes = 0;
  const { store, shown, actions } = createAppStore({
    client,
    load,
    address: {
      read: () => written,
      write: (next) => {
        written = next;
      },
      watch: (listener) => {
        edited = listener;
        return () => {};
      },
      readLesson: () => asked,
      readLayout: () => 'page',
      writeLayout: () => {},
      writeLesson: (place) => calls.push(['lesson', place?.id ?? null]),
    },
    loadLessons: () => Promise.resolve(lessons),
    storage: memoryStorage(),
    runs: memoryRuns(),
    renderQueue: {
      request: (draw) => requested.add(draw),
      flush: () => flushes++,
    },
    commit: (change) => change(),
  });
  let notified = 0;
  shown.subscribe(() => notified++);
  return {
    store,
    shown: shown.getState,
    actions,
    calls,
    hear: (event: Event) => hear(event),
    /** Draws all that waits, as a round of the render queue would. */
    draw: () => {
      const waiting = [...requested];
      requested.clear();
      for (const draw of waiting) draw();
      return waiting.length;
    },
    flushes: () => flushes,
    edit: (next: string) => {
      written = next;
      edited();
    },
    address: () => written,
    notified: () => notified,
  };
}

export const losses = (run: number, from: number): Event => ({
  kind: 'losses',
  run,
  phase: 'teach',
  losses: { step: Float32Array.of(from, from + 1), values: { teacher: Float32Array.of(2, 1) } },
});
