import { byId, type SchemePlan } from '../experiment/declarations';
import type { Experiment } from '../experiment/experiment';
import { schemes } from './index';

/** Who teaches whom in an experiment. */
export const planOf = ({ scheme }: Pick<Experiment, 'scheme'>): SchemePlan =>
  byId(schemes, scheme.id).plan(scheme.values);
