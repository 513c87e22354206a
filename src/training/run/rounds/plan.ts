import type { Method } from '../../../distillation/method';
import type { Experiment } from '../../../experiment/experiment';
import type { InputKind } from '../../../experiment/inputKind';
import type { Random } from '../../../experiment/random';
import type { Network } from '../../../models/network';
import type { TransferSet } from '../../../tasks/transferSet';

/** The properties of a run that planning a round needs. */
export interface RoundsOptions {
  readonly experiment: Experiment;
  /** What one example is. */
  readonly input: InputKind;
  readonly method: Method;
  /** Does a pseudo-label twin train beside the student? */
  readonly hasPseudoTwin: boolean;
  /** The network of each teacher, or of the peer in mutual learning. */
  readonly teacherNetwork: Network;
  /** Indices of all training examples. */
  readonly everything: Int32Array;
  /** Indices into the transfer pool. */
  readonly transferSet: TransferSet;
  /** The stream of random numbers for a purpose; every call starts it anew. */
  readonly random: (purpose: string) => Random;
}

/**
 * Estimated cost of `passes` forward passes of a batch, in multiply-adds, plus a constant overhead, which dominates
 * small steps. A backward pass counts as two forward passes.
 */
export const effortOf = (passes: number, { multiplyAdds }: Network, batchSize: number): number =>
  1e7 + passes * batchSize * multiplyAdds;

/**
 * Number of forward and backward passes in a step of the student: 1, or with an attack of n steps 2 + n, because the
 * student also learns from the adversarial examples.
 */
export const studentPassesOf = ({ method, experiment }: RoundsOptions): number => {
  const steps = method.attack?.(experiment.method.values).steps ?? 0;
  return 1 + (steps > 0 ? 1 + steps : 0);
};
