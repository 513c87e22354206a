import * as tf from '@tensorflow/tfjs';
import { type Capture, capture } from '../../src/backend/capture';
import { methods } from '../../src/distillation';
import type { Method } from '../../src/distillation/method';
import { type AugmentationSettings, augmentationFields, looksAnew } from '../../src/experiment/augmentation';
import type { Fusion, GeneratorPlan } from '../../src/experiment/declarations';
import type { Values } from '../../src/experiment/fields';
import { defaultsOf } from '../../src/experiment/fields';
import type { Glimpse } from '../../src/experiment/glimpse';
import { randomStream } from '../../src/experiment/random';
import { type ScheduleSettings, scheduleFields } from '../../src/experiment/schedule';
import type { Question } from '../../src/experiment/second';
import { architectures } from '../../src/models';
import type { Architecture } from '../../src/models/architecture';
import { outputsOf } from '../../src/models/heads';
import { glimpse } from '../../src/models/layers/glimpse';
import { planNetwork, sizeOf } from '../../src/models/network';
import { createAugmentation } from '../../src/training/augmentation';
import { planBatches } from '../../src/training/batches';
import { createControl } from '../../src/training/control';
import { dataFreeProgram } from '../../src/training/dataFreeProgram';
import { createGenerator } from '../../src/training/generator';
import { createGradientMeter } from '../../src/training/gradientMeter';
import { createTrainee, disposeLearned, disposeTrainee, startOf } from '../../src/training/learner';
import { putToUse } from '../../src/training/methodInUse';
import { uploadAnswers, uploadExamples } from '../../src/training/residentSet';
import { distilProgram, seenBatch, teachProgram } from '../../src/training/stepProgram';
import { createTaughtLoss } from '../../src/training/taughtLoss';
import { convene, liveAnswers } from '../../src/training/teacherAnswers';

/** Steps of student and twin on made-up examples: what tests and measurements of the engine take. */
export interface StepCase {
  readonly architecture: string;
  readonly values: Values;
  readonly inputShape: readonly number[];
  readonly method: string;
  readonly methodValues?: Values;
  /** The teacher runs in every step instead of once before. */
  readonly hasLiveFeatures?: boolean;
  readonly optimizer: string;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly examples: number;
  /** Are the examples bytes, as images are? */
  readonly areBytes?: boolean;
  readonly schedule: Partial<ScheduleSettings>;
  readonly augmentation: Partial<AugmentationSettings>;
  /** How many networks teach, and how they become one. */
  readonly teachers: number;
  readonly fusion: Fusion;
  /** What student and twin see of each example; all of it unless told. */
  readonly sees?: Glimpse;
  /** The second head; none unless told. */
  readonly second?: SecondHead;
  /** Makes what student and twin learn from, in the place of the examples. */
  readonly generator?: GeneratorPlan;
  /** Weights begin a unit of their last place higher or lower, or where they would: which of many such choices. */
  readonly roundedAnew?: number;
}

/** A second question about classes 0 … 3, answered by their half, and who is told what about both. */
export interface SecondHead {
  readonly weight: number;
  readonly labels: 'both' | 'first';
  readonly taught: 'both' | 'second';
}

const classes = 4;

/** What a case asks, in the order of the heads. */
function questionsOf(second: SecondHead | undefined): readonly Question[] {
  const whole = { classes, weight: 1, isLabelled: true, isTaught: true, answersFor: (labels: Uint8Array) => labels };
  if (!second) return [whole];
  const { weight, labels, taught } = second;
  const half = (all: Uint8Array) => all.map((label) => label >> 1);
  return [
    { ...whole, isTaught: taught === 'both' },
    { classes: 2, weight, isLabelled: labels === 'both', isTaught: true, answersFor: half },
  ];
}

/** Steps that curves stretch over. */
const plannedSteps = 60;
const steady = defaultsOf(scheduleFields);

