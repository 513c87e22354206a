import { NativeSelect } from '@mantine/core';
import { Suspense } from 'react';
import { useText } from '../locales';
import type { FieldControlProps } from './control';
import classes from './controls.module.css';
import { lazyNamed } from './lazyNamed';
import { FieldLabel, NumberControl } from './NumberControl';

/** Behind panels that are closed at first: they load when one is opened. */
const RareControl = lazyNamed(() => import('./RareControl'), 'RareControl');

/** The control of one field, by its kind. Knows no field by name. */
export function FieldControl(props: FieldControlProps) {
  const { field, value, isHeld, onChange } = props;
  const text = useText();
  switch (field.kind) {
    case 'number':
      return <NumberControl field={field} value={value as number} isHeld={isHeld} onChange={onChange} />;
    case 'choice':
      return (
        <div className={`${classes.control} ${classes.row}`}>
          <FieldLabel of={field} />
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
    case 'list':
    case 'curve':
      return (
        <Suspense fallback={<div className={classes.control} />}>
          <RareControl {...props} />
        </Suspense>
      );
    default:
      return field satisfies never;
  }
}
