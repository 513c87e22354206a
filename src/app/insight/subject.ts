import type { Values } from '../../experiment/fields';
import type { Task } from '../../tasks/task';
import type { Subject } from './view';

/** What a task with these values offers to look at. The one place of insight that reads how a task is drawn. */
export function subjectOf({ inputShape, view, classNames }: Task, values: Values): Subject {
  return {
    shape: inputShape,
    names: classNames(values),
    hasPoints: view === 'plane',
    hasGreyImages: view === 'image',
  };
}
