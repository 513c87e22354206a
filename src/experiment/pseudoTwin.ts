import { byId, type Catalogue, type Chosen } from './declarations';
import type { SecondSettings } from './secondQuestion';
import type { TrainingSettings } from './settings';

/** The sections of an experiment that decide it. */
interface Deciding {
  readonly scheme: Chosen;
  readonly method: Chosen;
  readonly second: SecondSettings;
}

/**
 * Is the pseudo-label twin possible? It needs a trained teacher that the method uses, for all questions. With a
 * generator the twin is one already: the label of a generated input is the teacher's predicted class.
 */
export function allowsPseudoTwin({ scheme, method, second }: Deciding, catalogue: Catalogue): boolean {
  const { teachers, generator } = byId(catalogue.schemes, scheme.id).plan(scheme.values);
  const usesTeacher = teachers > 0 && !byId(catalogue.methods, method.id).ignoresTeacher;
  return usesTeacher && !generator && !(second.asked && second.taught !== 'both');
}

/** Does this experiment train a pseudo-label twin? */
export const hasPseudoTwin = (
  experiment: Deciding & { readonly training: TrainingSettings },
  catalogue: Catalogue,
): boolean => experiment.training.pseudoTwin && allowsPseudoTwin(experiment, catalogue);
