import { Slider, Tooltip } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type NumberField, nearestAllowed } from '../../experiment/fields';
import { useText } from '../locales';
import classes from './controls.module.css';
import { readNumber } from './readNumber';
import { nearestStop, stopsOf } from './stops';

interface NumberControlProps {
  readonly field: NumberField;
  readonly value: number;
  /** Shown, but not to be moved. */
  readonly isHeld?: boolean;
  readonly onChange: (value: number) => void;
}

/** A slider over the field's stops, and the number itself, which can be typed. */
export function NumberControl({ field, value, isHeld = false, onChange }: NumberControlProps) {
  const text = useText();
  const stops = useMemo(() => stopsOf(field), [field]);
  const label = text(field.label);
  return (
    <div className={classes.control}>
      <div className={classes.row}>
        <ControlLabel label={label} {...(field.help ? { help: text(field.help) } : {})} />
        <NumberEntry label={label} field={field} value={value} isHeld={isHeld} onChange={onChange} />
      </div>
      <Slider
        size={4}
        disabled={isHeld}
        min={0}
        max={stops.length - 1}
        step={1}
        value={nearestStop(stops, value)}
        onChange={(position) => {
          const stop = stops[position] as number;
          // Only a moved thumb counts: a typed value between two stops must not be pulled to one of them.
          if (position !== nearestStop(stops, value)) onChange(stop);
        }}
        scale={(position) => (position === nearestStop(stops, value) ? value : (stops[position] as number))}
        label={null}
        thumbLabel={label}
        thumbProps={{ 'aria-valuemin': field.min, 'aria-valuemax': field.max }}
        classNames={{ root: classes.slider, thumb: classes.thumb }}
      />
    </div>
  );
}

/** A label whose explanation shows on hover and focus. */
export function ControlLabel({ label, help }: { readonly label: string; readonly help?: string }) {
  if (help === undefined) return <span className={classes.label}>{label}</span>;
  return (
    <Tooltip label={help} multiline w={260} openDelay={250} events={{ hover: true, focus: true, touch: true }}>
      <span className={classes.explained}>{label}</span>
    </Tooltip>
  );
}

/** The number as text. What is typed counts when it is left or confirmed, brought to the nearest allowed value. */
function NumberEntry({ label, field, value, isHeld, onChange }: NumberControlProps & { readonly label: string }) {
  const { t } = useTranslation('setup');
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const commit = () => {
    setDraft(null);
    if (draft === null || draft.trim() === '') return;
    const typed = readNumber(draft);
    if (typed === null) {
      setProblem(t('notANumber', { typed: draft.slice(0, 20) }));
      return;
    }
    const allowed = nearestAllowed(field, typed);
    setProblem(allowed === typed ? null : t('broughtTo', { typed: draft.slice(0, 20), allowed }));
    if (allowed !== value) onChange(allowed);
  };
  return (
    <span className={classes.entry}>
      {problem && (
        <span className={classes.problem} role="alert">
          {problem}
        </span>
      )}
      <input
        type="text"
        inputMode="decimal"
        aria-label={`${label} =`}
        size={6}
        disabled={isHeld}
        value={draft ?? String(value)}
        onChange={(event) => {
          setProblem(null);
          setDraft(event.currentTarget.value);
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      {field.unit && <span className={classes.unit}>{field.unit}</span>}
    </span>
  );
}
