import type { SchemePlan } from './declarations';
import type { TrainingSettings, TransferSettings } from './settings';

/** How many times as many steps the twin takes if it goes on. */
export const longerBy = 4;

/** Can a twin that goes on be compared with the student? It needs labels of its own, and a teacher trained before. */
export const allowsLongTwin = ({ transfer }: { readonly transfer: TransferSettings }, plan: SchemePlan): boolean =>
  plan.teachers > 0 && !plan.generator && transfer.labelled > 0;

/** Does the twin of this experiment go on after the student's training? */
export const hasLongTwin = (
  experiment: { readonly transfer: TransferSettings; readonly training: TrainingSettings },
  plan: SchemePlan,
): boolean => experiment.training.twinGoesOn && allowsLongTwin(experiment, plan);
