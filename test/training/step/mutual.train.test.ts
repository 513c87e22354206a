import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { capture } from '../../../src/backend/capture/capture';
import { divergenceOf, logSoftmaxAt } from '../../../src/distillation/distributions';
import { hinton } from '../../../src/distillation/hinton';
import { defaultsOf } from '../../../src/experiment/fields';
import { randomStream } from '../../../src/experiment/random';
import { scheduleFields } from '../../../src/experiment/schedule';
import { oneClassOf } from '../../../src/models/heads';
import { planNetwork } from '../../../src/models/network';
import { perceptron } from '../../../src/models/perceptron';
import { planBatches } from '../../../src/training/feed/batches';
import { createControl } from '../../../src/training/feed/control';
import { inputsOf, uploadHardTargets } from '../../../src/training/feed/deviceDataSet';
import { createLiveLossSettings } from '../../../src/training/feed/liveLossSettings';
import { initialStateOf, logitsOf } from '../../../src/training/learner/model';
import { logitsMethodInstance } from '../../../src/training/step/methodInstance';
import { mutualProgram } from '../../../src/training/step/mutualProgram';
import { createTrainableModel, disposeTrainableModel } from '../../../src/training/step/trainableModel';
import { openBackend } from '../../support/session';

beforeAll(() => openBackend('wasm'));

const [count, classes] = [32, 4];
const networkOf = (widths: readonly number[], dropout = 0) =>
  planNetwork(perceptron.layers({ widths, dropout }, classes), [2]);

/** Two networks that learn from each other, and the student's twin. */
function open(weight: number, peerWidths: readonly number[] = [8], dropout = 0) {
  const random = (purpose: string) => randomStream(6, purpose);
  const drawn = random('examples');
  const inputs = inputsOf(
    tf.tensor2d(
      Array.from({ length: 2 * count }, () => drawn.normal()),
      [count, 2],
    ),
  );
  const indices = Int32Array.from({ length: count }, (_, at) => at);
  const hardLabels = uploadHardTargets(
    count,
    oneClassOf(classes),
    indices,
    Uint8Array.from(indices, (at) => at % classes),
  );
  const network = networkOf([6], dropout);
  const start = initialStateOf(network, random('student'));
  const peer = createTrainableModel(
    networkOf(peerWidths),
    initialStateOf(networkOf(peerWidths), random('peer')),
    'adam',
  );
  const student = createTrainableModel(network, start, 'adam');
  const twin = createTrainableModel(network, start, 'adam');
  const loss = { form: 'additive', weight, temperature: 2 };
  const program = mutualProgram(peer, student, twin, {
    inputs,
    hardLabels,
    batches: planBatches(indices, new Int32Array(0), count, random('batches')),
    control: createControl(
      { learningRate: 0.01, loss: createLiveLossSettings(loss), schedule: defaultsOf(scheduleFields) },
      50,
    ),
    augmentation: null,
    random: random('dropout'),
    method: logitsMethodInstance(hinton, defaultsOf(hinton.fields)),
  });
  return {
    program,
    peer,
    student,
    x: () => inputs.part(0, count),
    take(steps: number) {
      for (let step = 0; step < steps; step++) {
        program.feed.refill();
        program.step();
        program.feed.taken(1);
      }
    },
    weights: async () => {
      const all = await Promise.all([peer, student, twin].map(({ parameters }) => parameters.data()));
      return all.map((values) => [...values]);
    },
    close() {
      program.dispose();
      [peer, student, twin].forEach(disposeTrainableModel);
      inputs.dispose();
      hardLabels.dispose();
    },
  };
}

describe('learning from each other', () => {
  it('measures how far each is from the other before the step, both ways', async () => {
    const opened = open(0.7);
    const two = tf.scalar(2);
    const [toPeer, toStudent] = tf.tidy(() => {
      const soft = [opened.peer, opened.student].map((learner) => logSoftmaxAt(tf, logitsOf(learner, opened.x()), two));
      const [peer, student] = soft as [tf.Tensor2D, tf.Tensor2D];
      return [divergenceOf(tf, peer, student, null), divergenceOf(tf, student, peer, null)];
    }) as [tf.Scalar, tf.Scalar];
    opened.take(1);
    const [total, hard, soft, , peers] = await opened.program.ring.read(0, 1);
    expect(soft).toBeCloseTo(0.7 * 4 * ((await toPeer.data())[0] as number), 5);
    expect(total).toBeCloseTo((hard as number) + (soft as number), 5);
    // The peer's loss is its own cross-entropy and its divergence from the student.
    const alone = open(0);
    alone.take(1);
    const peersHard = (await alone.program.ring.read(0, 1))[4] as number;
    expect(peers).toBeCloseTo(peersHard + 0.7 * 4 * ((await toStudent.data())[0] as number), 5);
    alone.close();
    opened.close();
    tf.dispose([two, toPeer, toStudent]);
  });

  it('at λ = 0 leaves the student its twin, to the last bit; else it does not, and brings the two closer', async () => {
    const distance = async (weight: number) => {
      const opened = open(weight, [8], 0.2);
      opened.take(40);
      const [, student, twin] = await opened.weights();
      const divergence = tf.tidy(() => {
        const two = tf.scalar(2);
        const [peers, students] = [opened.peer, opened.student].map((of) =>
          logSoftmaxAt(tf, logitsOf(of, opened.x()), two),
        );
        return divergenceOf(tf, peers as tf.Tensor2D, students as tf.Tensor2D, null);
      });
      const [fromPeer = Number.NaN] = await divergence.data();
      divergence.dispose();
      opened.close();
      return { student, twin, fromPeer };
    };
    const apart = await distance(0);
    expect(apart.student).toEqual(apart.twin);
    const together = await distance(2);
    expect(together.student).not.toEqual(together.twin);
    // Only the direction is claimed: the labels alone bring them closer too.
    expect(together.fromPeer).toBeLessThan(apart.fromPeer);
  });

  it('recorded equals eager bit for bit', async () => {
    const eager = open(1, [8], 0.25);
    eager.take(30);
    const expected = await eager.weights();
    eager.close();
    const replayed = open(1, [8], 0.25);
    replayed.program.feed.refill();
    const record = await capture(replayed.program.step);
    record.replay(30);
    expect(await replayed.weights()).toEqual(expected);
    record.dispose();
    replayed.close();
  });
});