export const stepCase = (more: Partial<StepCase>): StepCase => ({
  architecture: 'perceptron',
  values: { widths: [8, 6], dropout: 0.25 },
  inputShape: [2],
  method: 'hinton',
  optimizer: 'adam',
  learningRate: 0.01,
  batchSize: 8,
  examples: 40,
  schedule: {},
  augmentation: {},
  teachers: 1,
  fusion: 'arithmetic',
  ...more,
});

/**
 * Small networks of a family, by the name of the family. Much smaller ones die: where one unit is alive, all features
 * point the same way, and what some methods then take for a gradient is rounding.
 */
const small: Readonly<Record<string, Partial<StepCase>>> = {
  perceptron: { values: { widths: [8, 6], dropout: 0.25 }, inputShape: [2] },
  convnet: { values: { filters: [4, 6], units: 8, dropout: 0.2 }, inputShape: [8, 8, 1] },
  'thin-perceptron': { values: { width: 8, depth: 4 }, inputShape: [2] },
  vgg: { values: { filters: [4, 6], convolutions: 2, units: 8, dropout: 0.2 }, inputShape: [8, 8, 1] },
  'thin-convnet': { values: { width: 6, depth: 3 }, inputShape: [8, 8, 1] },
  separable: { values: { multiplier: 0.25, blocks: 2 }, inputShape: [8, 8, 1] },
  residual: { values: { width: 2, blocks: 1 }, inputShape: [8, 8, 1] },
};

const smallOf = (family: Architecture): StepCase => {
  const network = small[family.id];
  if (!network) throw new Error(`Name a small ${family.id} for the tests.`);
  return stepCase({ ...network, architecture: family.id });
};
const suits = (way: Method, family: Architecture): boolean => {
  const { values, inputShape } = smallOf(family);
  const taps = family.taps(values, inputShape);
  return way.obstacle({ student: taps, teacher: taps, classes, labelled: 1 }) === null;
};

/** Every method with every architecture that it can be used with. */
export const everyPair = (families: readonly Architecture[], ways: readonly Method[]): StepCase[] =>
  families.flatMap((family) =>
    ways.filter((way) => suits(way, family)).map((way) => ({ ...smallOf(family), method: way.id })),
  );

/** A curve for everything that a schedule moves. */
export const moving: ScheduleSettings = {
  weight: [0, 0, 100, 67, 100, 67, 0],
  temperature: [1, 0, 100, 100, 25],
  hard: [0, 0, 0, 20, 100],
  rate: [1, 0, 0, 10, 100, 100, 0],
};

/**
 * Every architecture with softened logits; every method on the first architecture that it can be used with; another
 * optimizer; every curve moving; hints in two stages; and every change of the examples. All pairs would be hundreds, and neither knows of the other.
 */
