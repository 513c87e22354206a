import type { Values } from '../experiment/fields';
import type { MethodSpec } from './method';

type Described = Pick<MethodSpec, 'fields' | 'formula'>;

/** Puts something in the place of every `\field{name}` and the thin space after it. @throws RangeError for a field that the method has not. */
function filled(
  { fields, formula }: Described,
  values: Values,
  of: (name: string, space: string) => string | undefined,
): string {
  return formula(values).replace(/\\field\{(\w+)\}(\\,)?/g, (_, name: string, space = '') => {
    const place = name in fields ? of(name, space) : undefined;
    if (place === undefined) throw new RangeError(`The formula names a field "${name}" that has no symbol.`);
    return place;
  });
}

/** The formula with the letters of its fields, LaTeX. */
export const inLetters = (method: Described, values: Values): string =>
  filled(method, values, (name, space) => {
    const field = method.fields[name];
    return field?.kind === 'number' && field.symbol ? `{${field.symbol}}${space}` : undefined;
  });

/** The formula with the values of its fields, LaTeX; `\T` stays. A point keeps one number from running into the next. */
export const inNumbers = (method: Described, values: Values): string =>
  filled(method, values, (name, space) =>
    values[name] === undefined ? undefined : `{${values[name]}}${space && '\\cdot '}`,
  );
