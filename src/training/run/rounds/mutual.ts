import { needsTeacherEachBatch } from '../../../experiment/augmentation';
import { distilPhase } from '../../../experiment/phases';
import { studentStepsOf } from '../../../experiment/settings';
import type { Network } from '../../../models/network';
import { planBatches } from '../../feed/batches';
import { logitsOf } from '../../learner/model';
import { studentLoss } from '../../step/batchLoss';
import { labelsOf } from '../../step/labelledBatch';
import { logitsMethodInstance } from '../../step/methodInstance';
import { mutualProgram } from '../../step/mutualProgram';
import { initialModel, meterOf, stepInputsOf, unchanged } from './parts';
import { effortOf, type RoundsOptions, studentPassesOf } from './plan';
import type { MutualRound } from './round';

/** Plans a round of mutual learning: student, twin, and a peer with the role `teacher` that trains with the student. */
export function mutualRound(options: RoundsOptions, network: Network): MutualRound {
  const { experiment, transferSet, random, teacherNetwork } = options;
  const { training } = experiment;
  const purpose = 'student';
  const batchesFor = (drawn: string) =>
    planBatches(transferSet.labelled, transferSet.unlabelled, training.batchSize, random(drawn));
  const batches = batchesFor('transfer batches');
  const measured = batchesFor(`${purpose} measured batch`);
  const steps = studentStepsOf(training, batches.stepsPerEpoch);
  const round = { purpose, network, batches, steps };
  const { batchSize } = training;
  const asking = needsTeacherEachBatch(experiment.augmentation) ? effortOf(1, teacherNetwork, batchSize) : 0;
  return {
    ...round,
    kind: 'mutual',
    id: distilPhase(null),
    effort: (studentPassesOf(options) + 1) * effortOf(3, network, batchSize) + asking,
    pool: 'transfer',
    teacher: null,
    sameAs: null,
    prepare(context, sources) {
      const teacher = initialModel(context, teacherNetwork, 'teacher');
      const student = initialModel(context, network, purpose);
      const twin = initialModel(context, network, purpose);
      const method = logitsMethodInstance(context.method, context.experiment.method.values);
      const stepInputs = { ...stepInputsOf(context, round, sources, true), method };
      const program = context.own(mutualProgram(teacher, student, twin, stepInputs));
      const meter = meterOf(
        context,
        round,
        measured,
        { student, ...stepInputs, see: unchanged(stepInputs) },
        ({ batches: { labelled } }) => ({
          of(_rows, seen, values, _dropout, report) {
            const taught = { logits: logitsOf(teacher, seen.x), features: [] };
            const loss = studentLoss(labelsOf(seen, labelled), taught, values, method, report);
            return { loss, teacherLogits: taught.logits };
          },
          advance() {},
          dispose() {},
        }),
      );
      return { learners: { teacher, student, twin }, program, meter, onLogits: meter.onLogits };
    },
  };
}
