import { catalogue } from '../../catalogue';
import { experimentOf, type Goal, type Lesson, openingScene, type Scene } from '../../lessons/lesson';
import type { MetGoals } from './progress';

/** The goals that are met after a look at `scene`; the same object as `before` if that adds none. */
export type GoalTicks = (scene: Scene, before: MetGoals) => MetGoals;

/**
 * Looks at the goals of all steps of a lesson, whichever is shown. What is met stays met. A goal that is met as the lesson
 * opens counts only after it was seen unmet.
 */
export function createGoalTicks(lesson: Pick<Lesson, 'steps' | 'experiment'>): GoalTicks {
  const { steps } = lesson;
  const opening = openingScene(experimentOf(lesson, catalogue));
  /** Goals that were met as the lesson opened, and have been ever since. */
  const untouched = new Set<Goal>(steps.flatMap(({ goals = [] }) => goals.filter((goal) => goal.isMet(opening))));
  const isReached = (goal: Goal, scene: Scene) => {
    const isMet = goal.isMet(scene);
    if (!isMet) untouched.delete(goal);
    return isMet && !untouched.has(goal);
  };
  return (scene, before) => {
    const wasMet = (step: number, goal: number) => before[step]?.[goal] === true;
    const met = steps.map(({ goals = [] }, step) =>
      goals.map((goal, at) => wasMet(step, at) || isReached(goal, scene)),
    );
    const isSame = met.every((goals, step) => goals.every((isMet, at) => isMet === wasMet(step, at)));
    return isSame ? before : Object.fromEntries(met.entries());
  };
}
