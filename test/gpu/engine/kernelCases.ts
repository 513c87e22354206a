import * as tf from '@tensorflow/tfjs';
import { methods } from '../../../src/distillation';
import { defaultsOf } from '../../../src/experiment/fields';
import { randomStream } from '../../../src/experiment/random';
import { architectures } from '../../../src/models';
import { noiseSize, planGenerator } from '../../../src/models/generator';
import type { Layer } from '../../../src/models/layer';
import { batchNorm } from '../../../src/models/layers/batchNorm/batchNorm';
import { convolution } from '../../../src/models/layers/convolution/convolution';
import { dense } from '../../../src/models/layers/dense/dense';
import { depthwise } from '../../../src/models/layers/depthwise/depthwise';
import { dropout } from '../../../src/models/layers/dropout/dropout';
import { globalAverage, maxPool } from '../../../src/models/layers/pooling/pooling';
import { relu } from '../../../src/models/layers/relu/relu';
import { flatten } from '../../../src/models/layers/reshaping/reshaping';
import { residual } from '../../../src/models/layers/residual/residual';
import { upsample } from '../../../src/models/layers/upsampling/upsampling';
import {
  forward,
  initialStatistics,
  initialWeights,
  planNetwork,
  sizeOf,
  splitIntoTensors,
} from '../../../src/models/network';
import { crossEntropy } from '../../../src/objectives/crossEntropy';
import { controlLayout } from '../../../src/training/feed/controlLayout';
import { createDropoutNumbers, numbersOf } from '../../../src/training/feed/uniformNumbers';
import { fuse } from '../../../src/training/step/fused/fusedNetwork';
import { distillationLoss } from '../../../src/training/step/kernels/distillationLoss';
import { rowsOfIds } from '../../support/idRows';
import { examplesOfShape } from '../../support/inputs';
import type { StepCase } from '../../support/stepCases';
import { classOfEachRow } from '../../support/terms';
import { distance } from './distance';

/** Our kernels on WebGPU, each against TensorFlow.js on the CPU from the same numbers. */

const rows: Readonly<Record<string, () => readonly Layer[]>> = {
  dense: () => [dense(5)],
  'dense with ReLU': () => [dense(21), relu()],
  'two dense': () => [dense(7), relu(), dense(3)],
  convolution: () => [convolution(4)],
  'convolution, stride 2': () => [convolution(5, { stride: 2 }), relu()],
  'convolution 1 × 1, no bias': () => [convolution(3, { size: 1, hasBias: false })],
  'convolution 1 × 1, stride 2': () => [convolution(3, { size: 1, stride: 2, hasBias: false })],
  'convolution 5 × 5, stride 3': () => [convolution(2, { size: 5, stride: 3 })],
  'convolution, valid': () => [convolution(4, { padding: 'valid' }), relu()],
  'convolution, valid, stride 2': () => [convolution(5, { stride: 2, padding: 'valid' })],
  'convolution 5 × 5, valid, stride 3': () => [convolution(2, { size: 5, stride: 3, padding: 'valid' })],
  'convolution of many filters, valid, stride 2': () => [
    convolution(20, { padding: 'valid' }),
    relu(),
    convolution(18, { stride: 2, padding: 'valid' }),
  ],
  depthwise: () => [depthwise()],
  'depthwise, stride 2': () => [depthwise(2)],
  'depthwise, valid': () => [depthwise(1, 'valid')],
  'depthwise, valid, stride 2': () => [depthwise(2, 'valid')],
  'batch norm': () => [batchNorm()],
  'batch norm with ReLU': () => [batchNorm(), relu()],
  'batch norm of vectors': () => [flatten(), batchNorm(), relu()],
  'max pool': () => [maxPool()],
  'max pool, same': () => [maxPool('same')],
  'upsampling between convolutions': () => [convolution(3), upsample(), convolution(2)],
  'global average': () => [globalAverage()],
  'ReLU alone': () => [relu(), relu()],
  dropout: () => [flatten(), dense(9), relu(), dropout(0.3)],
  'residual around itself': () => [residual([convolution(2, { hasBias: false }), batchNorm()], []), relu()],
  'residual with a shortcut': () => [
    residual(
      [
        convolution(4, { stride: 2, hasBias: false }),
        batchNorm(),
        relu(),
        convolution(4, { hasBias: false }),
        batchNorm(),
      ],
      [convolution(4, { size: 1, stride: 2, hasBias: false }), batchNorm()],
    ),
  ],
};
export const rowNames = () => Object.keys(rows);

