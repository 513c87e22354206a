import type { Method } from '../../../distillation/method';
import type { Experiment } from '../../../experiment/experiment';
import type { Random } from '../../../experiment/random';
import type { Network } from '../../../models/network';
import type { TransferSet } from '../../../tasks/transferSet';

/** What planning a round needs of its run. */
export interface RoundsOptions {
  readonly experiment: Experiment;
  readonly method: Method;
  /** The network of each teacher, or of the student's peer. */
  readonly teacherNetwork: Network;
  /** Indices of all training examples. */
  readonly everything: Int32Array;
  readonly transferSet: TransferSet;
  readonly random: (purpose: string) => Random;
}

/**
 * How long `passes` passes of a batch through a network take, in arbitrary units: small steps cost overhead alone, and a
 * backward pass costs about two forward ones.
 */
export const effortOf = (passes: number, { multiplyAdds }: Network, batchSize: number): number =>
  1e7 + passes * batchSize * multiplyAdds;

/** How many passes a step of the student makes: an attacked one sees each example twice, and is attacked before. */
export const studentPassesOf = ({ method, experiment }: RoundsOptions): number => {
  const steps = method.attack?.(experiment.method.values).steps ?? 0;
  return 1 + (steps > 0 ? 1 + steps : 0);
};
