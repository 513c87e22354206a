import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
import type { Values } from '../../experiment/fields';
import { wasmFiles } from '../../worker/wasmFiles';
import { exampleCount, learningRate, type Net, netOf, syntheticInputs, syntheticValues, temperature } from '../cases';
import { ContenderRefused } from '../contender';
import { addSegmentSum, transformerBody } from './plainTransformer';
import { serve } from './serve';

/**
 * TensorFlow.js as its users write a distillation: a layers model, the optimizer's `minimize`, batches by `gather` with
 * indices from JavaScript, stock kernels and gradients.
 */

let model: tf.LayersModel;
let step: () => void;
let last: tf.Scalar | null = null;

serve({
  async open(wanted, requested) {
    const net = netOf(wanted);
    setWasmPaths(wasmFiles);
    // Stock WASM lacks the gradient of a convolution's filter: such networks train on the CPU backend. Networks of ids get
    // the gradient of a gather, which it lacks, too.
    const isConvolutional = !net.vocabulary && !['plane', 'digits'].includes(net.id);
    const backend = requested === 'wasm' && isConvolutional ? 'cpu' : requested;
    if (backend === 'cpu' && wanted.batch > net.cpuBatch) throw new ContenderRefused({ code: 'too-slow', detail: '' });
    if (!(await tf.setBackend(backend))) throw new ContenderRefused({ code: 'no-backend', detail: backend });
    await tf.ready();
    if (backend === 'wasm' && net.vocabulary) addSegmentSum();
    const xs = tf.tensor(syntheticInputs(net), [exampleCount, ...net.inputShape]);
    const labels = tf.tensor1d(
      Int32Array.from(syntheticValues(exampleCount, 2), (value) => Math.floor(value * net.classes)),
      'int32',
    );
    const ys = tf.oneHot(labels, net.classes).toFloat() as tf.Tensor2D;
    const teacherLogits = tf.tensor2d(
      syntheticValues(exampleCount * net.classes, 3).map((value) => 6 * value),
      [exampleCount, net.classes],
    );
    model = modelOf(net);
    const optimizer = tf.train.adam(learningRate);
    let order: Uint32Array = new Uint32Array(0);
    let at = 0;
    step = () =>
      tf.tidy(() => {
        if (at + wanted.batch > order.length) {
          order = tf.util.createShuffledIndices(exampleCount);
          at = 0;
        }
        const rows = tf.tensor1d(Int32Array.from(order.subarray(at, at + wanted.batch)), 'int32');
        at += wanted.batch;
        const x = tf.gather(xs, rows);
        const y = tf.gather(ys, rows);
        const teacher = tf.softmax(tf.gather(teacherLogits, rows).div(temperature));
        const cost = optimizer.minimize(() => {
          const logits = model.apply(x, { training: true }) as tf.Tensor2D;
          const hard = tf.losses.softmaxCrossEntropy(y, logits).asScalar();
          const student = tf.logSoftmax(logits.div(temperature));
          const soft = tf.sum(tf.mul(teacher, tf.sub(tf.log(teacher), student)), -1).mean();
          return hard.add(soft.mul(temperature ** 2)) as tf.Scalar;
        }, true) as tf.Scalar;
        last?.dispose();
        last = tf.keep(cost);
      });
    const parameters = model.trainableWeights.reduce((sum, { shape: size }) => sum + sizeOf(size), 0);
    return { backend, parameters };
  },
  take(steps) {
    for (let taken = 0; taken < steps; taken++) step();
    return (last as tf.Scalar).data().then(() => {});
  },
  async loss() {
    return (await (last as tf.Scalar).data())[0] as number;
  },
});

const sizeOf = (shape: readonly (number | null)[]) => shape.reduce<number>((size, each) => size * (each ?? 1), 1);

/**
 * The network of this project's architecture, as a layers model.
 * @throws ContenderRefused for an unknown architecture
 */
