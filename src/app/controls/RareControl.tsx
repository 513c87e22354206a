import { Switch } from '@mantine/core';
import type { ScheduleCurve } from '../../experiment/curve';
import { TermMark } from '../glossary/Term';
import { useText } from '../locales';
import { CurveControl } from './CurveControl';
import type { FieldControlProps } from './control';
import classes from './controls.module.css';
import { ListControl, SetControl } from './ListControl';

/** The control of a field that no panel has which is open at first. */
export function RareControl({ field, value, classNames, isHeld, onChange }: FieldControlProps) {
  const text = useText();
  const label = text(field.label);
  switch (field.kind) {
    case 'flag':
      return (
        <div className={`${classes.control} ${classes.flag}`}>
          <Switch
            size="xs"
            label={<span className={classes.label}>{label}</span>}
            checked={value as boolean}
            disabled={isHeld}
            onChange={(event) => onChange(event.currentTarget.checked)}
          />
          {/* Outside the label, whose click moves the switch. */}
          {(field.help || field.term) && <TermMark of={label} id={field.term} note={field.help && text(field.help)} />}
        </div>
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
