import type { Shape } from '../../experiment/declarations';
import type { Values } from '../../experiment/fields';
import type { InputKind } from '../../experiment/inputKind';
import type { Text } from '../../experiment/text';
import type { Task } from '../../tasks/task';

/** What a task offers to look at. Views decide by these capabilities whether they suit; they know no task by name. */
export interface Subject {
  readonly input: InputKind;
  /** Shape of one example. */
  readonly shape: Shape;
  /** Names of the classes. */
  readonly names: readonly Text[];
  /** Are examples points in the square [−1, 1]²? */
  readonly hasPoints: boolean;
  /** Are examples grey images, `[rows, columns, 1]`? */
  readonly hasGreyImages: boolean;
  /** Are examples texts? Their data set can read any other. */
  readonly hasTexts: boolean;
}

/** What a task with these values offers to look at. The one place of the page that reads how a task is drawn. */
export function subjectOf({ input, inputShape, classNames }: Task, values: Values): Subject {
  return {
    input,
    shape: inputShape,
    names: classNames(values),
    hasPoints: input.drawnAs === 'point',
    hasGreyImages: input.drawnAs === 'image',
    hasTexts: input.drawnAs === 'text',
  };
}
