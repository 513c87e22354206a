import { accepts, byId, type Catalogue, type Chosen, type ExamplesOf } from './declarations';
import { defaultsOf } from './fields';

/**
 * The architecture that a task suggests for a role, or else the first one that accepts its examples.
 * @throws RangeError if there is none
 */
export function suggestedArchitecture(
  catalogue: Catalogue,
  of: ExamplesOf,
  role: 'teacher' | 'student',
  suggestion?: Chosen,
): Chosen {
  const architecture = suggestion
    ? byId(catalogue.architectures, suggestion.id)
    : catalogue.architectures.find((candidate) => accepts(candidate, of));
  if (!architecture) throw new RangeError(`No architecture takes ${of.input.id} of shape [${of.inputShape}].`);
  return {
    id: architecture.id,
    values: { ...defaultsOf(architecture.fields), ...architecture.roles[role], ...suggestion?.values },
  };
}
