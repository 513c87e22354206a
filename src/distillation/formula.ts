import type { Values } from '../experiment/fields';
import type { MethodSpec } from './method';

type Described = Pick<MethodSpec, 'fields' | 'formula'>;

/**
 * The formula with every `\field{name}`, and the thin space after it, replaced by what `of` returns.
 * @throws RangeError for a field that the method does not have, or for which `of` returns undefined.
 */
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

/** LaTeX of the formula with the symbols of its fields. @throws RangeError for a field without a symbol. */
export const inLetters = (method: Described, values: Values): string =>
  filled(method, values, (name, space) => {
    const field = method.fields[name];
    return field?.kind === 'number' && field.symbol ? `{${field.symbol}}${space}` : undefined;
  });

/** LaTeX of the formula with the values of its fields; `\T` stays. A dot separates a value from a number after it. */
export const inNumbers = (method: Described, values: Values): string =>
  filled(method, values, (name, space) =>
    values[name] === undefined ? undefined : `{${values[name]}}${space && '\\cdot '}`,
  );
