import * as tf from '@tensorflow/tfjs';
import { type Capture, capture } from '../../src/backend/capture/capture';
import { methods } from '../../src/distillation';
import { augmentationFields, needsTeacherEachBatch } from '../../src/experiment/augmentation';
import { defaultsOf } from '../../src/experiment/fields';
import { randomStream } from '../../src/experiment/random';
import type { Question } from '../../src/experiment/secondQuestion';
import { architectures } from '../../src/models';
import { outputsOf } from '../../src/models/heads';
import { inputMask } from '../../src/models/layers/inputMask/inputMask';
import { planNetwork, sizeOf } from '../../src/models/network';
import { classification } from '../../src/objectives';
import { createAugmentation } from '../../src/training/feed/augmentation';
import { planBatches } from '../../src/training/feed/batches';
import { uploadAnswers, uploadExamples } from '../../src/training/feed/deviceDataSet';
import { createLiveLossSettings } from '../../src/training/feed/liveLossSettings';
import { disposeModel, initialStateOf } from '../../src/training/learner/model';
import { createEnsemble, liveAnswers } from '../../src/training/learner/teacherAnswers';
import { createGenerator } from '../../src/training/step/generator';
import { createGradientMeter } from '../../src/training/step/gradientMeter';
import { seenBatch, teachProgram } from '../../src/training/step/stepProgram';
import { createStudentSteps } from '../../src/training/step/studentSteps';
import { createTaughtLoss } from '../../src/training/step/taughtLoss';
import {
  createTrainableModel,
  disposeTrainableModel,
  type TrainableModel,
} from '../../src/training/step/trainableModel';
import { examplesOfShape, sequences } from './inputs';
import { classes, type SecondHead, type StepCase } from './stepCases';

/** Steps that curves stretch over. */
const plannedSteps = 60;

/** What a case asks, in the order of the heads. */
function questionsOf(second: SecondHead | undefined): readonly Question[] {
  const one = { objective: classification, rows: 1 };
  const answersFor = (labels: Uint8Array) => labels;
  const whole = { ...one, classes, weight: 1, isLabelled: true, isTaught: true, answersFor };
  if (!second) return [whole];
  const { weight, labels, taught } = second;
  const half = (all: Uint8Array) => all.map((label) => label >> 1);
  return [
    { ...whole, isTaught: taught === 'both' },
    { ...one, classes: 2, weight, isLabelled: labels === 'both', isTaught: true, answersFor: half },
  ];
}

