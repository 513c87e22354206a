import * as tf from '@tensorflow/tfjs';
import { type Capture, capture } from '../../src/backend/capture/capture';
import { methods } from '../../src/distillation';
import { byId } from '../../src/experiment/declarations';
import { defaultsOf, type Values } from '../../src/experiment/fields';
import { noAnswer, type Objective } from '../../src/experiment/objective';
import { randomStream } from '../../src/experiment/random';
import { scheduleFields } from '../../src/experiment/schedule';
import { tokens } from '../../src/inputs';
import { type Head, outputsOf } from '../../src/models/heads';
import type { Layer } from '../../src/models/layer';
import { dense } from '../../src/models/layers/dense/dense';
import { dropout } from '../../src/models/layers/dropout/dropout';
import { relu } from '../../src/models/layers/relu/relu';
import { planNetwork } from '../../src/models/network';
import { transformerDecoder } from '../../src/models/transformerDecoder';
import { labelling } from '../../src/objectives';
import { ctc } from '../../src/objectives/ctc';
import { indices } from '../../src/objectives/indices';
import { itemAnswer, ranking } from '../../src/objectives/ranking';
import { planBatches } from '../../src/training/feed/batches';
import { createControl } from '../../src/training/feed/control';
import { inputsOf, uploadHardTargets } from '../../src/training/feed/deviceDataSet';
import { createLiveLossSettings } from '../../src/training/feed/liveLossSettings';
import { initialStateOf, logitsOf } from '../../src/training/learner/model';
import { searchAnswers, searchWidthOf } from '../../src/training/learner/searchAnswers';
import { withSearched } from '../../src/training/learner/teacherAnswers';
import { teachProgram } from '../../src/training/step/stepProgram';
import { createStudentSteps } from '../../src/training/step/studentSteps';
import {
  createTrainableModel,
  disposeTrainableModel,
  type TrainableModel,
} from '../../src/training/step/trainableModel';

/** Real steps on every objective: no task of the catalogue asks for more than a class. */

export const positions = 5;
export const vocabulary = 6;
const batchSize = 12;

/** A question about sequences of up to five ids, 1 … 5. */
export interface Asked {
  readonly objective: Objective;
  readonly classes: number;
  /** The network that answers where this is the first question; a perceptron on one-hot ids unless told. */
  readonly layers?: (outputs: number, rate: number) => readonly Layer[];
  /** The answer for the ids of an example, without padding. */
  answer(ids: readonly number[]): number[];
}

const padded = (labels: readonly number[], length: number) => Array.from({ length }, (_, at) => labels[at] ?? noAnswer);

/** Known are the ids themselves, relevant three items of their own for each. */
const items = 30;
const recommended = (ids: readonly number[]) =>
  Array.from({ length: items }, (_, item) => {
    if (ids.includes(item)) return itemAnswer.known;
    return ids.some((id) => item >= 6 && item % 8 === id) ? itemAnswer.relevant : itemAnswer.other;
  });

const frames = ctc({ framesPerPosition: 2, longest: 8 });

/** By name; each with an answer that the ids decide. */
export const asked: Readonly<Record<string, Asked>> = {
  labelling: {
    objective: labelling,
    classes: 4,
    answer: (ids) =>
      padded(
        ids.map((id) => (id * 7) % 4),
        positions,
      ),
  },
  // The next id, by a network that sees none of those to come.
  'next token': {
    objective: labelling,
    classes: vocabulary,
    answer: (ids) => padded(ids.slice(1), positions),
    layers: (outputs, rate) =>
      transformerDecoder.layers(
        { layers: 1, width: 8, heads: 2, dropout: rate },
        outputs / positions,
        vocabulary,
        positions,
      ),
  },
  // One label for an id, two for 4, none for 5: some sequences are empty, and labels repeat.
  ctc: {
    objective: frames,
    classes: 4,
    answer: (ids) => padded(ids.flatMap((id) => (id === 5 ? [] : id === 4 ? [1, 2] : [id])).slice(0, 8), 8),
  },
  'ranking by softmax': { objective: ranking({ items, loss: 'softmax' }), classes: items, answer: recommended },
  'ranking by pairs': { objective: ranking({ items, loss: 'bpr' }), classes: items, answer: recommended },
};

