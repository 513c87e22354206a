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

/** What cannot be chosen, an empty set, a curve that does not move, something that is off. */
const saysNothing = (field: Field, value: Value) =>
  field.disabledReason !== undefined ||
  (field.kind === 'list' && field.isSet && (value as readonly number[]).length === 0) ||
  (field.kind === 'curve' && isSameValue(value, field.default)) ||
  value === false;

/** What a closed section says of itself: values with their labels, those of lists bare. */
export function summaryOf(fields: Fields, values: Values, text: (text: Text) => string): string {
  return Object.entries(fields)
    .flatMap(([name, field]) => {
      const value = values[name];
      if (value === undefined || saysNothing(field, value)) return [];
      if (value === true) return [text(field.label)];
      const short = shortValue(field, value, text);
      return [field.kind === 'number' || field.kind === 'curve' ? `${text(field.label)} ${short}` : short];
    })
    .join(' · ');
}
