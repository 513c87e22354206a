import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/catalogue';
import { methods } from '../../../src/distillation';
import { byId, type GeneratorSettings } from '../../../src/experiment/declarations';
import { defaultExperiment, withValue } from '../../../src/experiment/experiment';
import { defaultsOf } from '../../../src/experiment/fields';
import { randomStream } from '../../../src/experiment/random';
import { scheduleFields } from '../../../src/experiment/schedule';
import { points } from '../../../src/inputs';
import { experimentOf } from '../../../src/lessons/lesson';
import type { Network } from '../../../src/models/network';
import { planMadeBatches } from '../../../src/training/feed/batches';
import { createControl } from '../../../src/training/feed/control';
import { inputsOf } from '../../../src/training/feed/deviceDataSet';
import { createLiveLossSettings } from '../../../src/training/feed/liveLossSettings';
import { initialStateOf, logitsOf } from '../../../src/training/learner/model';
import { liveAnswers, teacherAlone } from '../../../src/training/learner/teacherAnswers';
import { dataFreeRound } from '../../../src/training/run/rounds/dataFree';
import { dataFreeProgram } from '../../../src/training/step/dataFreeProgram';
import { createGenerator } from '../../../src/training/step/generator';
import { logitsMethodInstance } from '../../../src/training/step/methodInstance';
import { createTrainableModel, disposeTrainableModel } from '../../../src/training/step/trainableModel';
import { classes, images, learnedOf, plan, plane } from '../../support/dataFree';
import { examplesOfShape } from '../../support/inputs';
import { openBackend, runExperiment } from '../../support/session';

beforeAll(() => openBackend('wasm'));

const open = (network: Network, weight = 1, method = 'hinton', more: Partial<GeneratorSettings> = {}) => {
  const random = (purpose: string) => randomStream(6, purpose);
  const teacher = teacherAlone(learnedOf(network));
  const size = 8;
  const generator = createGenerator({
    teacher,
    classes,
    input: examplesOfShape(network.inputShape).input,
    plan: { ...plan, ...more },
    size,
    random,
  });
  const start = initialStateOf(network, random('student'));
  const [student, twin] = [createTrainableModel(network, start, 'adam'), createTrainableModel(network, start, 'adam')];
  const loss = { form: 'additive', weight, temperature: 2 };
  const way = byId(methods, method);
  let advanced = 0;
  const program = dataFreeProgram(student, twin, {
    batches: planMadeBatches(80, size),
    control: createControl(
      { learningRate: 0.01, loss: createLiveLossSettings(loss), schedule: defaultsOf(scheduleFields) },
      50,
    ),
    augmentation: null,
    random: random('dropout'),
    method: logitsMethodInstance(way, defaultsOf(way.fields)),
    answers: liveAnswers(teacher),
    generator: {
      ...generator,
      advance() {
        advanced++;
        generator.advance();
      },
    },
  });
  return {
    advanced: () => advanced,
    teacher,
    generator,
    program,
    student,
    twin,
    take(steps: number) {
      for (let step = 0; step < steps; step++) {
        program.feed.refill();
        program.step();
        program.feed.taken(1);
      }
    },
    weights: async () =>
      (await Promise.all([student, twin].map(({ parameters }) => parameters.data()))).map((values) => [...values]),
    close() {
      program.dispose();
      generator.dispose();
      [student, twin].forEach(disposeTrainableModel);
      tf.dispose([teacher.parameters]);
    },
  };
};

