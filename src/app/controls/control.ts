import type { Field, Value } from '../../experiment/fields';
import type { Text } from '../../experiment/text';

/** What the control of a field is given, whatever its kind. */
export interface FieldControlProps {
  readonly field: Field;
  readonly value: Value;
  /** Names of the task's classes, for fields that choose among them. */
  readonly classNames: readonly Text[];
  /** Shown, but not to be moved. */
  readonly isHeld: boolean;
  readonly onChange: (value: Value) => void;
}
