import type { Field, Fields } from './fields';
import { inputMaskFields } from './inputMask';
import { messages } from './text';

/** Texts of the field `examples` where a generator makes them: it is then the length of an epoch. */
const madeInAnEpoch = messages('experiment.generated', {
  label: 'Made in an epoch',
  help: 'How many inputs the generator makes in an epoch of the student’s; each is seen once.',
});

/** The transfer fields that apply if a generator makes all examples. */
export function generatedFieldsOf(fields: Fields): Fields {
  const kept: readonly string[] = ['examples', ...Object.keys(inputMaskFields)];
  const named = (name: string, field: Field) =>
    name === 'examples' ? { ...field, ...madeInAnEpoch, term: 'generator' as const } : field;
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => kept.includes(name))
      .map(([name, field]) => [name, named(name, field)]),
  );
}
