import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../../src/distillation';
import { byId } from '../../../src/experiment/declarations';
import type { Values } from '../../../src/experiment/fields';
import { columnsOfHead, type Head, outputsOf } from '../../../src/models/heads';
import { planBatches } from '../../../src/training/feed/batches';
import { inputsOf } from '../../../src/training/feed/deviceDataSet';
import { createLiveLossSettings } from '../../../src/training/feed/liveLossSettings';
import { initialStateOf } from '../../../src/training/learner/model';
import { givenAnswers } from '../../../src/training/learner/teacherAnswers';
import { widthsOf } from '../../../src/training/step/fused/multiStep';
import { createStudentSteps } from '../../../src/training/step/studentSteps';
import { openBackend } from '../../support/session';
import {
  both,
  closeTo,
  count,
  examples,
  first,
  networkOf,
  random,
  right,
  second,
  spoken,
} from '../../support/twoHeads';

beforeAll(() => openBackend('wasm'));

const labelled = 16;

interface Scene {
  /** Which of the two questions is asked by each head. */
  readonly asks: readonly number[];
  readonly heads: readonly Head[];
  readonly widths?: readonly number[];
  /** Questions without a hard label. */
  readonly untold?: readonly number[];
  readonly method?: string;
  readonly values?: Values;
  readonly weight?: number;
  readonly learningRate?: number;
  readonly form?: string;
  /** Where it starts; as its own network does unless told. */
  readonly start?: Float32Array;
}

/** Weights of student and twin after some steps of SGD with momentum, and the losses of each step. */
async function train(
  { asks, heads, widths, untold = [], values, weight = 0.8, form = 'additive', ...scene }: Scene,
  steps: number,
) {
  const network = networkOf(heads, widths);
  const method = byId(methods, scene.method ?? 'hinton');
  const inputs = inputsOf(tf.tensor2d(examples, [count, 2]));
  const hot = asks.map((question, at) =>
    Array.from({ length: count }, (_, i) =>
      Array.from({ length: heads[at]?.classes ?? 0 }, (_, c) =>
        i < labelled && !untold.includes(question) && right[question]?.[i] === c ? 1 : 0,
      ),
    ),
  );
  const hardLabels = tf.tensor2d(Array.from({ length: count }, (_, i) => hot.flatMap((rows) => rows[i] ?? [])));
  const said = tf.tidy(() =>
    tf.concat(
      asks.map((question, at) => tf.tensor2d(spoken[question] as Float32Array, [count, heads[at]?.classes ?? 0])),
      1,
    ),
  );
  const answers = givenAnswers((await said.data()) as Float32Array, outputsOf(heads));
  const own = initialStateOf(network, random('weights'));
  const start = { ...own, weights: scene.start ?? own.weights };
  const everything = Int32Array.from({ length: count }, (_, i) => i);
  const built = createStudentSteps({
    network,
    start,
    optimizer: 'momentum',
    hasTwin: true,
    inputs,
    hardLabels,
    answers,
    batches: planBatches(everything.subarray(0, labelled), everything.subarray(labelled), count, random('batches')),
    learningRate: scene.learningRate ?? 0.05,
    loss: createLiveLossSettings({ form, weight, temperature: 3 }),
    plannedSteps: steps,
    method,
    methodValues: values,
    random,
  });
  built.take(steps);
  const { student, twin, program } = built;
  const outcome = {
    network,
    start: start.weights,
    student: Float32Array.from(await student.parameters.data()),
    twin: Float32Array.from((await twin?.parameters.data()) ?? []),
    rows: await program.ring.read(0, steps),
  };
  built.dispose();
  answers.dispose();
  inputs.dispose();
  tf.dispose([hardLabels, said]);
  return outcome;
}

/** Kernel `[2, outputs]` and bias `[outputs]` of a linear network, the columns of one head alone. */
const ofHead = (weights: Float32Array, at: number) => columnsOfHead(weights, both, at);