const normal = (seed: number) => {
  const random = randomStream(seed, 'kernels');
  return (shape: readonly number[]) => Float32Array.from({ length: sizeOf(shape) }, () => random.normal());
};

/**
 * How far outputs, gradients of weights and of the input, and statistics of these layers lie from the CPU's. Inputs are
 * ids below `vocabulary` if there is one; these have no gradient.
 */
async function distancesOf(
  layers: readonly Layer[],
  inputShape: readonly number[],
  batch: number,
  vocabulary?: number,
) {
  const draw = normal(inputShape.reduce((a, b) => 7 * a + b, batch));
  const network = planNetwork(layers, inputShape);
  const output = network.layers.at(-1)?.plan.output ?? inputShape;
  const random = randomStream(5, 'weights');
  const weights = initialWeights(network, random).map((value) => value + 0.2 * random.normal());
  const start = initialStatistics(network, random);
  const dy = draw([batch, ...output]);
  const x = vocabulary
    ? Float32Array.from({ length: sizeOf([batch, ...inputShape]) }, () => random.integer(vocabulary))
    : draw([batch, ...inputShape]);
  const numbers = () => createDropoutNumbers(network, batch, randomStream(6, 'dropout'));

  const fused = fuse(network, batch);
  if (!fused) throw new Error('These layers have no kernels.');
  const parameters = tf.tensor1d(weights);
  const statistics = start.length > 0 ? tf.variable(tf.tensor1d(start), false) : null;
  const gradient = tf.variable(tf.zeros([Math.max(1, fused.sums)]), false);
  const drawn = numbers();
  const dropout = drawn?.forStep() ?? null;
  const found = tf.tidy(() => {
    const taps = { taps: new Map(), tapGradients: new Map() };
    const run = { parameters, statistics, gradient, ...taps, dropout };
    const { y, back } = fused.forward(tf.tensor(x, [batch, ...inputShape]), run);
    const dx = back(tf.tensor(dy, [batch, ...output]), !vocabulary, null) ?? tf.tensor1d([]);
    return [tf.keep(y), tf.keep(dx)] as const;
  });
  const [y, dx] = await Promise.all(found.map((tensor) => tensor.data()));
  const sums = await gradient.data();
  const moved = statistics ? await statistics.data() : new Float32Array(0);
  const dw = new Float32Array(network.parameters);
  for (const { at, size, from, parts } of fused.ranges)
    for (let part = 0; part < parts; part++)
      for (let i = 0; i < size; i++) dw[at + i] = (dw[at + i] as number) + (sums[from + part * size + i] as number);

  drawn?.dispose();
  await tf.setBackend('cpu');
  const drawnAgain = numbers();
  const next = drawnAgain?.forStep();
  const context = next ? { uniform: () => numbersOf(next()) } : {};
  const expected = tf.tidy(() => {
    const pieces = splitIntoTensors(tf, network.weights, tf.tensor1d(weights));
    const kept = splitIntoTensors(tf, network.statistics, tf.tensor1d(start));
    const remembered: tf.Tensor[] = [];
    let result = tf.tensor(0) as tf.Tensor;
    const input = tf.tensor(x, [batch, ...inputShape]);
    const lossAt = (at: tf.Tensor, own: readonly tf.Tensor[]) => {
      const updateStatistics = (next: readonly tf.Tensor[]) =>
        void remembered.push(...next.map((each) => tf.keep(each)));
      result = tf.keep(forward(tf, network, own, kept, at, { ...context, updateStatistics }));
      return tf.sum(tf.mul(result, tf.tensor(dy, [batch, ...output]))) as tf.Scalar;
    };
    const [dx, dw] = vocabulary
      ? [[], tf.grads((...own: tf.Tensor[]) => lossAt(input, own))(pieces)]
      : ((all) => [all.slice(0, 1), all.slice(1)])(
          tf.grads((first: tf.Tensor, ...own: tf.Tensor[]) => lossAt(first, own))([input, ...pieces]),
        );
    const flat = (some: readonly tf.Tensor[]) => some.flatMap((each) => [...each.dataSync()]);
    return {
      y: flat([result]),
      dx: flat(dx ?? []),
      dw: flat(dw ?? []),
      moved: flat(remembered),
    };
  });
  drawnAgain?.dispose();
  await tf.setBackend('webgpu');
  tf.dispose([...found, parameters, gradient, ...(statistics ? [statistics] : [])]);
  return {
    y: distance(y as Float32Array, expected.y),
    dx: distance(dx as Float32Array, expected.dx),
    dw: distance(dw, expected.dw),
    statistics: distance(moved, expected.moved),
  };
}

export const distancesOfRow = (name: string, inputShape: readonly number[], batch: number) =>
  distancesOf(rows[name]?.() ?? [], inputShape, batch);

