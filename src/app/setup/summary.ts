import { pointsOf, type ScheduleCurve } from '../../experiment/curve';
import { type Field, type Fields, isSameValue, type Value, type Values } from '../../experiment/fields';
import type { Text } from '../../experiment/text';

/** One value in few characters: `64-64`, `0.05`, the label of a choice. */
export function shortValue(field: Field, value: Value, text: (text: Text) => string): string {
  if (field.kind === 'choice') {
    const option = field.options.find((candidate) => candidate.value === value);
    return option ? text(option.label) : String(value);
  }
  if (field.kind === 'curve') {
    const preset = field.presets.find((candidate) => isSameValue(candidate.value, value));
    return preset
      ? text(preset.label)
      : pointsOf(value as ScheduleCurve)
          .map(({ y }) => `${y} %`)
          .join(' → ');
  }
  if (typeof value === 'object') return value.join('-') || '–';
  if (typeof value === 'boolean') return value ? '✓' : '–';
  return `${value}${field.kind === 'number' && field.unit ? ` ${field.unit}` : ''}`;
}

/** A disabled field, an empty set, the default curve, or a flag that is off. */
const isOmitted = (field: Field, value: Value) =>
  field.disabledReason !== undefined ||
  (field.kind === 'list' && field.isSet && (value as readonly number[]).length === 0) ||
  (field.kind === 'curve' && isSameValue(value, field.default)) ||
  value === false;

/** The summary of a closed section: its values with their labels; choices and lists without. */
export function summaryOf(fields: Fields, values: Values, text: (text: Text) => string): string {
  return Object.entries(fields)
    .flatMap(([name, field]) => {
      const value = values[name];
      if (value === undefined || isOmitted(field, value)) return [];
      if (value === true) return [text(field.label)];
      const short = shortValue(field, value, text);
      return [field.kind === 'number' || field.kind === 'curve' ? `${text(field.label)} ${short}` : short];
    })
    .join(' · ');
}
