import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { capture } from '../../../src/backend/capture/capture';
import { methods } from '../../../src/distillation';
import type { FeaturePair, Method } from '../../../src/distillation/method';
import { byId } from '../../../src/experiment/declarations';
import type { Values } from '../../../src/experiment/fields';
import { randomStream } from '../../../src/experiment/random';
import { padding, tokens } from '../../../src/inputs';
import { architectures } from '../../../src/models';
import type { Head } from '../../../src/models/heads';
import { initialWeights, type Network, planNetwork, sizeOf } from '../../../src/models/network';
import { classification, labelling } from '../../../src/objectives';
import { planBatches } from '../../../src/training/feed/batches';
import { inputsOf } from '../../../src/training/feed/deviceDataSet';
import { createLiveLossSettings } from '../../../src/training/feed/liveLossSettings';
import { createStudentSteps } from '../../../src/training/step/studentSteps';
import { createTrainableModel, disposeTrainableModel } from '../../../src/training/step/trainableModel';
import { allOrCovering, isWhole } from '../../support/products';
import { openBackend } from '../../support/session';

/** Methods that compare activations, in real steps between networks for texts. */

beforeAll(() => openBackend('wasm'));

const [vocabulary, classes, examples, steps] = [21, 4, 12, 4];
const [few, many] = [9, 30];

/** A network for texts, by the id of its architecture. */
interface Chosen {
  readonly id: string;
  readonly values: Values;
}

/** Wide enough for matrix products by XNNPACK, as those of the page are. */
const students: readonly Chosen[] = [
  { id: 'transformer', values: { layers: 2, width: 16, heads: 2, dropout: 0 } },
  { id: 'transformer-decoder', values: { layers: 2, width: 16, heads: 2, dropout: 0 } },
  { id: 'text-convnet', values: { width: 16, filters: [16, 16], size: 3, units: 0, dropout: 0 } },
  { id: 'bag', values: { width: 16, widths: [12], dropout: 0 } },
];
const transformer: Chosen = { id: 'transformer', values: { layers: 3, width: 16, heads: 4, dropout: 0 } };
/** The teacher of a bag has sequences, which are compared with vectors. */
const teacherOf = ({ id, values }: Chosen): Chosen => (id === 'bag' ? transformer : { id, values });

const comparing = methods.filter(({ pairs, ownTaps }) => pairs ?? ownTaps);
const networkOf = ({ id, values }: Chosen, positions: number, answersPositions = false): Network => {
  const head: Head = answersPositions
    ? { objective: labelling, classes, rows: positions, weight: 1, isTaught: true }
    : { objective: classification, classes, rows: 1, weight: 1, isTaught: true };
  const layers = byId(architectures, id).layers(values, classes, vocabulary, answersPositions ? positions : undefined);
  return planNetwork(layers, [positions], [head]);
};
const pairs = students.flatMap((student) => {
  const taps = { student: networkOf(student, few).taps, teacher: networkOf(teacherOf(student), few).taps };
  const conditions = { ...taps, classes, labelled: examples, areIds: true };
  return comparing
    .filter((method) => method.disabledReason(conditions) === null)
    .map((method) => ({ student, method: method.id, title: `${student.id}, ${method.id}` }));
});

const drawn = randomStream(17, 'texts');
/** Texts of 1 … 9 ids. */
const texts = Array.from({ length: examples }, (_, at) =>
  Array.from({ length: 1 + ((7 * at) % few) }, () => 1 + drawn.integer(vocabulary - 1)),
);

/** Weights of a network, those of the same network with `few` positions among them. */
function weightsFor(chosen: Chosen, positions: number, purpose: string): Float32Array {
  const [short, long] = [few, positions].map((length) => networkOf(chosen, length)) as [Network, Network];
  const own = piecesOf(short, initialWeights(short, randomStream(3, purpose)));
  const others = piecesOf(long, initialWeights(long, randomStream(4, purpose)));
  return Float32Array.from(others.flatMap((piece, at) => [...(own[at] ?? []), ...piece.slice(own[at]?.length)]));
}

function piecesOf({ weights }: Network, flat: Float32Array): number[][] {
  let at = 0;
  return weights.map(({ shape }) => {
    at += sizeOf(shape);
    return [...flat.slice(at - sizeOf(shape), at)];
  });
}

interface Scene {
  readonly student: Chosen;
  readonly method: string;
  readonly positions?: number;
  readonly way?: 'eager' | 'captured';
  readonly hasMask?: boolean;
  readonly answersPositions?: boolean;
  /** Gets what the term is given. */
  readonly observe?: (features: readonly FeaturePair[]) => void;
}