function modelOf({ architecture, values, inputShape, classes, vocabulary }: Net): tf.LayersModel {
  const input = tf.input({ shape: [...inputShape] });
  const hidden = bodies[architecture]?.(input, values, vocabulary);
  if (!hidden) throw new ContenderRefused({ code: 'not-written', detail: architecture });
  return tf.model({ inputs: input, outputs: dense(classes)(hidden) });
}

type Symbol = tf.SymbolicTensor;
const apply = (layer: { apply(x: Symbol | Symbol[]): unknown }) => (x: Symbol) => layer.apply(x) as Symbol;
const dense = (units: number) => apply(tf.layers.dense({ units, kernelInitializer: 'heNormal' }));
const conv = (filters: number, kernelSize: number, strides: number, useBias: boolean) =>
  apply(tf.layers.conv2d({ filters, kernelSize, strides, useBias, padding: 'same', kernelInitializer: 'heNormal' }));
const norm = (x: Symbol) => apply(tf.layers.batchNormalization({ momentum: 0.9 }))(x);

const bodies: Readonly<Record<string, (x: Symbol, values: Values, vocabulary?: number) => Symbol>> = {
  bag(x, values, vocabulary = 0) {
    const { width, widths } = values as { width: number; widths: readonly number[] };
    const rows = apply(tf.layers.embedding({ inputDim: vocabulary, outputDim: width }))(x);
    const mean = apply(tf.layers.globalAveragePooling1d({}))(rows);
    return widths.reduce((before, units) => apply(tf.layers.reLU())(dense(units)(before)), mean);
  },
  transformer: transformerBody,
  perceptron(x, values) {
    const { widths } = values as { widths: readonly number[] };
    const flat = x.shape.length > 2 ? apply(tf.layers.flatten())(x) : x;
    return widths.reduce((before, units) => apply(tf.layers.reLU())(dense(units)(before)), flat);
  },
  convnet(x, values) {
    const { filters, units } = values as { filters: readonly number[]; units: number };
    const pooled = filters.reduce(
      (before, count) =>
        apply(tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }))(
          apply(tf.layers.reLU())(conv(count, 3, 1, true)(before)),
        ),
      x,
    );
    return apply(tf.layers.reLU())(dense(units)(apply(tf.layers.flatten())(pooled)));
  },
  separable(x, values) {
    const { multiplier, blocks } = values as { multiplier: number; blocks: number };
    let y = apply(tf.layers.reLU())(norm(conv(16 * multiplier, 3, 1, false)(x)));
    for (let at = 0; at < blocks; at++) {
      const depthwise = tf.layers.depthwiseConv2d({
        kernelSize: 3,
        strides: at < 2 ? 2 : 1,
        padding: 'same',
        useBias: false,
        depthwiseInitializer: 'heNormal',
      });
      y = apply(tf.layers.reLU())(norm(apply(depthwise)(y)));
      y = apply(tf.layers.reLU())(norm(conv((at === 0 ? 32 : 64) * multiplier, 1, 1, false)(y)));
    }
    return apply(tf.layers.globalAveragePooling2d({}))(y);
  },
  residual(x, values) {
    const { width, blocks } = values as { width: number; blocks: number };
    let y = apply(tf.layers.reLU())(norm(conv(width, 3, 1, false)(x)));
    for (let stage = 0; stage < 3; stage++) {
      for (let at = 0; at < blocks; at++) {
        const isWider = stage > 0 && at === 0;
        const filters = width * 2 ** stage;
        const first = apply(tf.layers.reLU())(norm(conv(filters, 3, isWider ? 2 : 1, false)(y)));
        const body = norm(conv(filters, 3, 1, false)(first));
        const shortcut = isWider ? norm(conv(filters, 1, 2, false)(y)) : y;
        y = apply(tf.layers.reLU())(tf.layers.add().apply([body, shortcut]) as Symbol);
      }
    }
    return apply(tf.layers.globalAveragePooling2d({}))(y);
  },
};
