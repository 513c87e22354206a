import type { GeneratorSettings } from '../../../experiment/declarations';
import { distilPhase } from '../../../experiment/phases';
import { studentStepsOf } from '../../../experiment/settings';
import { planGenerator } from '../../../models/generator';
import type { Network } from '../../../models/network';
import { planMadeBatches } from '../../feed/batches';
import { liveAnswers } from '../../learner/teacherAnswers';
import { dataFreeProgram } from '../../step/dataFreeProgram';
import { createGenerator, noiseOf } from '../../step/generator';
import { createTaughtLoss } from '../../step/taughtLoss';
import { courseOf, initialModel, meterOf, methodFor } from './parts';
import { effortOf, type RoundsOptions, studentPassesOf } from './plan';
import type { DataFreeRound, TeacherPlan } from './round';

/** Plans a round in which student and twin learn from generated inputs; the inputs of its sources are not used. */
export function dataFreeRound(
  options: RoundsOptions,
  network: Network,
  teacherPlan: TeacherPlan,
  plan: GeneratorSettings,
): DataFreeRound {
  const { experiment, input, transferSet, teacherNetwork } = options;
  const { training } = experiment;
  const purpose = 'student';
  const count = transferSet.labelled.length + transferSet.unlabelled.length;
  const batches = planMadeBatches(count, training.batchSize);
  const measured = planMadeBatches(count, training.batchSize);
  const steps = studentStepsOf(training, batches.stepsPerEpoch);
  const round = { purpose, network, batches, steps };
  const { batchSize } = training;
  const asking = effortOf(1, teacherNetwork, batchSize);
  // The generator's loss is differentiated through the teacher, down to the teacher's input.
  const making =
    effortOf(3, planGenerator({ input, inputShape: network.inputShape }), batchSize) +
    effortOf(2, teacherNetwork, batchSize);
  return {
    ...round,
    kind: 'dataFree',
    id: distilPhase(null),
    effort: (studentPassesOf(options) + 1) * effortOf(3, network, batchSize) + asking + making,
    pool: 'transfer',
    teacher: teacherPlan,
    sameAs: null,
    prepare(context, sources) {
      const { random, own } = context;
      const teacher = sources.teacher();
      const student = initialModel(context, network, purpose);
      const twin = initialModel(context, network, purpose);
      const { size } = batches;
      const classes = network.layers.at(-1)?.plan.output[0] as number;
      const generator = own(createGenerator({ teacher, classes, input, plan, size, random }));
      const method = methodFor(context, 'adapter weights', { teacher, student, isAugmented: true }, sources);
      const answers = liveAnswers(teacher);
      const stepInputs = { ...courseOf(context, round, true), answers, method, generator };
      const program = own(dataFreeProgram(student, twin, stepInputs));
      const noise = own(noiseOf(size, random('generator measured')));
      const see = () => {
        const { x, y } = generator.of(noise);
        return { x, teacherInput: x, y, mask: null };
      };
      const meter = meterOf(context, round, measured, { student, ...stepInputs, see }, (of) =>
        createTaughtLoss(student, { answers, method, ...of }),
      );
      return { learners: { student, twin }, program, meter, onLogits: null, generator };
    },
  };
}
