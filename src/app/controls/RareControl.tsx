import { Switch } from '@mantine/core';
import type { ScheduleCurve } from '../../experiment/curve';
import { useText } from '../locales';
import { CurveControl } from './CurveControl';
import type { FieldControlProps } from './control';
import classes from './controls.module.css';
import { ListControl, SetControl } from './ListControl';
import { ControlLabel } from './NumberControl';

/** The control of a field that no panel has which is open at first. */
export function RareControl({ field, value, classNames, isHeld, onChange }: FieldControlProps) {
  const text = useText();
  switch (field.kind) {
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
      return <CurveControl field={field} value={value as ScheduleCurve} onChange={onChange} />;
    default:
      return null;
  }
}
