import type { Evaluation } from '../../../report/scores';
import { roles } from '../../names/roleNames';

/** Test examples that at least one learner gets wrong: those that most of them do first, then in the set's order. */
export function hardExamples(labels: Uint8Array, { answers }: Pick<Evaluation, 'answers'>): readonly number[] {
  const wrong = Array.from(
    labels,
    (label, index) => roles.filter((learner) => answers[learner] && answers[learner][index] !== label).length,
  );
  const mistaken = [...wrong.keys()].filter((index) => (wrong[index] as number) > 0);
  return mistaken.sort((a, b) => (wrong[b] as number) - (wrong[a] as number) || a - b);
}

/** The hard example after `chosen` in the list, from the top again after the last; undefined when none is hard. */
export function nextHard(hard: readonly number[], chosen: number): number | undefined {
  return hard[(hard.indexOf(chosen) + 1) % Math.max(1, hard.length)];
}
