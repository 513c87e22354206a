import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { methods } from '../../../src/distillation';
import { byId } from '../../../src/experiment/declarations';
import { randomStream } from '../../../src/experiment/random';
import { convnet } from '../../../src/models/convnet';
import { planNetwork } from '../../../src/models/network';
import { inputsOf } from '../../../src/training/feed/deviceDataSet';
import { initialStateOf } from '../../../src/training/learner/model';
import { createTeacherFeatures } from '../../../src/training/learner/teacherFeatures';
import { createTrainableModel, disposeTrainableModel } from '../../../src/training/step/trainableModel';
import { openBackend } from '../../support/session';
import { stepCase } from '../../support/stepCases';
import { takeSteps } from '../../support/steps';

beforeAll(() => openBackend('wasm'));

const live = stepCase({
  architecture: 'convnet',
  values: { filters: [3, 4], units: 8, dropout: 0.2 },
  inputShape: [8, 8, 1],
  method: 'attention-transfer',
});

it('the teacher’s activations are the same whether they were kept or come from a pass in the step', async () => {
  const random = randomStream(3, 'features');
  const network = planNetwork(convnet.layers({ filters: [3, 4], units: 5, dropout: 0.3 }, 4), [8, 8, 1]);
  const teacher = createTrainableModel(network, initialStateOf(network, random), 'adam');
  // More than one pass takes at once.
  const count = 700;
  const inputs = inputsOf(
    tf.tensor4d(
      Float32Array.from({ length: count * 64 }, () => random.normal()),
      [count, 8, 8, 1],
    ),
  );
  const before = tf.memory().numTensors;
  const rows = [0, 499, 500, 699, 3];
  const [kept, alive] = [false, true].map((isAugmented) => {
    const features = createTeacherFeatures(teacher, inputs, network.taps, isAugmented);
    const numbers = tf.tidy(() => {
      const at = tf.tensor1d(rows, 'int32');
      return features.of(at, inputs.rows(at)).map((tensor) => [tensor.shape, [...tensor.dataSync()]] as const);
    });
    features.dispose();
    return numbers;
  });
  expect(tf.memory().numTensors).toBe(before);
  expect(kept?.map(([shape]) => shape)).toEqual([
    [5, 4, 4, 3],
    [5, 2, 2, 4],
    [5, 5],
  ]);
  kept?.forEach(([, numbers], tap) => {
    numbers.forEach((value, at) => {
      expect(value).toBeCloseTo(alive?.[tap]?.[1][at] as number, 5);
    });
  });
  inputs.dispose();
  disposeTrainableModel(teacher);
});

it('a step in which the teacher runs is recorded and replayed bit for bit, and leads where the kept ones lead', async () => {
  const captured = await takeSteps({ ...live, hasLiveFeatures: true }, 50, 'captured');
  expect(captured).toEqual(await takeSteps({ ...live, hasLiveFeatures: true }, 50, 'eager'));
  const kept = await takeSteps(live, 50, 'eager');
  kept.forEach((value, at) => {
    expect(captured[at]).toBeCloseTo(value, 3);
  });
});

it('a method cannot be put to use where it says that it cannot', async () => {
  const wanted = { ...live, architecture: 'perceptron', values: { widths: [4], dropout: 0 }, inputShape: [2] };
  await expect(takeSteps(wanted, 1, 'eager')).rejects.toThrow('A perceptron has none');
  expect(byId(methods, 'attention-transfer').pairs).toBeDefined();
});