/** Ids to one-hot rows, `[batch, positions]` → `[batch, positions · vocabulary]`; padding is 0 throughout. */
const oneHotIds: Layer = {
  name: 'one-hot ids',
  plan: () => ({ output: [positions * vocabulary], weights: [], multiplyAdds: 0, randomNumbers: 0 }),
  apply: (ops, x) =>
    ops.reshape(ops.cast(ops.equal(ops.expandDims(x, 2), ops.add(indices(ops, vocabulary), 1)), 'float32'), [
      -1,
      positions * vocabulary,
    ]),
};

const perceptronOf = (outputs: number, rate: number) => [oneHotIds, dense(24), relu(), dropout(rate), dense(outputs)];

/** How many examples there are: the student has no answers for the second part, and the third part teaches nobody. */
interface Parts {
  readonly labelled: number;
  readonly unlabelled: number;
  readonly test: number;
}

/** λ and α, and how a student learns. */
export interface ObjectiveScene {
  /** Unless told 24 with an answer and 16 without, and none for a test. */
  readonly parts?: Parts;
  /** Steps of the teacher on the answers of both parts; unless told, 80 on those that the student has. */
  readonly teacherSteps?: number;
  readonly seed?: number;
  readonly method?: string;
  readonly methodValues?: Values;
  readonly weight?: number;
  readonly dropout?: number;
  /** Added to every other of the teacher's logits of frames and positions that are padding. */
  readonly atPadding?: number;
}

const taught = new Map<string, Float32Array>();

/** The logits of a teacher of these questions, trained once. */
async function taughtLogits(key: string, train: () => Promise<Float32Array>): Promise<Float32Array> {
  const logits = taught.get(key) ?? (await train());
  taught.set(key, logits);
  return logits;
}

