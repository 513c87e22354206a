import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../src/app/locales/languages';
import { catalogue } from '../../src/catalogue';
import { divergenceOf, logSoftmaxAt } from '../../src/distillation/distributions';
import { defaultsOf } from '../../src/experiment/fields';
import { interpolateArchitecture } from '../../src/experiment/interpolateArchitecture';
import { phasesOf } from '../../src/experiment/phases';
import { randomStream } from '../../src/experiment/random';
import { fuseLogits, memberWeights } from '../../src/models/fusion';
import { planNetwork } from '../../src/models/network';
import { perceptron } from '../../src/models/perceptron';
import { residual } from '../../src/models/residual';
import { schemes } from '../../src/schemes';
import { initialStateOf, logitsOf } from '../../src/training/learner/model';
import { createEnsemble, liveAnswers } from '../../src/training/learner/teacherAnswers';
import { createTrainableModel } from '../../src/training/step/trainableModel';
import { readerOf } from '../support/declaredTexts';
import { openBackend } from '../support/session';
import confident from './schemes.json';

beforeAll(() => openBackend('wasm'));

const stream = randomStream(4, 'scheme');
const logits = () =>
  tf.tensor2d(
    Array.from({ length: 15 }, () => 3 * stream.normal()),
    [3, 5],
  );
const closeTo = async (one: tf.Tensor, other: tf.Tensor, digits: number) => {
  const expected = await other.data();
  (await one.data()).forEach((value, at) => {
    expect(value).toBeCloseTo(expected[at] as number, digits);
  });
};