export function stepCases(families: readonly Architecture[], ways: readonly Method[]): StepCase[] {
  const ofMethods = ways.map((way) => {
    const usable = families.find((family) => suits(way, family));
    if (!usable) throw new Error(`No small network suits ${way.id}.`);
    return { ...smallOf(usable), method: way.id };
  });
  const augmented = [
    stepCase({ augmentation: { jitter: 0.1, mixup: true } }),
    stepCase({ augmentation: { jitter: 0.1 }, teachers: 3 }),
    stepCase({ augmentation: { jitter: 0.1 }, teachers: 3, fusion: 'confident' }),
    stepCase({ ...small.convnet, architecture: 'convnet', augmentation: { shift: 2, mixup: true } }),
    stepCase({ augmentation: { jitter: 0.1, cleanTeacher: true } }),
    stepCase({ augmentation: { jitter: 0.1, mixup: true, cleanTeacher: true } }),
    stepCase({ ...small.convnet, architecture: 'convnet', areBytes: true, augmentation: { shift: 1 } }),
  ];
  // Takes its second stage on the way.
  const staged = stepCase({ method: 'hints', methodValues: { until: 60 } });
  // Two passes through a network that normalises its batches.
  const attack = { method: 'robust-soft-labels', methodValues: { steps: 1 } };
  const attacked = stepCase({ ...small.residual, architecture: 'residual', ...attack });
  const limited = [
    stepCase({ sees: { kind: 'columns', seen: [true, false] } }),
    stepCase({ ...small.convnet, architecture: 'convnet', sees: { kind: 'blocks', size: 4 } }),
  ];
  const second = { weight: 0.5, labels: 'both', taught: 'both' } as const;
  const asked = [
    stepCase({ second }),
    stepCase({ augmentation: { jitter: 0.1 }, teachers: 3, fusion: 'confident', second }),
    stepCase({ ...small.residual, architecture: 'residual', second: { ...second, labels: 'first', taught: 'second' } }),
  ];
  const generator = { certainty: 1, variety: 5, activation: 0.1, learningRate: 0.003 };
  const made = [
    stepCase({ generator, augmentation: { jitter: 0.1 } }),
    stepCase({ ...small.convnet, architecture: 'convnet', generator }),
  ];
  const others = [
    stepCase({ optimizer: 'momentum' }),
    stepCase({ schedule: moving }),
    staged,
    ...augmented,
    attacked,
    ...limited,
    ...asked,
    ...made,
  ];
  return [...families.slice(1).map(smallOf), ...ofMethods, ...others];
}

/** A case in few words. */
export const titleOf = ({
  architecture,
  method,
  methodValues = {},
  optimizer,
  schedule,
  augmentation,
  teachers,
  fusion,
  areBytes,
  sees,
  second,
  generator,
}: StepCase) =>
  [
    architecture,
    method,
    ...Object.keys(methodValues),
    optimizer,
    ...Object.keys(schedule).map((name) => `${name} moving`),
    ...Object.keys(augmentation),
    ...(areBytes ? ['bytes'] : []),
    ...(teachers > 1 ? [`${teachers} teachers, ${fusion}`] : []),
    ...(sees ? [`sees ${sees.kind}`] : []),
    ...(second ? [`second head, labels ${second.labels}, taught ${second.taught}`] : []),
    ...(generator ? ['without data'] : []),
  ].join(', ');