/** A student and both twins in training on the questions with these names. */
export async function openObjectiveSteps(names: readonly string[], scene: ObjectiveScene = {}) {
  const { parts: { labelled, unlabelled, test } = { labelled: 24, unlabelled: 16, test: 0 }, teacherSteps } = scene;
  const examples = labelled + unlabelled + test;
  const { seed = 17 } = scene;
  const random = (purpose: string) => randomStream(seed, purpose);
  const drawn = random('examples');
  const sequences = Array.from({ length: examples }, () =>
    Array.from({ length: 1 + drawn.integer(positions) }, () => 1 + drawn.integer(vocabulary - 1)),
  );
  const heads: Head[] = names.map((name, at) => {
    const { objective, classes } = asked[name] as Asked;
    return { objective, classes, rows: objective.rows([positions]), weight: at === 0 ? 1 : 0.5, isTaught: true };
  });
  const outputs = outputsOf(heads);
  const rate = scene.dropout ?? 0;
  const layers = asked[names[0] as string]?.layers?.(outputs, rate) ?? perceptronOf(outputs, rate);
  const network = planNetwork(layers, [positions], heads);
  const ids = sequences.flatMap((some) => Array.from({ length: positions }, (_, at) => some[at] ?? 0));
  const inputs = inputsOf(tf.tensor2d(ids, [examples, positions], 'float32'));
  const everything = Int32Array.from({ length: labelled + unlabelled }, (_, at) => at);
  /** The answers of all examples, one after another. */
  const answers = names.map((name) => Uint8Array.from(sequences.flatMap((some) => asked[name]?.answer(some) ?? [])));
  const targetsOfFirst = (count: number) =>
    tf.tidy(() => {
      const parts = heads.map((head, at) => {
        const all = answers[at] as Uint8Array;
        const own = all.subarray(0, (all.length / examples) * count);
        return uploadHardTargets(examples, head, everything.subarray(0, count), own);
      });
      return tf.concat2d(parts, 1);
    });
  const hardLabels = targetsOfFirst(labelled);
  const loss = createLiveLossSettings({ form: 'additive', weight: scene.weight ?? 1, temperature: 2 });
  const mask = tokens.mask as NonNullable<typeof tokens.mask>;
  const clean = tf.tensor2d(
    await taughtLogits(JSON.stringify([names, seed, labelled, unlabelled, test, teacherSteps]), async () => {
      const known = teacherSteps === undefined ? hardLabels : targetsOfFirst(labelled + unlabelled);
      const batches = planBatches(everything, new Int32Array(0), batchSize, random('batches of the teacher'));
      const teacher = createTrainableModel(network, initialStateOf(network, random('teacher weights')), 'adam');
      const control = createControl({ learningRate: 0.01, loss, schedule: defaultsOf(scheduleFields) }, 80);
      const lessons = {
        inputs,
        hardLabels: known,
        batches,
        control,
        augmentation: null,
        random: random('dropout'),
        mask,
      };
      const teaching = teachProgram(teacher, lessons);
      for (let taken = 0; taken < (teacherSteps ?? 80); taken++) {
        teaching.feed.refill();
        teaching.step();
        teaching.feed.taken(1);
      }
      teaching.dispose();
      const logits = tf.tidy(() => logitsOf(teacher, inputs.part(0, examples)));
      const values = await logits.data();
      logits.dispose();
      disposeTrainableModel(teacher);
      if (known !== hardLabels) known.dispose();
      return Float32Array.from(values);
    }),
    [examples, outputs],
  );
  const padding = heads.flatMap(({ rows, classes }) =>
    Array.from({ length: rows * classes }, (_, column) =>
      rows === 1 ? -1 : Math.floor((column * positions) / (rows * classes)),
    ),
  );
  const added = sequences.flatMap(({ length }) =>
    padding.map((at, column) => (at >= length && column % 2 === 1 ? (scene.atPadding ?? 0) : 0)),
  );
  const teacherLogits = tf.tidy(() => tf.add(clean, tf.tensor2d(added, [examples, outputs])) as tf.Tensor2D);
  clean.dispose();
  const method = byId(methods, scene.method ?? 'hinton');
  const methodValues = { ...defaultsOf(method.fields), ...scene.methodValues };
  const width = searchWidthOf(method, methodValues, heads);
  const counted = sequences.flatMap(({ length }) => Array.from({ length: positions }, (_, at) => Number(at < length)));
  const search = async () => {
    const logits = Float32Array.from(await teacherLogits.data());
    return searchAnswers(heads, logits, everything, { width, mask: counted }, async () => {});
  };
  const found = width > 1 ? await search() : null;
  const given = { of: (rows: tf.Tensor1D) => tf.gather(teacherLogits, rows), kept: teacherLogits, dispose() {} };
  const taughtAnswers = found ? withSearched(given, tf.tensor2d(found, hardLabels.shape)) : given;
  const built = createStudentSteps({
    network,
    optimizer: 'adam',
    hasTwin: true,
    hasPseudoTwin: true,
    inputs,
    hardLabels,
    answers: taughtAnswers,
    batches: planBatches(everything.subarray(0, labelled), everything.subarray(labelled), batchSize, random('batches')),
    learningRate: 0.01,
    loss,
    plannedSteps: 80,
    method,
    methodValues,
    random,
    mask,
  });
  return {
    ...built,
    loss,
    ...{ inputs, heads, sequences, answers, teacherLogits },
    dispose() {
      built.dispose();
      inputs.dispose();
      taughtAnswers.dispose();
      tf.dispose([hardLabels, teacherLogits]);
    },
  };
}

/**
 * Where some steps lead; T is moved after the eighth unless told: losses, `[steps][columns]`, and the weights of student,
 * twin and pseudo-label twin.
 */
export async function takeObjectiveSteps(
  names: readonly string[],
  scene: ObjectiveScene,
  steps: number,
  way: 'eager' | 'captured',
  isMoving = true,
) {
  const opened = await openObjectiveSteps(names, scene);
  let record: Capture | null = null;
  try {
    const { feed, ring, columns, step } = opened.program;
    feed.refill();
    if (way === 'captured') record = await capture(step);
    for (let taken = 0; taken < steps; ) {
      if (taken === 8 && isMoving) opened.loss.adjust({ ...opened.loss.current, temperature: 3 });
      const limit = taken < 8 ? 8 : steps;
      const group = Math.min(limit - taken, feed.refill());
      if (record) record.replay(group);
      else for (let i = 0; i < group; i++) step();
      feed.taken(group);
      taken += group;
    }
    const rows = await ring.read(0, steps);
    const weightsOf = async (model: TrainableModel | null) => [...((await model?.parameters.data()) ?? [])];
    return {
      losses: Array.from({ length: steps }, (_, at) => [
        ...rows.subarray(at * columns.length, (at + 1) * columns.length),
      ]),
      student: await weightsOf(opened.student),
      twin: await weightsOf(opened.twin),
      pseudoTwin: await weightsOf(opened.pseudoTwin),
    };
  } finally {
    record?.dispose();
    opened.dispose();
  }
}
