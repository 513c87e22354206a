import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CapturingWasmBackend } from '../../../src/backend/wasm/capturingBackend';
import { randomStream } from '../../../src/experiment/random';
import { openBackend } from '../../support/session';
import { withPrograms } from '../../support/wasmPrograms';

/** Kernels that are programs of ours: each for itself, and how exactly they add. */

beforeAll(() => openBackend('wasm'));
afterEach(() => withPrograms(true));

const backend = () => tf.backend() as CapturingWasmBackend;
const random = randomStream(12, 'programs');
const numbers = (count: number) => Float32Array.from({ length: count }, () => random.normal() + 0.5);

describe('programs of our own', () => {
  it('find the memory of TensorFlow.js’s module where it was in version 4.22.0', () => {
    expect(backend().runsPrograms).toBe(true);
  });

  it('are done without where that memory is gone', () => {
    const { wasm } = backend() as unknown as { wasm: { tfjs: object } };
    const moved = Object.assign(Object.create(wasm), {
      asm: {},
      tfjs: { ...wasm.tfjs, initWithThreadsCount() {} },
    });
    expect(new CapturingWasmBackend(moved).runsPrograms).toBe(false);
  });

  it('are compiled once for each shape', () => {
    const { compile } = { compile: WebAssembly.Module };
    let compiled = 0;
    WebAssembly.Module = class extends compile {
      constructor(bytes: BufferSource) {
        super(bytes);
        compiled++;
      }
    } as typeof WebAssembly.Module;
    try {
      const x = tf.ones([3, 11, 13]);
      for (let time = 0; time < 3; time++) tf.sum(x, 0).dispose();
      expect(compiled).toBe(1);
      tf.tidy(() => void tf.sum(tf.ones([3, 11, 17]), 0));
      expect(compiled).toBe(2);
      x.dispose();
    } finally {
      WebAssembly.Module = compile;
    }
  });
});

describe('sums and means over the first dimensions', () => {
  const cases: [number[], number[]][] = [
    [[1, 1], [0]],
    [[7, 1], [0]],
    [[1, 7], [0]],
    [
      [3, 5, 4, 8],
      [0, 1, 2],
    ],
    [
      [5, 3, 16],
      [0, 1],
    ],
    [[33, 64], [0]],
    [
      [9, 2, 3, 7],
      [0, 1],
    ],
    [[130, 6], [0]],
    [[300, 34], [0]],
    [
      [41, 1, 3],
      [0, 1],
    ],
    [[1, 6, 3], [1]],
    [
      [17, 5],
      [0, 1],
    ],
    ...Array.from({ length: 20 }, (): [number[], number[]] => [[1 + random.integer(600), 1 + random.integer(70)], [0]]),
  ];
  it.each(cases)('of %j over %j equal those of the definition', async (shape, axes) => {
    const values = numbers(tf.util.sizeFromShape(shape));
    const columns = shape.filter((_, dimension) => !axes.includes(dimension)).reduce((p, size) => p * size, 1);
    const rows = values.length / columns;
    const expected = Float64Array.from({ length: columns }, (_, column) =>
      Array.from({ length: rows }, (_each, row) => values[row * columns + column] as number).reduce((a, b) => a + b, 0),
    );
    for (const keepDims of [false, true]) {
      const [sum, mean] = tf.tidy(() => {
        const x = tf.tensor(values, shape);
        return [tf.sum(x, axes, keepDims), tf.mean(x, axes, keepDims)];
      }) as [tf.Tensor, tf.Tensor];
      const kept = shape.map((size, dimension) => (axes.includes(dimension) ? 1 : size));
      expect(sum.shape).toEqual(keepDims ? kept : shape.filter((_, dimension) => !axes.includes(dimension)));
      const [sums, means] = await Promise.all([sum.data(), mean.data()]);
      expected.forEach((total, column) => {
        expect(Math.abs((sums[column] as number) - total) / Math.max(1, Math.abs(total))).toBeLessThan(1e-6);
        const off = (means[column] as number) - total / rows;
        expect(Math.abs(off) / Math.max(1, Math.abs(total / rows))).toBeLessThan(1e-6);
      });
      tf.dispose([sum, mean]);
    }
  });

  it('of a million numbers lose less than TensorFlow.js’s own', async () => {
    const values = numbers(1_000_000);
    const exact = values.reduce((sum, value) => sum + value, 0);
    const errors = [];
    for (const isOurs of [true, false]) {
      withPrograms(isOurs);
      const sum = tf.tidy(() => tf.sum(tf.tensor2d(values, [1_000_000, 1]), 0));
      errors.push(Math.abs(((await sum.data())[0] as number) - exact) / exact);
      sum.dispose();
    }
    expect(errors[0]).toBeLessThan(3e-7);
    expect(errors[0]).toBeLessThanOrEqual(errors[1] as number);
  });
});

describe('the gradient of ReLU', () => {
  it.each([1, 2, 3, 4, 5, 16, 31, 1000])('lets %i values through where the result is above zero', async (size) => {
    const x = numbers(size);
    x[0] = 0;
    const dy = numbers(size);
    const gradient = tf.tidy(() =>
      tf.grad((at: tf.Tensor) => tf.sum(tf.mul(tf.relu(at), tf.tensor1d(dy))))(tf.tensor1d(x)),
    );
    expect([...(await gradient.data())]).toEqual([...dy].map((value, at) => ((x[at] as number) > 0 ? value : 0)));
    gradient.dispose();
  });

  it('has a gradient itself', async () => {
    const second = tf.tidy(() =>
      tf.grad((at: tf.Tensor) => {
        const slope = tf.grad((inner: tf.Tensor) => tf.sum(tf.square(tf.relu(inner))));
        return tf.sum(slope(at));
      })(tf.tensor1d([-1, 2, 3])),
    );
    expect([...(await second.data())]).toEqual([0, 2, 2]);
    second.dispose();
  });
});

describe('the gradient of a filter', () => {
  it('errs no more than one product over all patches did', async () => {
    const shape = [16, 28, 28, 2] as const;
    const [x, dy] = [numbers(16 * 28 * 28 * 2), numbers(16 * 28 * 28 * 4)];
    /** Of one weight, at the centre of the filter: input 1, output 2. */
    let exact = 0;
    for (let pixel = 0; pixel < 16 * 28 * 28; pixel++) {
      exact += (x[2 * pixel + 1] as number) * (dy[4 * pixel + 2] as number);
    }
    const errors = [];
    for (const isOurs of [true, false]) {
      withPrograms(isOurs);
      const gradient = tf.tidy(() =>
        tf.grad((filter: tf.Tensor) =>
          tf.sum(
            tf.mul(
              tf.conv2d(tf.tensor4d(x, [...shape]), filter as tf.Tensor4D, 1, 'same'),
              tf.tensor4d(dy, [16, 28, 28, 4]),
            ),
          ),
        )(tf.zeros([3, 3, 2, 4])),
      );
      const values = await gradient.data();
      errors.push(Math.abs((values[4 * 8 + 4 + 2] as number) - exact) / exact);
      gradient.dispose();
    }
    expect(errors[0]).toBeLessThan(1e-6);
    expect(errors[0]).toBeLessThanOrEqual(errors[1] as number);
  });
});
