import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { CaptureRefused, capture, overwrite } from '../../src/backend/capture/capture';
import { type CapturingWasmBackend, missingParts } from '../../src/backend/wasm/capturingBackend';
import { methods } from '../../src/distillation';
import { architectures } from '../../src/models';
import { allOrCovering } from '../support/products';
import { openBackend } from '../support/session';
import { everyPair, moving, stepCase, stepCases, titleOf } from '../support/stepCases';
import { createSteps, takeSteps } from '../support/steps';

beforeAll(() => openBackend('wasm'));

const backend = () => tf.backend() as CapturingWasmBackend;
const heapSize = () => (backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;

/** A variable that a step moves by a weight that is recomputed from it, so that a stale copy would show. */
function squaring() {
  const value = tf.variable(tf.tensor1d([1, 2]));
  const step = () => value.assign(tf.add(value, tf.mul(tf.square(value), 0.1)));
  return { value, step };
}

describe('the versions of TensorFlow.js', () => {
  it.each(['', '-backend-wasm', '-backend-webgpu'])(
    'are pinned, since recording reaches into them: tfjs%s',
    (suffix) => {
      const name = `@tensorflow/tfjs${suffix}`;
      const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
      expect(read('package.json').dependencies[name], `${name} must be an exact version`).toMatch(/^\d+\.\d+\.\d+$/);
      expect(read(`node_modules/${name}/package.json`).version, `another ${name} is installed`).toBe(
        read('package.json').dependencies[name],
      );
    },
  );

  it('is the one whose inside was read: on another one, read it again before changing this line', () => {
    expect(tf.version_core).toBe('4.22.0');
  });
});

describe('a step recorded on WASM', () => {
  it('finds everything in TensorFlow.js that recording reaches into', () => {
    expect(missingParts(backend())).toEqual([]);
  });

  it('says which part of TensorFlow.js is gone where one is, and takes the steps eagerly', async () => {
    const { value, step } = squaring();
    const internals = backend() as unknown as { wasm: object };
    const { wasm } = internals;
    // As if the next version had renamed two of them.
    internals.wasm = new Proxy(wasm, {
      get: (target, name) => (['cwrap', 'HEAPU8'].includes(String(name)) ? undefined : Reflect.get(target, name)),
    });
    try {
      await expect(capture(step)).rejects.toThrow('tfjs-backend-wasm has no HEAPU8, cwrap any more');
    } finally {
      internals.wasm = wasm;
    }
    tf.tidy(step);
    expect((await value.data())[0]).toBeCloseTo(1.1);
    value.dispose();
  });

  for (const wanted of stepCases(architectures, methods)) {
    it(`equals the eager one bit for bit over 50 steps: ${titleOf(wanted)}`, async () => {
      const captured = await takeSteps(wanted, 50, 'captured');
      expect(captured).toEqual(await takeSteps(wanted, 50, 'eager'));
      expect(captured.every(Number.isFinite)).toBe(true);
    });
  }

  const pairs = everyPair(architectures, methods).map((pair) => ({ ...pair, schedule: moving }));
  it.each(
    allOrCovering(pairs, ({ architecture, method }) => [architecture, method]).map(
      (wanted) => [titleOf(wanted), wanted] as const,
    ),
  )('equals the eager one bit for bit with every curve moving: %s', async (_title, wanted) => {
    const captured = await takeSteps(wanted, 50, 'captured');
    expect(captured).toEqual(await takeSteps(wanted, 50, 'eager'));
    expect(captured.every(Number.isFinite)).toBe(true);
  });

  it('takes no step while it is recorded', async () => {
    const { value, step } = squaring();
    const record = await capture(step);
    expect([...(await value.data())]).toEqual([1, 2]);
    record.replay(2);
    const [first, second] = [...(await value.data())] as [number, number];
    expect(first).toBeCloseTo(1.1 + 0.121, 5);
    expect(second).toBeCloseTo(2.4 + 0.576, 5);
    record.dispose();
    value.dispose();
  });

  it('computes nothing while it is recorded, in WASM or in JavaScript', async () => {
    const { value, step } = squaring();
    // Whatever the step computes has to be written somewhere: the module's memory stays as it is but for constants.
    const unwritten = tf.tensor1d([5, 6]);
    const place = backend().place(unwritten.dataId).memoryOffset / 4;
    let worked = 0;
    const record = await capture(() => {
      step();
      backend().perform(({ floats }) => {
        worked++;
        floats[place] = 7;
      });
    });
    expect([worked, ...(await unwritten.data())]).toEqual([0, 5, 6]);
    record.replay(2);
    expect([worked, ...(await unwritten.data())]).toEqual([2, 7, 6]);
    record.dispose();
    tf.dispose([value, unwritten]);
  });

  it.each(architectures.map(({ id }) => [id]))('gives all of its memory back, record by record: %s', async (id) => {
    const wanted = stepCases(architectures, methods).find(({ architecture }) => architecture === id);
    const steps = createSteps(stepCase(wanted ?? {}));
    steps.program.feed.refill();
    const { wasm } = backend() as unknown as { wasm: Record<'_malloc' | '_free', (value: number) => number> };
    const { _malloc, _free } = wasm;
    const blocks = new Set<number>();
    wasm._malloc = (bytes) => {
      const address = _malloc(bytes);
      blocks.add(address);
      return address;
    };
    wasm._free = (address) => {
      blocks.delete(address);
      return _free(address);
    };
    const seen: number[][] = [];
    try {
      for (let round = 0; round < 4; round++) {
        const record = await capture(steps.program.step);
        const during = blocks.size;
        record.replay(1);
        record.dispose();
        seen.push([during, blocks.size, tf.memory().numTensors]);
      }
    } finally {
      Object.assign(wasm, { _malloc, _free });
    }
    steps.dispose();
    const [[during, after] = []] = seen;
    expect(during).toBeGreaterThan(10);
    expect(after).toBe(0);
    expect(new Set(seen.map(String)).size).toBe(1);
  });

  it('sees what is written into its variables, and refuses to go on when one was assigned', async () => {
    const { value, step } = squaring();
    const record = await capture(step);
    overwrite(value, Float32Array.of(10, 0));
    record.replay(1);
    expect([...(await value.data())]).toEqual([20, 0]);
    value.assign(tf.tensor1d([3, 4]));
    expect(() => record.replay(1)).toThrow('assigned since');
    record.dispose();
    value.dispose();
  });

  it('packs weights anew that a step has changed', async () => {
    const weights = tf.variable(tf.tensor2d([1, 0, 0, 1], [2, 2]));
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    // The variable itself is the second operand, whose packed form XNNPACK keeps.
    const step = () => weights.assign(tf.add(weights, tf.mul(tf.matMul(x, weights), 0.5)));
    const eager = tf.variable(tf.tensor2d([1, 0, 0, 1], [2, 2]));
    const record = await capture(step);
    for (let taken = 0; taken < 4; taken++) {
      record.replay(1);
      tf.tidy(() => eager.assign(tf.add(eager, tf.mul(tf.matMul(x, eager), 0.5))));
    }
    expect([...(await weights.data())]).toEqual([...(await eager.data())]);
    record.dispose();
    tf.dispose([weights, x, eager]);
  });

  it('keeps the numbers that the step brought from JavaScript', async () => {
    const value = tf.variable(tf.zeros([4]));
    const record = await capture(() =>
      value.assign(tf.add(tf.mul(value, 2), tf.add(tf.tensor1d([1, 2, 3, 4]), tf.mul(tf.ones([4]), 3)))),
    );
    record.replay(2);
    expect([...(await value.data())]).toEqual([12, 15, 18, 21]);
    record.dispose();
    value.dispose();
  });

  const refusals: [string, RegExp, (kept: tf.Tensor) => void][] = [
    ['reads back', /reads values back/, (kept) => void kept.data().catch(() => {})],
    ['reads back at once', /works on values in JavaScript/, (kept) => kept.dataSync()[0]],
    ['leaves a tensor behind', /leaves tensors behind/, (kept) => tf.keep(tf.add(kept, 1))],
    ['disposes a tensor of somebody else', /did not make/, (kept) => kept.dispose()],
  ];
  for (const [what, reason, misdeed] of refusals) {
    it(`is refused when it ${what}, and then nothing has happened`, async () => {
      const { value, step } = squaring();
      const kept = tf.tensor1d([1]);
      const refused = capture(() => {
        step();
        misdeed(kept);
      });
      await expect(refused).rejects.toThrow(CaptureRefused);
      await expect(refused).rejects.toThrow(reason);
      expect([...(await value.data())]).toEqual([1, 2]);
      tf.tidy(step);
      expect((await value.data())[0]).toBeCloseTo(1.1);
      value.dispose();
    });
  }

  it('holds the memory of its widest moment, and gives all of it back', async () => {
    const steps = createSteps(stepCase({ values: { widths: [64, 64], dropout: 0 }, batchSize: 32 }));
    steps.program.feed.refill();
    const tensors = tf.memory().numTensors;
    const bytes: number[] = [];
    let after = 0;
    for (let round = 0; round < 60; round++) {
      const record = await capture(steps.program.step);
      record.replay(2);
      bytes.push(record.bytes);
      record.dispose();
      if (round === 10) after = heapSize();
    }
    expect(new Set(bytes).size).toBe(1);
    expect(heapSize()).toBe(after);
    expect(tf.memory().numTensors).toBe(tensors);
    steps.dispose();
  });
});
