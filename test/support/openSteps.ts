import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { methods } from '../../src/distillation';
import type { StepValues } from '../../src/experiment/curve';
import { accepts, byId } from '../../src/experiment/declarations';
import { defaultsOf, type Values } from '../../src/experiment/fields';
import { randomStream } from '../../src/experiment/random';
import { type ScheduleSettings, scheduleFields } from '../../src/experiment/schedule';
import type { LossSettings } from '../../src/experiment/settings';
import { architectures } from '../../src/models';
import type { Architecture } from '../../src/models/architecture';
import { oneClassOf } from '../../src/models/heads';
import { type Network, planNetwork } from '../../src/models/network';
import { planBatches } from '../../src/training/feed/batches';
import { inputsOf, uploadHardTargets } from '../../src/training/feed/deviceDataSet';
import { createLiveLossSettings } from '../../src/training/feed/liveLossSettings';
import { initialStateOf } from '../../src/training/learner/model';
import type { StepProgram } from '../../src/training/step/stepProgram';
import { createStudentSteps } from '../../src/training/step/studentSteps';
import {
  createTrainableModel,
  disposeTrainableModel,
  type TrainableModel,
} from '../../src/training/step/trainableModel';
import { examplesOfShape, sequences } from './inputs';

export const steady = defaultsOf(scheduleFields);
export const additive: LossSettings = { form: 'additive', weight: 1, temperature: 4 };

/** What a student learns from here; whatever is absent has a default. */
export interface Scene {
  readonly network: Network;
  readonly loss?: LossSettings;
  readonly method?: string;
  readonly values?: Values;
  readonly optimizer?: string;
  readonly learningRate?: number;
  readonly labelled?: number;
  readonly seed?: number;
  readonly schedule?: Partial<ScheduleSettings>;
  /** Steps that the curves stretch over. */
  readonly steps?: number;
}

/** x·W + b, with `W`, `[x.length, units]`, and `b` one after the other in `weights` from `at` on. */
const dense = (x: readonly number[], weights: Float32Array, at: number, units: number): number[] =>
  Array.from({ length: units }, (_, unit) =>
    x.reduce(
      (sum, value, i) => sum + value * (weights[at + i * units + unit] as number),
      weights[at + x.length * units + unit] as number,
    ),
  );

const softmaxOf = (logits: readonly number[], T: number): number[] => {
  const powers = logits.map((logit) => Math.exp((logit - Math.max(...logits)) / T));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
};

/** Student, twin and all that they need, on 40 examples of 4 classes. */
export function openSteps({
  network,
  loss = additive,
  method = 'hinton',
  values = {},
  optimizer = 'adam',
  learningRate = 0.01,
  labelled = 24,
  seed = 1,
  schedule = {},
  steps = 40,
}: Scene) {
  const count = 40;
  const random = (purpose: string) => randomStream(seed, purpose);
  const drawn = random('examples');
  const size = network.inputShape.reduce((product, dimension) => product * dimension, 1);
  const readsIds = network.layers[0]?.layer.readsIds === true;
  const number = readsIds ? () => drawn.integer(sequences.vocabulary) : () => drawn.normal();
  const drawnInputs = Float32Array.from({ length: count * size }, number);
  const inputs = inputsOf(tf.tensor(drawnInputs, [count, ...network.inputShape]));
  const drawnTeacher = Float32Array.from({ length: count * 4 }, () => 3 * drawn.normal());
  const teacherLogits = tf.tensor2d(drawnTeacher, [count, 4]);
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  const labels = Uint8Array.from(indices, (i) => i % 4);
  const hardLabels = uploadHardTargets(count, oneClassOf(4), indices.subarray(0, labelled), labels);
  const planned = () => planBatches(indices.subarray(0, labelled), indices.subarray(labelled), 8, random('batches'));
  const sliders = createLiveLossSettings(loss);
  const declared = byId(methods, method);
  const teacher = createTrainableModel(network, initialStateOf(network, random('teacher weights')), optimizer);
  const built = createStudentSteps({
    network,
    optimizer,
    hasTwin: true,
    inputs,
    hardLabels,
    answers: { of: (rows) => tf.gather(teacherLogits, rows), kept: teacherLogits, dispose() {} },
    batches: planned(),
    learningRate,
    loss: sliders,
    schedule,
    plannedSteps: steps,
    method: declared,
    methodValues: values,
    teacher,
    random,
    range: examplesOfShape(network.inputShape).input.range,
    ...(readsIds && { mask: sequences.input.mask }),
  });
  const { start, student, program } = built;
  const twin = built.twin as TrainableModel;
  const weights = async () => ({ student: await student.parameters.data(), twin: await twin.parameters.data() });
  /** L of a batch and its terms, for softened logits and one hidden layer: from the formula, in double precision. */
  const lossBy = (weights: Float32Array, rows: Int32Array, { temperature, hardWeight, softWeight }: StepValues) => {
    const of = (all: ArrayLike<number>, row: number, width: number) =>
      Array.from({ length: width }, (_, i) => all[row * width + i] as number);
    const [hidden, T] = [(network.parameters - 4) / (size + 1 + 4), temperature];
    const isLabelled = (row: number) => row < labelled;
    const count = rows.filter(isLabelled).length;
    let [crossEntropy, divergence] = [0, 0];
    for (const row of rows) {
      const active = dense(of(drawnInputs, row, size), weights, 0, hidden).map((value) => Math.max(0, value));
      const logits = dense(active, weights, (size + 1) * hidden, 4);
      if (isLabelled(row)) crossEntropy -= Math.log(softmaxOf(logits, 1)[labels[row] as number] as number) / count;
      const [own, theirs] = [softmaxOf(logits, T), softmaxOf(of(drawnTeacher, row, 4), T)];
      theirs.forEach((p, c) => {
        divergence += (p * Math.log(p / (own[c] as number))) / rows.length;
      });
    }
    const [hard, soft] = [hardWeight * crossEntropy, softWeight * T ** 2 * divergence];
    return { total: hard + soft, hard, soft };
  };
  /** The rows of the next batches of an equal program, `[batch]` each. */
  const batchesAgain = () => {
    const again = planned();
    let rest: Int32Array = new Int32Array(0);
    return () => {
      if (rest.length === 0) rest = again.nextEpoch();
      const batch = rest.slice(0, again.size);
      rest = rest.slice(again.size);
      return batch;
    };
  };
  return {
    start,
    program,
    sliders,
    lossBy,
    nextBatch: batchesAgain(),
    weights,
    student: student.parameters,
    close() {
      built.dispose();
      disposeTrainableModel(teacher);
      inputs.dispose();
      tf.dispose([teacherLogits, hardLabels]);
    },
  };
}

