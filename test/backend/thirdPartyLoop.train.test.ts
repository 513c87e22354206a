import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { capture } from '../../src/backend/capture/capture';
import { openBackend } from '../support/session';
import { strangersTraining } from '../support/thirdPartyLoop';

/** Recording serves whoever trains with TensorFlow.js, not this project alone. */

beforeAll(() => openBackend('wasm'));

it.each(['adam', 'sgd', 'rmsprop', 'momentum'] as const)(
  'a model of TensorFlow.js’s own layers trains replayed as it does eagerly, bit for bit: %s',
  async (optimizer) => {
    const tensors = [tf.memory().numTensors];
    const outcomes = [];
    for (const isCaptured of [false, true]) {
      outcomes.push(await strangersTraining(optimizer, 30, isCaptured));
      tensors.push(tf.memory().numTensors);
    }
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(new Set(outcomes[0]).size).toBeGreaterThan(20);
    // TensorFlow.js's optimizers themselves forget a constant or two.
    const [before = 0, between = 0, after = 0] = tensors;
    expect(after - between).toBe(between - before);
  },
);

it('a first step that still makes its optimizer’s memory is refused, and says what to do', async () => {
  const weight = tf.variable(tf.scalar(1));
  const optimizer = tf.train.adam(0.1);
  const step = () => tf.tidy(() => void optimizer.minimize(() => tf.square(weight) as tf.Scalar));
  await expect(capture(step)).rejects.toThrow(/leaves tensors behind.*take a first step before/);
  expect([...(await weight.data())]).toEqual([1]);
  optimizer.dispose();
  weight.dispose();
});
