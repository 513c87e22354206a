import type { Objective } from '../experiment/objective';
import { classification } from './classification';
import { labelling } from './labelling';

/** All that a network can be asked. */
export const objectives: readonly Objective[] = [classification, labelling];

export { classification, labelling };
