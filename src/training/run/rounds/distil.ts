import { needsTeacherEachBatch } from '../../../experiment/augmentation';
import { distilPhase, softenPhase } from '../../../experiment/phases';
import { studentStepsOf } from '../../../experiment/settings';
import type { Network } from '../../../models/network';
import { planBatches } from '../../feed/batches';
import { distilProgram } from '../../step/stepProgram';
import { createTaughtLoss } from '../../step/taughtLoss';
import { initialModel, maskForMethod, meterOf, methodFor, stepInputsOf, unchanged } from './parts';
import { effortOf, type RoundsOptions, studentPassesOf } from './plan';
import type { DistilRound, TeacherPlan } from './round';

/** The purpose of the random numbers that order the batches of student and twins. */
export const transferBatches = 'transfer batches';

/**
 * Plans a round in which a network learns from the soft targets of `teacher` on the transfer set: intermediate network
 * `number`, counted from 1, or if that is null the student with its twins.
 */
export function distilRound(
  options: RoundsOptions,
  network: Network,
  number: number | null,
  teacher: TeacherPlan,
): DistilRound {
  const { experiment, transferSet, random, teacherNetwork } = options;
  const twins = number === null ? (options.hasPseudoTwin ? 2 : 1) : 0;
  const { training } = experiment;
  const isOfStudent = number === null;
  const isLive = needsTeacherEachBatch(experiment.augmentation);
  const purpose = isOfStudent ? 'student' : `between ${number}`;
  const batchesFor = (drawn: string) =>
    planBatches(transferSet.labelled, transferSet.unlabelled, training.batchSize, random(drawn));
  const batches = batchesFor(isOfStudent ? transferBatches : `${purpose} batches`);
  const measured = batchesFor(`${purpose} measured batch`);
  const steps = studentStepsOf(training, batches.stepsPerEpoch);
  const round = { purpose, network, batches, steps };
  // If augmentation makes each batch different, the teacher runs at every step.
  const asking = isLive ? effortOf(1, teacherNetwork, training.batchSize) : 0;
  const passes = studentPassesOf(options) + twins;
  return {
    ...round,
    kind: 'distil',
    id: distilPhase(number),
    effort: passes * effortOf(3, network, training.batchSize) + asking,
    pool: 'transfer',
    teacher,
    sameAs: null,
    softenPhase: softenPhase(number),
    isOfStudent,
    prepare(context, sources) {
      const student = initialModel(context, network, purpose);
      const another = () => initialModel(context, network, purpose);
      const learners = {
        student,
        ...(twins > 0 && { twin: another() }),
        ...(twins > 1 && { pseudoTwin: another() }),
      };
      const method = methodFor(
        context,
        isOfStudent ? 'adapter weights' : `${purpose} adapter weights`,
        { teacher: sources.teacher(), student, isAugmented: isLive },
        sources,
      );
      const answers = sources.answers();
      const mask = maskForMethod(context, round, method);
      const stepInputs = { ...stepInputsOf(context, round, sources, true), answers, method, mask };
      const program = context.own(distilProgram(learners, stepInputs));
      const meter = meterOf(context, round, measured, { student, ...stepInputs, see: unchanged(stepInputs) }, (of) =>
        createTaughtLoss(student, { answers, method, ...of }),
      );
      return { learners, program, meter, onLogits: meter.onLogits };
    },
  };
}