describe('several voices as one', () => {
  it.each([1, 4])('by the mean of probabilities have the gradient of all divergences together, T = %d', async (T) => {
    const voices = [logits(), logits(), logits()];
    const temperature = tf.scalar(T);
    const to = (teacher: tf.Tensor2D) => (student: tf.Tensor) =>
      divergenceOf(
        tf,
        logSoftmaxAt(tf, teacher, temperature),
        logSoftmaxAt(tf, student as tf.Tensor2D, temperature),
        null,
      );
    const student = logits();
    const ofFusion = tf.grad(to(fuseLogits(tf, voices, 'arithmetic', temperature)))(student);
    const ofAll = tf.mean(tf.stack(voices.map((voice) => tf.grad(to(voice))(student))), 0);
    await closeTo(ofFusion, ofAll, 6);
    const ofLogits = tf.grad(to(fuseLogits(tf, voices, 'geometric', temperature)))(student);
    // Another target altogether: a thousand times what the comparison above lets pass.
    expect((await tf.max(tf.abs(tf.sub(ofLogits, ofAll))).data())[0]).toBeGreaterThan(1e-3);
  });

  it('by the mean of logits are the normalised geometric mean', async () => {
    const voices = [logits(), logits()];
    const product = tf.sqrt(tf.mul(tf.softmax(voices[0] as tf.Tensor), tf.softmax(voices[1] as tf.Tensor)));
    const normalised = tf.div(product, tf.sum(product, 1, true));
    await closeTo(tf.softmax(fuseLogits(tf, voices, 'geometric', 1)), normalised, 6);
  });

  it.each(confident.map((entry) => [entry.voices.length, entry.temperature, entry] as const))(
    'by confidence agree with PyTorch in weights, soft targets and gradient (%i voices, T = %d)',
    async (_voices, _temperature, { voices, temperature, student, labels, weights, fused: targets, gradient }) => {
      const spoken = voices.map((rows) => tf.tensor2d(rows));
      const classes = student[0]?.length ?? 0;
      const told = tf.tensor2d(
        student.map((_, row) => Array.from({ length: classes }, (_, label) => (labels[row] === label ? 1 : 0))),
      );
      await closeTo(memberWeights(tf, spoken, told), tf.tensor2d(weights), 5);
      const T = tf.scalar(temperature);
      const together = fuseLogits(tf, spoken, 'confident', T, told);
      await closeTo(tf.softmax(tf.div(together, T)), tf.tensor2d(targets), 5);
      const slope = tf.grad((z: tf.Tensor) =>
        tf.mul(
          tf.square(T),
          divergenceOf(tf, logSoftmaxAt(tf, together, T), logSoftmaxAt(tf, z as tf.Tensor2D, T), null),
        ),
      )(tf.tensor2d(student));
      await closeTo(slope, tf.tensor2d(gradient), 5);
    },
  );

  it('by confidence share out all weight, count the same without a label, and leave out who is surely wrong', async () => {
    const voices = [logits(), logits(), logits()];
    const told = tf.tensor2d([
      [0, 1, 0, 0, 0],
      [0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0],
    ]);
    const weights = memberWeights(tf, voices, told);
    await closeTo(tf.sum(weights, 0), tf.ones([3]), 6);
    await closeTo(tf.slice(weights, [0, 2], [3, 1]), tf.fill([3, 1], 1 / 3), 6);
    const untold = tf.zeros([3, 5]) as tf.Tensor2D;
    await closeTo(fuseLogits(tf, voices, 'confident', 4, untold), fuseLogits(tf, voices, 'arithmetic', 4), 5);
    await closeTo(fuseLogits(tf, voices, 'confident', 4), fuseLogits(tf, voices, 'arithmetic', 4), 5);
    // Two voices, one of which would stake everything on another class: the other speaks alone.
    const [right, wrong] = [tf.tensor2d([[0, 5, 1, 0, 2]]), tf.tensor2d([[200, -200, 0, 0, 0]])];
    const first = tf.slice(told, [0, 0], [1, 5]) as tf.Tensor2D;
    const target = tf.softmax(tf.div(fuseLogits(tf, [right, wrong], 'confident', 4, first), 4));
    await closeTo(target, tf.softmax(tf.div(right, 4)), 5);
  });

  const networks = {
    perceptron: planNetwork(perceptron.layers({ widths: [6], dropout: 0.3 }, 5), [2]),
    residual: planNetwork(residual.layers({ width: 2, blocks: 1 }, 5), [8, 8, 1]),
  };
  it.each(['perceptron', 'residual'] as const)(
    'are one network of %ss that says what they say at T = 1',
    async (kind) => {
      const network = networks[kind];
      const x = tf.randomNormal([4, ...network.inputShape], 0, 1, 'float32', 5);
      const members = [1, 2, 3].map((at) =>
        createTrainableModel(network, initialStateOf(network, randomStream(at, 'weights')), 'adam'),
      );
      for (const fusion of ['arithmetic', 'geometric', 'confident'] as const) {
        const before = members.map((member) => logitsOf(member, x));
        const copies = members.map((member) => ({
          network,
          parameters: tf.mul(member.parameters, 1),
          statistics: member.statistics && tf.mul(member.statistics, 1),
        }));
        const ensemble = createEnsemble(copies, fusion);
        expect(ensemble.network.parameters).toBe(3 * network.parameters);
        await closeTo(logitsOf(ensemble, x), fuseLogits(tf, before, fusion, 1), 5);
        const one = tf.scalar(1);
        const rows = tf.tensor1d([0, 1, 2, 3], 'int32');
        const unlabelled = tf.zeros([4, 5]) as tf.Tensor2D;
        await closeTo(
          tf.tidy(() => liveAnswers(ensemble).of(rows, { teacherInput: x, y: unlabelled }, { temperature: one })),
          logitsOf(ensemble, x),
          5,
        );
      }
    },
  );
});

