import type { StoreApi } from 'zustand/vanilla';
import { catalogue } from '../../catalogue';
import type { Experiment, Path } from '../../experiment/experiment';
import { experimentOf, type Lesson, type Page } from '../../lessons/lesson';
import { createLessonPlayer } from './lessonPlayer';
import { nearestStep } from './progress';
import type { LessonPlace, LessonState, State } from './state';

/** Opens and leaves lessons, and keeps them and the address in step. */
export interface LessonController {
  /** Opens a lesson on a cleared stage, where the visitor left it. One that is done, or open already, begins anew. */
  start(id: string): Promise<void>;
  /**
   * Shows the place that the address names: as the page opens, and after Back and Forward. `keeps` leaves the experiment
   * as it is, for an address that brings its own.
   */
  follow(place: LessonPlace | null, keeps: boolean): Promise<void>;
  goTo(step: number): void;
  leave(): void;
  /** Forgets the progress of every lesson, and the ticks of the open one. */
  forget(): void;
}

export interface LessonControllerOptions {
  readonly store: StoreApi<State>;
  /** What a step may do to the page. */
  readonly page: Page;
  readonly load: () => Promise<readonly Lesson[]>;
  /** Ends the run and clears the stage. */
  readonly clear: () => void;
  readonly show: (experiment: Experiment) => void;
  /** Keeps the address in step: null when no lesson goes on. A new entry is one to which Back returns. */
  readonly announce: (place: LessonPlace | null, entry: 'new' | 'same') => void;
}

/** The way into lessons and out of them; no lesson is open at first. */
export function createLessonController(options: LessonControllerOptions): LessonController {
  const { store, clear, show, announce } = options;
  const { getState, setState } = store;
  const player = createLessonPlayer(store, options.page);
  /** Counts what was asked for, so that a lesson that loads late does not replace a newer one. */
  let asked = 0;

  /** The lesson of this id; null where it is unknown, or another one was asked for while it loaded. */
  const find = async (id: string): Promise<Lesson | null> => {
    const mine = ++asked;
    const found = (await options.load()).find((candidate) => candidate.id === id);
    if (mine !== asked) return null;
    if (!found) {
      player.end();
      setState({ unknownLesson: id });
      announce(null, 'same');
    }
    return found ?? null;
  };

  return {
    async start(id) {
      const found = await find(id);
      if (!found) return;
      const kept = getState().progress[id];
      const isResumed = kept !== undefined && !kept.isDone && getState().lesson?.id !== id;
      const step = isResumed ? nearestStep(found.steps, kept.step) : 0;
      player.end();
      // Before the experiment changes, so that the entry before keeps its own.
      announce({ id, step }, 'new');
      clear();
      show(experimentOf(found, catalogue));
      player.begin(found, step, isResumed ? kept.met : {}, []);
    },
    async follow(place, keeps) {
      if (!place) {
        asked++;
        player.end();
        return;
      }
      const { lesson } = getState();
      if (lesson?.id === place.id) {
        asked++;
        player.enter(place.step);
        return;
      }
      const found = await find(place.id);
      if (!found) return;
      const step = nearestStep(found.steps, place.step);
      const finished = player.outcomesOf(place.id);
      player.end();
      const { run, progress } = getState();
      if (run && run.lesson !== place.id) clear();
      if (!keeps) show(experimentOf(found, catalogue));
      if (step !== place.step) announce({ id: place.id, step }, 'same');
      player.begin(found, step, progress[place.id]?.met ?? {}, finished);
    },
    goTo(step) {
      const { lesson } = getState();
      if (lesson && player.enter(step)) announce({ id: lesson.id, step }, 'new');
    },
    leave() {
      asked++;
      player.end();
      announce(null, 'new');
    },
    forget() {
      setState(({ lesson }) => ({ progress: {}, lesson: lesson && { ...lesson, met: {} } }));
    },
  };
}

/** Is this control held by the lesson that goes on? */
export const isHeld = (lesson: LessonState | null, path: Path): boolean =>
  lesson !== null && !lesson.free.includes(path);
