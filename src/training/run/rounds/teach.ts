import { teachPhase } from '../../../experiment/phases';
import type { Network } from '../../../models/network';
import { planBatches } from '../../feed/batches';
import { attackOnTeacher } from '../../learner/adversary';
import { teachProgram } from '../../step/stepProgram';
import { initialModel, labelsOnLogits, stepInputsOf } from './parts';
import { effortOf, type RoundsOptions } from './plan';
import type { TeachRound } from './round';

/**
 * Plans a round in which a teacher learns from the hard labels of all training examples. `number` counts teachers from
 * 1; `sameAs` is the round of an equal teacher, or null.
 */
export function teachRound(
  { experiment, everything, random }: RoundsOptions,
  network: Network,
  number: number,
  sameAs: TeachRound | null,
): TeachRound {
  const { training } = experiment;
  const purpose = number === 1 ? 'teacher' : `teacher ${number}`;
  const batches = planBatches(everything, new Int32Array(0), training.batchSize, random(`${purpose} batches`));
  const steps = batches.stepsPerEpoch * training.teacherEpochs;
  const attack = attackOnTeacher(training);
  const moment = Math.round((steps * training.checkpoint) / 100);
  const round = { purpose, network, batches, steps };
  return {
    ...round,
    kind: 'teach',
    id: teachPhase(number),
    effort: (1 + (attack?.steps ?? 0)) * effortOf(3, network, training.batchSize),
    pool: 'training',
    teacher: null,
    sameAs,
    checkpoint: moment < steps ? Math.max(1, moment) : null,
    prepare(context, sources) {
      const teacher = initialModel(context, network, purpose);
      const stepInputs = stepInputsOf(context, round, sources, experiment.augmentation.teacherToo);
      const program = context.own(teachProgram(teacher, stepInputs, attack));
      return { learners: { teacher }, program, meter: null, onLogits: labelsOnLogits(teacher, stepInputs, batches) };
    },
  };
}