/** One step with the batch that is next. */
export function takeOne({ feed, step }: StepProgram) {
  feed.refill();
  step();
  feed.taken(1);
}

/** The total, α·CE and λ·term in a row of the ring. */
export function expectRow(
  row: Float32Array,
  { total, hard, soft }: Record<'total' | 'hard' | 'soft', number>,
  where = '',
) {
  expect(row[0], where).toBeCloseTo(total, 5);
  expect(row[1], where).toBeCloseTo(hard, 5);
  expect(row[2], where).toBeCloseTo(soft, 5);
}

/** Weights after some steps, and the rows of losses. */
export async function run(scene: Scene, steps: number) {
  const opened = openSteps(scene);
  for (let step = 0; step < steps; step++) takeOne(opened.program);
  const outcome = {
    ...(await opened.weights()),
    rows: await opened.program.ring.read(0, steps),
    start: opened.start.weights,
  };
  opened.close();
  return outcome;
}

export const small = (values: Values) =>
  planNetwork(byId(architectures, 'perceptron').layers({ dropout: 0, ...values }, 4), [2]);
export const plain = small({ widths: [6] });
export const dropping = small({ widths: [12, 8], dropout: 0.4 });
const familyOf = (architecture: Architecture, shape: readonly number[], vocabulary?: number) => {
  const values = { ...defaultsOf(architecture.fields), ...architecture.roles.student, dropout: 0.3 };
  return { architecture, shape, network: planNetwork(architecture.layers(values, 4, vocabulary), shape) };
};
export const families = architectures.flatMap((architecture) =>
  [[2], [8, 8, 1]]
    .filter((shape) => accepts(architecture, examplesOfShape(shape)))
    .map((shape) => familyOf(architecture, shape)),
);
/** For the methods that compare attention. */
const ofTexts = familyOf(byId(architectures, 'transformer'), sequences.inputShape, sequences.vocabulary);
/** Every family with softened logits, and every method with the first family that it can be used with. */
export const every = [
  ...families.map((family) => ({ ...family, method: byId(methods, 'hinton') })),
  ...methods.slice(1).map((method) => {
    const usable = [...families, ofTexts].find(({ network: { taps } }) => {
      return method.disabledReason({ student: taps, teacher: taps, classes: 4, labelled: 24 }) === null;
    });
    if (!usable) throw new Error(`No network suits ${method.id}.`);
    return { ...usable, method };
  }),
].map(({ architecture, shape, network, method }) => [architecture.id, shape.join('×'), method.id, network] as const);