/** Losses of some steps, and the weights of student and twin after them, without those for positions beyond `few`. */
async function takeTextSteps(scene: Scene) {
  const { student, method, positions = few, way = 'eager', hasMask = true, answersPositions = false } = scene;
  const declared = byId(methods, method);
  const term: Method['term'] = (ops, batch, values) => {
    scene.observe?.(batch.features);
    return declared.term(ops, batch, values);
  };
  const network = networkOf(student, positions, answersPositions);
  const outputs = network.layers.at(-1)?.plan.output[0] as number;
  const ids = Float32Array.from(
    texts.flatMap((text) => Array.from({ length: positions }, (_, at) => text[at] ?? padding)),
  );
  const inputs = inputsOf(tf.tensor2d(ids, [examples, positions]));
  const numbers = randomStream(5, 'answers');
  const answers = (scale: number) => Float32Array.from({ length: examples * outputs }, () => scale * numbers.normal());
  const teacherLogits = tf.tensor2d(answers(3), [examples, outputs]);
  const hardLabels = tf.tidy(() => {
    const rows = tf.tensor2d(answers(1), [(examples * outputs) / classes, classes]);
    return tf.reshape(tf.oneHot(tf.argMax(rows, 1), classes), [examples, outputs]).toFloat() as tf.Tensor2D;
  });
  const teacherNetwork = networkOf(teacherOf(student), positions, answersPositions);
  const teacherWeights = weightsFor(teacherOf(student), positions, 'teacher');
  const teacher = createTrainableModel(
    teacherNetwork,
    { weights: teacherWeights, statistics: new Float32Array(0) },
    'adam',
  );
  const everything = Int32Array.from({ length: examples }, (_, at) => at);
  const built = createStudentSteps({
    network,
    start: { weights: weightsFor(student, positions, 'student'), statistics: new Float32Array(0) },
    optimizer: 'adam',
    hasTwin: true,
    inputs,
    hardLabels,
    answers: { of: (rows) => tf.gather(teacherLogits, rows), kept: teacherLogits, dispose() {} },
    batches: planBatches(everything, new Int32Array(0), 6, randomStream(6, 'batches')),
    learningRate: 0.01,
    loss: createLiveLossSettings({ form: 'additive', weight: 1, temperature: 2 }),
    plannedSteps: steps,
    method: { ...declared, term },
    teacher,
    random: (purpose) => randomStream(7, purpose),
    ...(hasMask && { mask: tokens.mask }),
  });
  const { program } = built;
  if (way === 'eager') built.take(steps);
  else {
    program.feed.refill();
    const record = await capture(program.step);
    record.replay(steps);
    program.feed.taken(steps);
    record.dispose();
  }
  const losses = [...(await program.ring.read(0, steps))];
  const shapes = networkOf(student, few, answersPositions).weights;
  const weightsOf = async (model: { readonly parameters: tf.Tensor } | null) =>
    piecesOf(network, Float32Array.from((await model?.parameters.data()) ?? [])).map((piece, at) =>
      piece.slice(0, sizeOf(shapes[at]?.shape ?? [])),
    );
  const found = { losses, student: await weightsOf(built.student), twin: await weightsOf(built.twin) };
  built.dispose();
  disposeTrainableModel(teacher);
  inputs.dispose();
  tf.dispose([teacherLogits, hardLabels]);
  return found;
}

describe.each(allOrCovering(pairs, ({ student, method }) => [student.id, method]))(
  'steps between networks for texts: $title',
  ({ student, method }) => {
    it('are the same with more padding, captured and one by one, to the last bit, and give their memory back', async () => {
      const before = tf.memory().numTensors;
      const found = await takeTextSteps({ student, method });
      expect(await takeTextSteps({ student, method, positions: many })).toEqual(found);
      expect(await takeTextSteps({ student, method, way: 'captured' })).toEqual(found);
      expect(found.losses.every(Number.isFinite)).toBe(true);
      expect(found.student).not.toEqual(found.twin);
      expect(tf.memory().numTensors).toBe(before);
    });
  },
);

it.each(isWhole ? ['hints', 'attention-transfer', 'tiny-bert', 'mini-lm'] : ['mini-lm'])(
  'steps need the mask: %s',
  async (method) => {
    const student = students[0] as Chosen;
    const masked = await takeTextSteps({ student, method });
    const unmasked = await takeTextSteps({ student, method, hasMask: false });
    expect(unmasked.losses).not.toEqual(masked.losses);
    expect(unmasked.twin).toEqual(masked.twin);
  },
);

it('the attention of a decoder hides what comes later, that of an encoder does not', async () => {
  for (const [student, isCausal] of [
    [students[1] as Chosen, true],
    [students[0] as Chosen, undefined],
  ] as const) {
    const seen: FeaturePair[] = [];
    await takeTextSteps({ student, method: 'mini-lm', observe: (features) => seen.push(...features) });
    expect(seen).toHaveLength(steps);
    expect(seen.every((pair) => pair.isCausal === isCausal && pair.mask !== null)).toBe(true);
  }
});

describe('where every position is asked about', () => {
  const student = students[1] as Chosen;
  const taps = networkOf(student, few, true).taps;
  const conditions = { student: taps, teacher: taps, classes, labelled: examples, areIds: true, hasPositions: true };
  const usable = comparing.filter((method) => method.disabledReason(conditions) === null).map(({ id }) => id);

  it('all methods can be used that compare activations with those of a teacher', () => {
    expect(usable).toEqual(comparing.filter((method) => method.pairs).map(({ id }) => id));
    for (const method of methods.filter(({ ownTaps, attack }) => ownTaps ?? attack)) {
      expect(method.disabledReason(conditions), method.id).not.toBeNull();
    }
  });

  it.each(isWhole ? usable : ['hints', 'tiny-bert'])(
    'their steps are the same captured and one by one, to the last bit: %s',
    async (method) => {
      const found = await takeTextSteps({ student, method, answersPositions: true });
      expect(await takeTextSteps({ student, method, answersPositions: true, way: 'captured' })).toEqual(found);
      expect(found.losses.every(Number.isFinite)).toBe(true);
      expect(found.student).not.toEqual(found.twin);
    },
  );
});
