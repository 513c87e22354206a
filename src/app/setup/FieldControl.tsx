import { NativeSelect, Switch } from '@mantine/core';
import type { Curve } from '../../experiment/curve';
import type { Field, Value } from '../../experiment/fields';
import type { Text } from '../../experiment/text';
import { useText } from '../locales';
import { CurveControl } from './CurveControl';
import classes from './controls.module.css';
import { ListControl, SetControl } from './ListControl';
import { ControlLabel, NumberControl } from './NumberControl';

interface FieldControlProps {
  readonly field: Field;
  readonly value: Value;
  /** Names of the task's classes, for fields that choose among them. */
  readonly classNames: readonly Text[];
  /** Shown, but not to be moved. */
  readonly isHeld: boolean;
  readonly onChange: (value: Value) => void;
}

/** The control of one field, by its kind. Knows no field by name. */
export function FieldControl({ field, value, classNames, isHeld, onChange }: FieldControlProps) {
  const text = useText();
  switch (field.kind) {
    case 'number':
      return <NumberControl field={field} value={value as number} isHeld={isHeld} onChange={onChange} />;
    case 'choice':
      return (
        <div className={`${classes.control} ${classes.row}`}>
          <ControlLabel label={text(field.label)} {...(field.help ? { help: text(field.help) } : {})} />
          <NativeSelect
            size="xs"
            aria-label={text(field.label)}
            value={value as string}
            disabled={isHeld}
            onChange={(event) => onChange(event.currentTarget.value)}
            data={field.options.map((option) => ({ value: option.value, label: text(option.label) }))}
          />
        </div>
      );
    case 'flag':
      return (
        <Switch
          className={classes.control ?? ''}
          size="xs"
          label={<ControlLabel label={text(field.label)} {...(field.help ? { help: text(field.help) } : {})} />}
          checked={value as boolean}
          disabled={isHeld}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'list': {
      const list = value as readonly number[];
      return field.isSet ? (
        <SetControl field={field} value={list} names={classNames} isHeld={isHeld} onChange={onChange} />
      ) : (
        <ListControl field={field} value={list} isHeld={isHeld} onChange={onChange} />
      );
    }
    case 'curve':
      return <CurveControl field={field} value={value as Curve} onChange={onChange} />;
    default:
      return field satisfies never;
  }
}