export function distancesOfIdRow(name: string, positions: number, batch: number) {
  const row = rowsOfIds[name];
  if (!row) throw new Error(`There is no ${name}.`);
  return distancesOf(row.layers(), [positions], batch, row.vocabulary);
}

export const distancesOfGenerator = (inputShape: readonly number[], batch: number) =>
  distancesOf(
    planGenerator(examplesOfShape(inputShape)).layers.map(({ layer }) => layer),
    [noiseSize],
    batch,
  );

export function distancesOfArchitecture({ architecture, values, inputShape, vocabulary }: StepCase, batch: number) {
  const family = architectures.find(({ id }) => id === architecture);
  if (!family) throw new Error(`There is no ${architecture}.`);
  return distancesOf(family.layers(values, 4, vocabulary), inputShape, batch, vocabulary);
}

/** `matMul` of matrices of these shapes, against the CPU's. */
export async function distanceOfProduct(a: readonly number[], b: readonly number[], turnsA: boolean, turnsB: boolean) {
  const draw = normal(a.length + sizeOf(a) + sizeOf(b));
  const [left, right] = [draw(a), draw(b)];
  const product = async () => {
    const y = tf.tidy(() => tf.matMul(tf.tensor(left, [...a]), tf.tensor(right, [...b]), turnsA, turnsB));
    const values = await y.data();
    y.dispose();
    return values;
  };
  const found = await product();
  await tf.setBackend('cpu');
  const expected = await product();
  await tf.setBackend('webgpu');
  return distance(found, expected);
}

/** The loss kernel against the operations it stands for: losses and gradient for the logits, blended labels too. */
export async function distanceOfLoss(batch: number, classes: number, labelled: number, isTaught: boolean) {
  const draw = normal(batch + classes);
  const [z, t] = [draw([batch, classes]).map((v) => 4 * v), draw([batch, classes]).map((v) => 6 * v)];
  const y = Float32Array.from({ length: batch * classes }, (_, i) => {
    const [row, c] = [Math.floor(i / classes), i % classes];
    if (row >= labelled) return 0;
    return (c === row % classes ? 0.7 : 0) + (c === (row + 1) % classes ? 0.3 : 0);
  });
  const settings = { learningRate: 0.01, temperature: 3.5, softWeight: 0.8, hardWeight: 0.4 };
  const found = tf.tidy(() => {
    const two = (values: Float32Array) => tf.tensor2d(values, [batch, classes]);
    const control = tf.tensor1d(controlLayout.pack(settings));
    const soft = isTaught ? { soft: { teacher: two(t), control } } : {};
    const { losses, dLogits } = distillationLoss({ logits: two(z), labels: two(y), labelled, ...soft });
    return [tf.keep(losses), tf.keep(dLogits)] as const;
  });
  const [losses, dLogits] = await Promise.all(found.map((tensor) => tensor.data()));
  tf.dispose([...found]);
  await tf.setBackend('cpu');
  const hinton = methods.find(({ id }) => id === 'hinton');
  if (!hinton) throw new Error('There is no hinton.');
  const expected = tf.tidy(() => {
    const reported: number[] = [];
    const gradient = tf.grad((logits: tf.Tensor) => {
      const hard = crossEntropy(tf, logits as tf.Tensor2D, tf.tensor2d(y, [batch, classes]), Math.max(1, labelled));
      if (!isTaught) {
        reported.push(...hard.dataSync());
        return hard;
      }
      const offered = {
        student: logits as tf.Tensor2D,
        attacked: logits as tf.Tensor2D,
        teacher: tf.tensor2d(t, [batch, classes]),
        labels: tf.tensor2d(y, [batch, classes]),
        labelled,
        weight: null,
        objective: classOfEachRow(batch, classes),
        temperature: tf.scalar(settings.temperature),
        progress: tf.scalar(0),
        features: [],
        own: [],
        adapter: [],
      };
      const term = hinton.term(tf, offered, defaultsOf(hinton.fields));
      const weighted = [tf.mul(hard, settings.hardWeight), tf.mul(term, settings.softWeight)] as const;
      const total = tf.add(...weighted) as tf.Scalar;
      for (const each of [total, ...weighted]) reported.push(...each.dataSync());
      return total;
    })(tf.tensor2d(z, [batch, classes]));
    return { reported, gradient: [...gradient.dataSync()] };
  });
  await tf.setBackend('webgpu');
  return {
    losses: distance(losses as Float32Array, expected.reported),
    gradient: distance(dLogits as Float32Array, expected.gradient),
  };
}