describe('two heads', () => {
  it.each([
    ['additive', 1],
    ['convex', 1 - 0.8],
    ['soft', 0],
  ])('cost what their answers cost one by one: in double precision, by hand (%s)', async (form, alpha) => {
    const { start, rows } = await train({ asks: [0, 1], heads: both, form }, 1);
    const softmax = (logits: readonly number[]) => {
      const sum = logits.reduce((total, value) => total + Math.exp(value), 0);
      return logits.map((value) => Math.exp(value) / sum);
    };
    const of = both.map(({ classes }, at) => {
      const weights = ofHead(start, at);
      let [hard, soft] = [0, 0];
      for (let i = 0; i < count; i++) {
        const [x = 0, y = 0] = examples.subarray(2 * i, 2 * i + 2);
        const logits = Array.from({ length: classes }, (_, c) => {
          const [a, b, bias] = [weights[c], weights[classes + c], weights[2 * classes + c]] as [number, number, number];
          return a * x + b * y + bias;
        });
        const taught = Array.from((spoken[at] as Float32Array).subarray(i * classes, (i + 1) * classes));
        if (i < labelled) hard -= Math.log(softmax(logits)[right[at]?.[i] as number] as number) / labelled;
        const [own, theirs] = [logits, taught].map((z) => softmax(z.map((value) => value / 3))) as [number[], number[]];
        soft += (9 * theirs.reduce((sum, p, c) => sum + p * Math.log(p / (own[c] as number)), 0)) / count;
      }
      return { hard, soft };
    });
    const [one, other] = of as [(typeof of)[number], (typeof of)[number]];
    const [hard, soft] = [one.hard + 0.6 * other.hard, one.soft + 0.6 * other.soft];
    closeTo(rows, [alpha * hard + 0.8 * soft, alpha * hard, 0.8 * soft, hard], 4);
  });

  it.each(['hinton', 'decoupled', 'logit-matching', 'correlation'])(
    'without a body in common train as two networks would: %s',
    async (method) => {
      const together = await train({ asks: [0, 1], heads: both, method }, 20);
      const of = (at: number) => {
        const head = both[at] as Head;
        // A loss that counts β times as much moves SGD β times as far.
        const scene = { method, start: ofHead(together.start, at), learningRate: 0.05 * head.weight };
        return train({ asks: [at], heads: [{ ...head, weight: 1 }], ...scene }, 20);
      };
      for (const at of [0, 1]) {
        const alone = await of(at);
        closeTo(ofHead(together.student, at), alone.student, 4);
        closeTo(ofHead(together.twin, at), alone.twin, 4);
        expect(alone.student).not.toEqual(alone.twin);
      }
    },
  );

  it('on one body have the gradient of their whole loss, as central differences find it', async () => {
    const scene = { asks: [0, 1], heads: both, widths: [5], learningRate: 0.5 };
    const { network, student, start } = await train(scene, 1);
    const h = 0.01;
    for (const at of [0, 4, 11, 17, 30, network.parameters - 1]) {
      const moved = (by: number) => Float32Array.from(start, (value, i) => (i === at ? value + by : value));
      const [up, down] = await Promise.all([h, -h].map((by) => train({ ...scene, start: moved(by) }, 1)));
      const slope = ((up?.rows[0] as number) - (down?.rows[0] as number)) / (2 * h);
      expect(((start[at] as number) - (student[at] as number)) / 0.5).toBeCloseTo(slope, 2);
    }
  });

  it('of which the teacher speaks of one leave the other to the labels: there the student is its twin', async () => {
    const heads = [{ ...first, isTaught: false }, second];
    const { student, twin } = await train({ asks: [0, 1], heads }, 20);
    expect(ofHead(student, 0)).toEqual(ofHead(twin, 0));
    expect(ofHead(student, 1)).not.toEqual(ofHead(twin, 1));
  });

  it('of which one has no labels learn it from the teacher alone, and the twin not at all', async () => {
    const { student, twin, start } = await train({ asks: [0, 1], heads: both, untold: [1] }, 20);
    expect(ofHead(twin, 1)).toEqual(ofHead(start, 1));
    expect(ofHead(student, 1)).not.toEqual(ofHead(start, 1));
    expect(ofHead(twin, 0)).not.toEqual(ofHead(start, 0));
  });

  it('of student and twin are the same bit for bit at λ = 0', async () => {
    const { student, twin, start } = await train({ asks: [0, 1], heads: both, widths: [6], weight: 0 }, 15);
    expect(student).toEqual(twin);
    expect(student).not.toEqual(start);
  });

  it('are no case for a kernel that knows one softmax', () => {
    expect(widthsOf(networkOf(both, [8]))).toBeNull();
    expect(widthsOf(networkOf([first], [8]))).toEqual([2, 8, 4]);
  });
});