describe('who teaches whom', () => {
  const stages = (id: string, values = {}) => {
    const scheme = schemes.find((candidate) => candidate.id === id);
    if (!scheme) throw new Error(`There is no ${id}.`);
    return phasesOf(scheme.plan({ ...defaultsOf(scheme.fields), ...values }), false).map((stage) => stage.id);
  };

  it('is a list of stages that ends with the student', () => {
    expect(stages('single')).toEqual(['teach', 'soften', 'distil', 'measure']);
    expect(stages('ensemble', { teachers: 2 })).toEqual(['teach', 'teach 2', 'soften', 'distil', 'measure']);
    expect(stages('mutual')).toEqual(['distil', 'measure']);
    expect(stages('data-free')).toEqual(['teach', 'distil', 'measure']);
    expect(stages('assistant')).toEqual(['teach', 'soften 1', 'distil 1', 'soften', 'distil', 'measure']);
    expect(stages('noisy-student', { generations: 1 })).toEqual(stages('single'));
    expect(stages('noisy-student')).toEqual(stages('assistant'));
    expect(stages('born-again', { generations: 3 })).toEqual([
      ...['teach', 'soften 1', 'distil 1', 'soften 2', 'distil 2', 'soften', 'distil', 'measure'],
    ]);
  });

  it('names whoever learns between teacher and student, in every language', () => {
    for (const { code } of languages) {
      const text = readerOf(code);
      for (const { fields, plan } of schemes) {
        for (const { name } of plan(defaultsOf(fields)).intermediates) expect(text(name).trim()).not.toBe('');
      }
    }
  });
});

describe('who teaches decides which methods are of use', () => {
  const taps = [
    { name: 'a', shape: [8, 8, 4] },
    { name: 'b', shape: [16] },
  ];
  const obstaclesWith = (teachers: number) =>
    catalogue.methods
      .filter(
        (method) => method.disabledReason({ student: taps, teacher: taps, classes: 4, labelled: 8, teachers }) !== null,
      )
      .map(({ id }) => id);

  it('activations, a method’s own weights and attacks need one teacher and one student', () => {
    const withPairs = catalogue.methods.filter(({ pairs }) => pairs).map(({ id }) => id);
    const withWeights = catalogue.methods.filter(({ adapter, ownTaps }) => adapter || ownTaps).map(({ id }) => id);
    expect(withPairs.length).toBeGreaterThan(0);
    expect(withWeights.length).toBeGreaterThan(0);
    const alone = new Set(obstaclesWith(1));
    const more = (teachers: number) => obstaclesWith(teachers).filter((id) => !alone.has(id));
    expect(more(3).toSorted()).toEqual(withPairs.filter((id) => !alone.has(id)).toSorted());
    const withAttacks = catalogue.methods.filter(({ attack }) => attack).map(({ id }) => id);
    expect(withAttacks.length).toBeGreaterThan(0);
    const either = [...new Set([...withPairs, ...withWeights, ...withAttacks])];
    expect(more(0).toSorted()).toEqual(either.filter((id) => !alone.has(id)).toSorted());
  });
});

describe('a network between student and teacher', () => {
  const teacher = { id: 'perceptron', values: { widths: [64, 64], dropout: 0.2 } };
  const student = { id: 'perceptron', values: { widths: [4], dropout: 0 } };

  it('is the student’s at 0 and the teacher’s at 100', () => {
    expect(interpolateArchitecture(teacher, student, 0, catalogue)).toEqual(student);
    expect(interpolateArchitecture(teacher, student, 100, catalogue)).toEqual(teacher);
  });

  it('lies between them in ratios', () => {
    expect(interpolateArchitecture(teacher, student, 50, catalogue).values).toEqual({ widths: [16, 64], dropout: 0.1 });
  });

  it('is of the teacher’s family, and allowed, where the student’s is another', () => {
    const convnet = { id: 'convnet', values: { filters: [16, 32], units: 64, dropout: 0 } };
    const family = catalogue.architectures.find(({ id }) => id === 'convnet');
    const between = interpolateArchitecture(convnet, student, 50, catalogue);
    expect(between.id).toBe('convnet');
    const small = { ...defaultsOf(family?.fields ?? {}), ...family?.roles.student };
    const parameters = [small, between.values, convnet.values].map(
      (values) => planNetwork(family?.layers(values as never, 10) ?? [], [28, 28, 1]).parameters,
    );
    expect(parameters).toEqual(parameters.toSorted((a, b) => a - b));
    expect(new Set(parameters).size).toBe(3);
  });
});
