import type { TermId } from '../glossary';
import { isCurve, maxCurvePoints, type ScheduleCurve, type StepValues } from './curve';
import type { Message, Text } from './text';

/**
 * A setting that a visitor can change: its type, default, range, unit, slider step and texts. Controls, validation,
 * links and the "what changed" line are all derived from fields.
 */
export type Field = NumberField | ChoiceField | ListField | FlagField | CurveField;

interface Described {
  readonly label: Text;
  readonly help?: Text;
  /** The term of the glossary that its label is about. */
  readonly term?: TermId;
  /** Present if the value must stay at its default: the reason, or null to hide the control. */
  readonly disabledReason?: Message | null;
}

/** A number on a grid, shown as a slider. */
export interface NumberField extends Described {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** The grid of allowed values is min + k·step; on a log scale the slider moves in ratios and rounds to the grid. */
  readonly step: number;
  readonly scale: 'linear' | 'log';
  readonly unit?: string;
  /** LaTeX of its letter in a formula. */
  readonly symbol?: string;
}

/** One of several named options. */
export interface ChoiceField extends Described {
  readonly kind: 'choice';
  readonly default: string;
  readonly options: readonly { readonly value: string; readonly label: Text }[];
}

/** A short list of whole numbers: widths of layers, filters, classes that are left out. */
export interface ListField extends Described {
  readonly kind: 'list';
  readonly default: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly minLength: number;
  readonly maxLength: number;
  /** A set has no order and no repetitions: its values are kept sorted. */
  readonly isSet: boolean;
}

/** Yes or no. */
export interface FlagField extends Described {
  readonly kind: 'flag';
  readonly default: boolean;
}

/** How a slider's value is scaled over a phase; see {@link ScheduleCurve}. */
export interface CurveField extends Described {
  readonly kind: 'curve';
  readonly default: ScheduleCurve;
  /** The value that it scales. */
  readonly of: keyof StepValues;
  readonly presets: readonly { readonly label: Text; readonly value: ScheduleCurve }[];
}

/** A value of any field. */
export type Value = number | string | boolean | readonly number[];
/** Fields by name. */
export type Fields = Readonly<Record<string, Field>>;
/** Values by the names of their fields. */
export type Values = Readonly<Record<string, Value>>;

type ValueOf<F extends Field> = F extends NumberField
  ? number
  : F extends ChoiceField
    ? string
    : F extends ListField | CurveField
      ? readonly number[]
      : boolean;
/** The values of `F`, each with the type of its field. */
export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

type Declared<F extends Described, Optional extends keyof F> = Omit<F, 'kind' | Optional> & Partial<Pick<F, Optional>>;

/** Declares a number; its scale is linear unless told. */
export const number = (field: Declared<NumberField, 'scale'>): NumberField => ({
  kind: 'number',
  scale: 'linear',
  ...field,
});
/** Declares a choice. */
export const choice = (field: Declared<ChoiceField, never>): ChoiceField => ({ kind: 'choice', ...field });
/** Declares a list; it is ordered unless told. */
export const list = (field: Declared<ListField, 'isSet'>): ListField => ({ kind: 'list', isSet: false, ...field });
/** Declares a curve. */
export const curve = (field: Declared<CurveField, never>): CurveField => ({ kind: 'curve', ...field });
/** Declares a flag. */
export const flag = (field: Declared<FlagField, never>): FlagField => ({ kind: 'flag', ...field });

/** The default of every field. */
export function defaultsOf<F extends Fields>(fields: F): ValuesOf<F> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default])) as ValuesOf<F>;
}

/** The nearest allowed number: within the range, on the grid of steps, rounded to 12 significant digits. */
export function nearestAllowed(field: NumberField, value: number): number {
  const clamped = Math.min(field.max, Math.max(field.min, value));
  const onGrid = field.min + Math.round((clamped - field.min) / field.step) * field.step;
  return Number(Math.min(field.max, onGrid).toPrecision(12));
}

/** Is `value` allowed? Nothing is coerced: the text of links and files goes through {@link readValue} first. */
export function isAllowed(field: Field, value: unknown): value is Value {
  if (field.disabledReason !== undefined) return isSameValue(field.default, value as Value);
  switch (field.kind) {
    case 'number':
      return (
        typeof value === 'number' &&
        Number.isFinite(value) &&
        value >= field.min &&
        value <= field.max &&
        Math.abs(nearestAllowed(field, value) - value) <= 1e-9 * Math.max(1, Math.abs(value))
      );
    case 'choice':
      return field.options.some((option) => option.value === value);
    case 'flag':
      return typeof value === 'boolean';
    case 'list':
      return (
        Array.isArray(value) &&
        value.length >= field.minLength &&
        value.length <= field.maxLength &&
        value.every((item) => Number.isInteger(item) && item >= field.min && item <= field.max) &&
        (!field.isSet || value.every((item, i) => i === 0 || item > value[i - 1]))
      );
    case 'curve':
      return isCurve(value);
    default:
      return field satisfies never;
  }
}

/** The allowed values in symbols that need no translation: `1 … 20`, `a | b`, `1–4 × (1 … 512)`. */
export function allowedIn(field: Field): string {
  if (field.disabledReason !== undefined) return writeValue(field.default);
  switch (field.kind) {
    case 'number':
      return `${field.min} … ${field.max}`;
    case 'choice':
      return field.options.map((option) => option.value).join(' | ');
    case 'flag':
      return 'yes | no';
    case 'list':
      return `${field.minLength}–${field.maxLength} × (${field.min} … ${field.max})`;
    case 'curve':
      return `(0 | 1)–x–y–x–y …, 1–${maxCurvePoints} × (0 … 100)`;
    default:
      return field satisfies never;
  }
}

/** One value as text for a link: `0.5`, `yes`, `64-32`, `none` for the empty list. */
export function writeValue(value: Value): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return value.length === 0 ? 'none' : value.join('-');
  return String(value);
}

/** The inverse of {@link writeValue} for the type of `field`; undefined when the text is not of that type. */
export function readValue(field: Field, text: string): Value | undefined {
  switch (field.kind) {
    case 'number':
      return /^-?\d+(\.\d+)?(e-?\d+)?$/.test(text) ? Number(text) : undefined;
    case 'choice':
      return text;
    case 'flag':
      return text === 'yes' ? true : text === 'no' ? false : undefined;
    case 'list':
    case 'curve':
      if (text === 'none') return [];
      return /^\d+(-\d+)*$/.test(text) ? text.split('-').map(Number) : undefined;
    default:
      return field satisfies never;
  }
}

/** Are two values equal? Lists are compared item by item. */
export function isSameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (typeof a === 'object' && typeof b === 'object') {
    return a.length === b.length && a.every((item, i) => item === b[i]);
  }
  return a === b;
}

/** The nearest value that a field allows; one that does not apply has its default. */
export function clamped(field: Field, value: Value): Value {
  if (field.disabledReason !== undefined) return field.default;
  if (field.kind === 'number' && typeof value === 'number') return nearestAllowed(field, value);
  if (field.kind === 'list' && typeof value === 'object') {
    return value.filter((item) => item <= field.max).slice(0, field.maxLength);
  }
  return value;
}
