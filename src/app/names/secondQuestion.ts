import type { SecondQuestion } from '../../experiment/declarations';
import { byId } from '../../experiment/declarations';
import type { Experiment } from '../../experiment/experiment';
import { tasks } from '../../tasks';

/** What is asked besides the class; null where nothing is. */
export function secondQuestionIn({ task, second }: Pick<Experiment, 'task' | 'second'>): SecondQuestion | null {
  const found = byId(tasks, task.id).secondQuestion(task.values);
  return second.asked && !('disabledReason' in found) ? found : null;
}
