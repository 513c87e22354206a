import { byId, type TeachingPlan } from '../experiment/declarations';
import type { Experiment } from '../experiment/experiment';
import { teachings } from './index';

/** Who teaches whom in an experiment. */
export const planOf = ({ teaching }: Pick<Experiment, 'teaching'>): TeachingPlan =>
  byId(teachings, teaching.id).plan(teaching.values);
