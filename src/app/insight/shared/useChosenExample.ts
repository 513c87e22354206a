import { useMemo } from 'react';
import { useTeacherContext } from '../../names/roleNames';
import { useExampleChoice } from '../exampleChoice';
import type { InsightViewProps } from '../view';
import { clearestFirst } from './exampleOrder';

/** The test example that is looked at, and the order in which others follow it. */
export interface ChosenExample {
  /** Its index in the test set. */
  readonly chosen: number;
  /** null is the set's order. */
  readonly order: readonly number[] | null;
}

/** The chosen test example; before one is chosen, the first in the order of `orderOf`. */
export function useChosenExample(
  { run, testLogits, dataset }: Pick<InsightViewProps, 'run' | 'testLogits' | 'dataset'>,
  orderOf: typeof clearestFirst = clearestFirst,
): ChosenExample {
  const { context } = useTeacherContext();
  const { index } = useExampleChoice();
  // While the teacher trains, and with peers, which train to the end, the order would change under the visitor's hand.
  const isTaught = context !== 'peer' && run !== null && run.evaluations.distil.length > 0;
  const order = useMemo(() => {
    const teacher = isTaught && testLogits?.logits.teacher;
    return teacher ? orderOf(testLogits.labels, teacher, testLogits.classes) : null;
  }, [isTaught, testLogits, orderOf]);
  return { chosen: Math.min(index ?? order?.[0] ?? 0, dataset.test.labels.length - 1), order };
}
