import type { SecondQuestion } from '../../experiment/declarations';
import { byId } from '../../experiment/declarations';
import type { Experiment } from '../../experiment/experiment';
import { tasks } from '../../tasks';

/** The second question of an experiment, about the same examples; null where only the class is asked. */
export function secondQuestionIn({ task, second }: Pick<Experiment, 'task' | 'second'>): SecondQuestion | null {
  const found = byId(tasks, task.id).secondQuestion(task.values);
  return second.asked && !('disabledReason' in found) ? found : null;
}
