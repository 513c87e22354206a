import { longerBy } from '../../../experiment/longTwin';
import type { Network } from '../../../models/network';
import { planBatches } from '../../feed/batches';
import { teachProgram } from '../../step/stepProgram';
import { transferBatches } from './distil';
import { initialModel, labelsOnLogits, stepInputsOf } from './parts';
import { effortOf, type RoundsOptions } from './plan';
import type { DistilRound, ProlongRound } from './round';

/**
 * Plans a round in which the twin trains alone for several times as many steps as in `round`, the student's: on the same
 * batches from the same weights, so that under a constant learning rate its first steps are those of the twin there.
 */
export function prolongRound(
  { experiment, transferSet: { labelled, unlabelled }, random }: RoundsOptions,
  network: Network,
  { purpose, steps }: DistilRound,
): ProlongRound {
  const batches = planBatches(labelled, unlabelled, experiment.training.batchSize, random(transferBatches));
  const round = { purpose, network, batches, steps: longerBy * steps };
  return {
    ...round,
    kind: 'prolong',
    id: 'prolong',
    effort: effortOf(3, network, experiment.training.batchSize),
    pool: 'transfer',
    teacher: null,
    sameAs: null,
    prepare(context, sources) {
      const twin = initialModel(context, network, purpose);
      const stepInputs = stepInputsOf(context, round, sources, true);
      const program = context.own(teachProgram(twin, stepInputs, null, 'twin'));
      return { learners: { twin }, program, meter: null, onLogits: labelsOnLogits(twin, stepInputs, batches) };
    },
  };
}