/** Student and twin in training, and the one step that moves them. The caller disposes it. */
export function createSteps(wanted: StepCase) {
  const random = (purpose: string) => randomStream(11, purpose);
  const architecture = architectures.find(({ id }) => id === wanted.architecture);
  const method = methods.find(({ id }) => id === wanted.method);
  if (!architecture || !method) throw new Error(`There is no ${wanted.architecture} or no ${wanted.method}.`);
  const heads = questionsOf(wanted.second);
  const outputs = outputsOf(heads);
  const layers = architecture.layers(wanted.values, outputs);
  const network = planNetwork(wanted.sees ? [glimpse(wanted.sees), ...layers] : layers, wanted.inputShape, heads);
  const normal = random('inputs');
  const numbers = { length: sizeOf([wanted.examples, ...wanted.inputShape]) };
  const drawn = wanted.areBytes
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
  const loss = { form: 'additive', weight: 1, temperature: 4 } as const;
  const control = createControl(
    { learningRate: wanted.learningRate, loss, schedule: { ...steady, ...wanted.schedule } },
    plannedSteps,
  );
  const drawnStart = startOf(network, random('weights'));
  const start = { ...drawnStart, weights: roundedAnew(drawnStart.weights, wanted.roundedAnew) };
  const student = createTrainee(network, start, wanted.optimizer);
  const twin = createTrainee(network, start, wanted.optimizer);
  const batches = planBatches(everything, new Int32Array(0), wanted.batchSize, random('batches'));
  const settings = { ...defaultsOf(augmentationFields), ...wanted.augmentation };
  const isLive = looksAnew(settings);
  const augmentation = createAugmentation({
    settings,
    inputShape: wanted.inputShape,
    batches,
    random: random('augmentation'),
  });
  const material = {
    inputs,
    hardLabels,
    batches,
    control,
    augmentation,
    random: random('dropout'),
  };
  const teacher = createTrainee(network, startOf(network, random('teacher weights')), wanted.optimizer);
  const used = putToUse({
    method,
    values: { ...defaultsOf(method.fields), ...wanted.methodValues },
    teacher,
    student,
    inputs,
    isAugmented: wanted.hasLiveFeatures === true || isLive,
    optimizer: wanted.optimizer,
    random: random('adapter weights'),
  });
  const voices = Array.from({ length: wanted.teachers }, (_, at) => {
    const { weights, statistics } = startOf(network, random(`voice ${at}`));
    return {
      network,
      parameters: tf.tensor1d(weights),
      statistics: statistics.length ? tf.tensor1d(statistics) : null,
    };
  });
  const council = convene(voices, wanted.fusion);
  const kept = { of: (rows: tf.Tensor1D) => tf.gather(teacherLogits, rows), kept: teacherLogits, dispose() {} };
  const generator =
    wanted.generator &&
    createGenerator({ teacher: council, classes, plan: wanted.generator, size: batches.size, random });
  const answers = isLive || generator ? liveAnswers(council) : kept;
  const taught = { ...material, answers, method: used };
  const program = generator
    ? dataFreeProgram(student, twin, { ...taught, generator })
    : distilProgram(student, twin, taught);
  const measured = planBatches(everything, new Int32Array(0), wanted.batchSize, random('measured batch'));
  const measuredLoss = createTaughtLoss(student, {
    answers,
    method: used,
    batches: measured,
    random: random('measured attacks'),
  });
  const meter = createGradientMeter({
    student,
    ...material,
    see: (rows) => seenBatch({ ...material, augmentation: null }, rows),
    batches: measured,
    steps: plannedSteps,
    method: used,
    loss: measuredLoss,
  });
  return {
    program,
    meter,
    teach: () => teachProgram(student, material),
    network,
    adjust: (temperature: number, weight: number) => control.adjust({ ...loss, temperature, weight }),
    /** Weights of student and twin. */
    weights: async () => ({ student: await student.parameters.data(), twin: await twin.parameters.data() }),
    /** Losses of the last steps, and weights and statistics of student and twin. */
    async outcome(steps: number): Promise<number[]> {
      const losses = await program.ring.read(Math.max(0, steps - program.ring.rows), steps);
      const learned = [student, twin].flatMap(({ parameters, statistics }) => [
        parameters,
        ...(statistics ? [statistics] : []),
      ]);
      const values = await Promise.all(learned.map((variable) => variable.data()));
      return [...losses, ...values.flatMap((each) => [...each])];
    },
    dispose() {
      meter.dispose();
      measuredLoss.dispose();
      program.dispose();
      used.dispose();
      generator?.dispose();
      augmentation?.dispose();
      disposeLearned(council);
      for (const trainee of [teacher, student, twin]) disposeTrainee(trainee);
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
export type StepWay = 'eager' | 'captured' | 'burst';

/** Takes `count` steps, with sliders that move on the way, and reports where they led. */
export async function takeSteps(wanted: StepCase, count: number, way: StepWay): Promise<number[]> {
  const steps = createSteps(wanted);
  let record: Capture | null = null;
  try {
    steps.program.feed.refill();
    const { burst } = steps.program;
    if (way === 'burst' && !burst) throw new Error('These steps cannot be taken in bursts.');
    if (way !== 'eager') record = await capture(way === 'burst' && burst ? burst.run : steps.program.step);
    for (let taken = 0; taken < count; ) {
      if (taken === 7) steps.adjust(9, 0.5);
      if (taken === 21) steps.adjust(2, 2);
      const next = Math.min(...[7, 21, count].filter((limit) => limit > taken));
      const group = Math.min(next - taken, steps.program.feed.refill());
      if (way === 'burst') burst?.aim(group);
      if (record) record.replay(way === 'burst' ? 1 : group);
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
