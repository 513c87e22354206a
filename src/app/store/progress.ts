import type { Step } from '../../lessons/lesson';
import { isObject, type KeyValueStorage, type StoredValue, storedValue } from './storedValue';

/** Which goals of each step have been met, by the number of the step. */
export type MetGoals = Readonly<Record<number, readonly boolean[]>>;

/** How far the visitor has come in one lesson. */
export interface LessonProgress {
  /** Where it was left, counted from 0. */
  readonly step: number;
  readonly met: MetGoals;
  /** Were all goals met, now or in an earlier round? */
  readonly isDone: boolean;
}

/** Progress of every lesson that was begun, by its id. */
export type Progress = Readonly<Record<string, LessonProgress>>;

/** The place in the browser where progress is kept. */
export const keptProgress = (storage: KeyValueStorage): StoredValue<Progress> =>
  storedValue(storage, 'lesson-progress', 1, isProgress);

const isProgress = (value: unknown): value is Progress => isObject(value) && Object.values(value).every(isOfLesson);

const isOfLesson = (value: unknown): value is LessonProgress =>
  isObject(value) &&
  Number.isInteger(value.step) &&
  (value.step as number) >= 0 &&
  typeof value.isDone === 'boolean' &&
  isObject(value.met) &&
  Object.values(value.met).every((goals) => Array.isArray(goals) && goals.every((isMet) => typeof isMet === 'boolean'));

type Goals = readonly Pick<Step, 'goals'>[];

/** How many goals the steps have, and how many of them are met. */
export function countGoals(steps: Goals, met: MetGoals): { readonly total: number; readonly met: number } {
  const all = steps.flatMap(({ goals = [] }, step) => goals.map((_, goal) => met[step]?.[goal] === true));
  return { total: all.length, met: all.filter(Boolean).length };
}

/** Has the step goals, all of them met? */
export function isComplete(steps: Goals, step: number, met: MetGoals): boolean {
  const goals = steps[step]?.goals ?? [];
  return goals.length > 0 && goals.every((_, goal) => met[step]?.[goal] === true);
}

/** The number of a step of the lesson: the nearest to what an address or a stored value says. */
export const nearestStep = (steps: readonly unknown[], step: number): number =>
  Math.min(Math.max(0, step), steps.length - 1);
