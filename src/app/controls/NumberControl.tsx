import { Slider } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Field, type NumberField, nearestAllowed } from '../../experiment/fields';
import type { TermId } from '../../glossary';
import { Term } from '../glossary/Term';
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
        <FieldLabel of={field} />
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

interface ControlLabelProps {
  readonly label: string;
  readonly help?: string | undefined;
  readonly term?: TermId | undefined;
}

/** A label that shows, where there is something to say, what it is about. */
export function ControlLabel({ label, help, term }: ControlLabelProps) {
  return (
    <span className={classes.label}>
      {help || term ? (
        <Term id={term} note={help}>
          {label}
        </Term>
      ) : (
        label
      )}
    </span>
  );
}

/** The label of a field. */
export function FieldLabel({ of: { label, help, term } }: { readonly of: Pick<Field, 'label' | 'help' | 'term'> }) {
  const text = useText();
  return <ControlLabel label={text(label)} help={help && text(help)} term={term} />;
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
