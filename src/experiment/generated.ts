import type { Field, Fields } from './fields';
import { inputMaskFields } from './inputMask';
import { messages } from './text';

/** How long an epoch is, where nothing is passed over from end to end. */
const madeInAnEpoch = messages('experiment.generated', {
  label: 'Made in an epoch',
  help: 'How many inputs the generator makes in an epoch of the student’s; each is seen once.',
});

/** Of the fields of the transfer set, those that mean something where a generator makes all of it. */
export function generatedFieldsOf(fields: Fields): Fields {
  const kept: readonly string[] = ['examples', ...Object.keys(inputMaskFields)];
  const named = (name: string, field: Field) => (name === 'examples' ? { ...field, ...madeInAnEpoch } : field);
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => kept.includes(name))
      .map(([name, field]) => [name, named(name, field)]),
  );
}