/** Student and twin in training, and the one step that moves them. The caller disposes it. */
export function createSteps(wanted: StepCase) {
  const random = (purpose: string) => randomStream(11, purpose);
  const architecture = architectures.find(({ id }) => id === wanted.architecture);
  const method = methods.find(({ id }) => id === wanted.method);
  if (!architecture || !method) throw new Error(`There is no ${wanted.architecture} or no ${wanted.method}.`);
  const heads = questionsOf(wanted.second);
  const outputs = outputsOf(heads);
  const layers = architecture.layers(wanted.values, outputs, wanted.vocabulary);
  const network = planNetwork(wanted.sees ? [inputMask(wanted.sees), ...layers] : layers, wanted.inputShape, heads);
  const normal = random('inputs');
  const numbers = { length: sizeOf([wanted.examples, ...wanted.inputShape]) };
  const { vocabulary } = wanted;
  const drawn = vocabulary
    ? Uint16Array.from(numbers, () => normal.integer(vocabulary))
    : wanted.areBytes
      ? Uint8Array.from(numbers, () => normal.integer(256))
      : Float32Array.from(numbers, () => normal.normal());
  const labels = Uint8Array.from({ length: wanted.examples }, () => normal.integer(classes));
  const scale = wanted.areBytes ? 1 / 255 : 1;
  const { inputs } = uploadExamples({ inputs: drawn, labels }, wanted.inputShape, scale);
  const everything = Int32Array.from(labels.keys());
  const hardLabels = uploadAnswers(wanted.examples, heads, everything, labels);
  const teacherLogits = tf.tensor2d(
    Float32Array.from({ length: wanted.examples * outputs }, () => 3 * normal.normal()),
    [wanted.examples, outputs],
  );
  const loss = createLiveLossSettings({ form: 'additive', weight: 1, temperature: 4 });
  const drawnStart = initialStateOf(network, random('weights'));
  const start = { ...drawnStart, weights: roundedAnew(drawnStart.weights, wanted.roundedAnew) };
  const batches = planBatches(everything, new Int32Array(0), wanted.batchSize, random('batches'));
  const settings = { ...defaultsOf(augmentationFields), ...wanted.augmentation };
  const isLive = needsTeacherEachBatch(settings);
  const augmentation = createAugmentation({
    settings,
    inputShape: wanted.inputShape,
    batches,
    random: random('augmentation'),
  });
  const teacher = createTrainableModel(network, initialStateOf(network, random('teacher weights')), wanted.optimizer);
  const members = Array.from({ length: wanted.teachers }, (_, at) => {
    const { weights, statistics } = initialStateOf(network, random(`voice ${at}`));
    return {
      network,
      parameters: tf.tensor1d(weights),
      statistics: statistics.length ? tf.tensor1d(statistics) : null,
    };
  });
  const ensemble = createEnsemble(members, wanted.fusion);
  const kept = { of: (rows: tf.Tensor1D) => tf.gather(teacherLogits, rows), kept: teacherLogits, dispose() {} };
  const { input } = vocabulary ? sequences : examplesOfShape(network.inputShape);
  const generator =
    wanted.generator &&
    createGenerator({
      teacher: ensemble,
      classes,
      input,
      plan: wanted.generator,
      size: batches.size,
      random,
    });
  const answers = isLive || generator ? liveAnswers(ensemble) : kept;
  const built = createStudentSteps({
    network,
    start,
    optimizer: wanted.optimizer,
    hasTwin: true,
    hasPseudoTwin: wanted.hasPseudoTwin === true,
    inputs,
    hardLabels,
    answers,
    batches,
    learningRate: wanted.learningRate,
    loss,
    schedule: wanted.schedule,
    plannedSteps,
    method,
    methodValues: wanted.methodValues,
    teacher,
    isAugmented: wanted.hasLiveFeatures === true || isLive,
    augmentation,
    generator,
    random,
    range: input.range,
    mask: method.pairs || method.ownTaps ? input.mask : undefined,
  });
  const { student, program, stepInputs } = built;
  const twin = built.twin as TrainableModel;
  // The batch of the first step, and without dropout its attacks too.
  const measured = planBatches(everything, new Int32Array(0), wanted.batchSize, random('batches'));
  const measuredLoss = createTaughtLoss(student, {
    answers,
    method: built.method,
    batches: measured,
    random: random('dropout'),
    range: input.range,
  });
  const meter = createGradientMeter({
    student,
    ...stepInputs,
    see: (rows) => seenBatch({ ...stepInputs, augmentation: null }, rows),
    batches: measured,
    steps: plannedSteps,
    loss: measuredLoss,
  });
  return {
    program,
    meter,
    teach: () => teachProgram(student, stepInputs),
    network,
    adjust: (temperature: number, weight: number) => loss.adjust({ ...loss.current, temperature, weight }),
    /** Weights of student and twin. */
    weights: async () => ({ student: await student.parameters.data(), twin: await twin.parameters.data() }),
    /** Losses of the last steps, and weights and statistics of student and twins. */
    async outcome(steps: number): Promise<number[]> {
      const losses = await program.ring.read(Math.max(0, steps - program.ring.rows), steps);
      const learners = [student, twin, ...(built.pseudoTwin ? [built.pseudoTwin] : [])];
      const learned = learners.flatMap(({ parameters, statistics }) => [
        parameters,
        ...(statistics ? [statistics] : []),
      ]);
      const values = await Promise.all(learned.map((variable) => variable.data()));
      return [...losses, ...values.flatMap((each) => [...each])];
    },
    dispose() {
      meter.dispose();
      measuredLoss.dispose();
      built.dispose();
      generator?.dispose();
      augmentation?.dispose();
      disposeModel(ensemble);
      disposeTrainableModel(teacher);
      inputs.dispose();
      tf.dispose([hardLabels, teacherLogits]);
    },
  };
}

/** Each weight in its last place up, down or as it is. */
function roundedAnew(weights: Float32Array, choice: number | undefined): Float32Array {
  if (choice === undefined) return weights;
  const random = randomStream(choice, 'rounding');
  return weights.map((weight) => weight * (1 + (random.integer(3) - 1) * 2 ** -23));
}

/** Operation by operation, by a record of one step, or by a kernel that takes many. */
export type StepWay = 'eager' | 'captured' | 'multi-step';

/** Takes `count` steps, with sliders that move on the way, and reports where they led. */
export async function takeSteps(wanted: StepCase, count: number, way: StepWay): Promise<number[]> {
  const steps = createSteps(wanted);
  let record: Capture | null = null;
  try {
    steps.program.feed.refill();
    const { multiStep } = steps.program;
    if (way === 'multi-step' && !multiStep) throw new Error('These steps cannot be taken many at a time.');
    if (way !== 'eager') record = await capture(way === 'multi-step' && multiStep ? multiStep.run : steps.program.step);
    for (let taken = 0; taken < count; ) {
      if (taken === 7) steps.adjust(9, 0.5);
      if (taken === 21) steps.adjust(2, 2);
      const next = Math.min(...[7, 21, count].filter((limit) => limit > taken));
      const group = Math.min(next - taken, steps.program.feed.refill());
      if (way === 'multi-step') multiStep?.setStepCount(group);
      if (record) record.replay(way === 'multi-step' ? 1 : group);
      else for (let i = 0; i < group; i++) steps.program.step();
      steps.program.feed.taken(group);
      taken += group;
    }
    return await steps.outcome(count);
  } finally {
    record?.dispose();
    steps.dispose();
  }
}