describe('a generator', () => {
  it.each([
    ['points', plane, -1],
    ['images', images, 0],
  ] as const)(
    'makes %s in range, anew at each step, with the teacher’s answer as their label',
    async (_, network, low) => {
      const opened = open(network);
      const seen: number[][] = [];
      for (let step = 0; step < 3; step++) {
        const { x, y, said } = tf.tidy(() => {
          const batch = opened.generator.step();
          opened.generator.advance();
          return { ...batch, said: logitsOf(opened.teacher, batch.x) };
        });
        expect(x.shape).toEqual([8, ...network.inputShape]);
        const values = [...(await x.data())];
        expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
        expect(Math.max(...values)).toBeLessThanOrEqual(1);
        expect(await y.argMax(1).data()).toEqual(await said.argMax(1).data());
        expect(await y.sum(1).data()).toEqual(new Float32Array(8).fill(1));
        seen.push(values);
        tf.dispose([x, y, said]);
      }
      expect(new Set(seen.map((values) => values.join())).size).toBe(3);
      opened.close();
    },
  );

  it('brings its loss down, each term alone too', async () => {
    const totalOf = ({ certainty, variety, activation }: Record<string, number>, weights: GeneratorSettings) =>
      weights.certainty * (certainty as number) +
      weights.variety * (variety as number) +
      weights.activation * (activation as number);
    const none = { certainty: 0, variety: 0, activation: 0 };
    for (const weights of [{}, { ...none, certainty: 1 }, { ...none, variety: 1 }, { ...none, activation: 1 }]) {
      const opened = open(plane, 1, 'hinton', weights);
      const before = await opened.generator.shown();
      opened.take(60);
      const after = await opened.generator.shown();
      expect(totalOf(after.terms, { ...plan, ...weights })).toBeLessThan(
        totalOf(before.terms, { ...plan, ...weights }),
      );
      opened.close();
    }
  });

  it('gives back all memory', () => {
    const before = tf.memory().numTensors;
    const opened = open(plane);
    opened.take(2);
    const during = tf.memory().numTensors;
    opened.take(3);
    expect(tf.memory().numTensors).toBe(during);
    opened.close();
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** All methods that two such perceptrons can be compared by. */
const usable = methods
  .filter((way) => way.disabledReason({ student: plane.taps, teacher: plane.taps, classes, labelled: 8 }) === null)
  .map(({ id }) => id);

describe('learning without data', () => {
  it('at λ = 0 leaves the student its twin, to the last bit; else not', async () => {
    const apart = async (weight: number) => {
      const opened = open(plane, weight);
      opened.take(20);
      const [student, twin] = await opened.weights();
      opened.close();
      return { student, twin };
    };
    const alone = await apart(0);
    expect(alone.student).toEqual(alone.twin);
    const taught = await apart(1);
    expect(taught.student).not.toEqual(taught.twin);
    expect(taught.twin).toEqual(alone.twin);
  });

  it('brings the student to answer as the teacher does on what it never saw', async () => {
    const opened = open(plane);
    const points = tf.randomUniform([500, 2], -1, 1, 'float32', 3);
    const agreeing = async () => {
      const [said, answered] = [opened.teacher, opened.student].map((learner) => logitsOf(learner, points).argMax(1));
      return (
        await (said as tf.Tensor)
          .equal(answered as tf.Tensor)
          .sum()
          .data()
      )[0] as number;
    };
    const before = await agreeing();
    opened.take(400);
    const after = await agreeing();
    expect(after).toBeGreaterThan(before);
    expect(after).toBeGreaterThan(400);
    opened.close();
  });

  it('draws its noise anew for every step', () => {
    const opened = open(plane);
    opened.take(3);
    expect(opened.advanced()).toBe(3);
    opened.close();
  });

  it('is never taken many at a time, and knows how many batches an epoch has', () => {
    const opened = open(plane);
    expect(opened.program.multiStep).toBeNull();
    opened.close();
    expect(planMadeBatches(80, 8)).toMatchObject({ size: 8, labelled: 8, stepsPerEpoch: 10 });
    expect(planMadeBatches(5, 8)).toMatchObject({ size: 8, stepsPerEpoch: 1 });
  });

  it.each(usable)('by %s looks at no example, neither in a step nor when its gradients are measured', async (id) => {
    const owned: { dispose(): void }[] = [];
    const own = <T extends { dispose(): void }>(thing: T): T => {
      owned.push(thing);
      return thing;
    };
    const values = defaultsOf(byId(methods, id).fields);
    const blobs = withValue(defaultExperiment(catalogue, 'blobs'), 'scheme', 'data-free', catalogue);
    const experiment = { ...blobs, method: { id, values } };
    const random = (purpose: string) => randomStream(6, purpose);
    const method = byId(methods, id);
    const teacher = teacherAlone(learnedOf(plane));
    const everything = Int32Array.from({ length: 80 }, (_, at) => at);
    const transferSet = { labelled: everything, labels: new Uint8Array(80), unlabelled: new Int32Array(0) };
    const round = dataFreeRound(
      {
        experiment,
        input: points,
        method,
        hasPseudoTwin: false,
        teacherNetwork: plane,
        everything,
        transferSet,
        random,
      },
      plane,
      { network: plane, members: 1, fusion: 'geometric' },
      plan,
    );
    const { learners, program, meter, generator } = round.prepare(
      {
        experiment,
        method,
        input: points,
        inputShape: [2],
        random,
        own,
        steer: (steps) =>
          createControl(
            { learningRate: 0.01, loss: createLiveLossSettings(experiment.loss), schedule: experiment.schedule },
            steps,
          ),
      },
      {
        inputs: own(inputsOf(tf.fill([80, 2], Number.NaN))),
        hardLabels: () => own(tf.fill([80, classes], Number.NaN) as tf.Tensor2D),
        teacher: () => teacher,
        answers: () => {
          throw new Error('Nothing was softened.');
        },
      },
    );
    if (!generator) throw new Error('Nothing is generated.');
    const before = await learners.student.parameters.data();
    program.feed.refill();
    for (let step = 0; step < 3; step++) program.step();
    const after = await learners.student.parameters.data();
    expect(after.every(Number.isFinite)).toBe(true);
    expect(after).not.toEqual(before);
    const reading = await meter?.read(3);
    expect(reading?.soft).toBeGreaterThan(0);
    const { inputs, logits } = await generator.shown();
    expect(inputs.length / 2).toBe(logits.length / classes);
    Object.values(learners).forEach(disposeTrainableModel);
    for (const thing of owned) thing.dispose();
  });

  it('is a run of three stages in which the generator shows what it makes', async () => {
    const few = { scheme: 'data-free', 'task.points': 100, 'training.teacherEpochs': 2, 'training.studentEpochs': 2 };
    const before = tf.memory().numTensors;
    const { events } = await runExperiment(experimentOf({ experiment: { task: 'blobs', changes: few } }, catalogue));
    expect(events.flatMap((event) => (event.kind === 'phase' ? [event.phase] : []))).toEqual([
      'teach',
      'distil',
      'measure',
    ]);
    const generated = events.flatMap((event) => (event.kind === 'generated' ? [event.generated] : []));
    const evaluated = events.filter((event) => event.kind === 'evaluation' && event.phase === 'distil');
    expect(generated.length).toBe(evaluated.length);
    expect(generated.at(-1)?.inputs).not.toEqual(generated[0]?.inputs);
    expect(events.some(({ kind }) => kind === 'soft-targets')).toBe(false);
    expect(tf.memory().numTensors).toBe(before);
  });
});
