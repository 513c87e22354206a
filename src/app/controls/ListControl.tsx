import { ActionIcon, Chip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ListField } from '../../experiment/fields';
import type { Text } from '../../experiment/text';
import { useText } from '../locales';
import classes from './controls.module.css';
import { Icon } from './Icon';
import { FieldLabel } from './NumberControl';

interface ListControlProps {
  readonly field: ListField;
  readonly value: readonly number[];
  /** Shown, but not to be moved. */
  readonly isHeld: boolean;
  readonly onChange: (value: readonly number[]) => void;
}

/** Numbers side by side: one for each layer, with buttons to add and remove the last. */
export function ListControl({ field, value, isHeld, onChange }: ListControlProps) {
  const { t } = useTranslation('setup');
  const text = useText();
  const label = text(field.label);
  return (
    <div className={classes.control}>
      <div className={classes.row}>
        <FieldLabel of={field} />
        <span className={classes.buttons}>
          <ActionIcon
            variant="default"
            size={24}
            aria-label={`${label}: ${t('removeLayer')}`}
            disabled={isHeld || value.length <= field.minLength}
            onClick={() => onChange(value.slice(0, -1))}
          >
            <Icon name="remove" />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={24}
            aria-label={`${label}: ${t('addLayer')}`}
            disabled={isHeld || value.length >= field.maxLength}
            onClick={() => onChange([...value, value.at(-1) ?? field.default.at(-1) ?? field.min])}
          >
            <Icon name="add" />
          </ActionIcon>
        </span>
      </div>
      <div className={classes.items}>
        {value.length === 0 && <span className={classes.quiet}>{t('none')}</span>}
        {value.map((item, position) => (
          <input
            // biome-ignore lint/suspicious/noArrayIndexKey: layers have no identity but their place.
            key={position}
            type="number"
            aria-label={t('layer', { label, number: position + 1 })}
            min={field.min}
            max={field.max}
            disabled={isHeld}
            value={item}
            onChange={(event) => {
              const typed = Math.round(Number(event.currentTarget.value));
              const next = Math.min(field.max, Math.max(field.min, typed || field.min));
              onChange(value.map((other, at) => (at === position ? next : other)));
            }}
          />
        ))}
      </div>
    </div>
  );
}

/** A choice of classes, as chips that are on or off. */
export function SetControl({
  field,
  value,
  names,
  isHeld,
  onChange,
}: ListControlProps & { readonly names: readonly Text[] }) {
  const { t } = useTranslation('setup');
  const text = useText();
  const isFull = value.length >= field.maxLength && value.length < names.length;
  return (
    <div className={classes.control}>
      <FieldLabel of={field} />
      <div className={classes.items}>
        {names.map((name, item) => {
          const isChosen = value.includes(item);
          return (
            <Chip
              key={text(name)}
              size="xs"
              checked={isChosen}
              disabled={isHeld || (!isChosen && isFull)}
              onChange={() =>
                onChange(isChosen ? value.filter((other) => other !== item) : [...value, item].sort((a, b) => a - b))
              }
            >
              {text(name)}
            </Chip>
          );
        })}
      </div>
      {isFull && <p className={classes.full}>{t('setFull', { most: field.maxLength, all: names.length })}</p>}
    </div>
  );
}
