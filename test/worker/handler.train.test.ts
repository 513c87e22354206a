import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { catalogue } from '../../src/catalogue';
import { defaultExperiment, type Path, withValue } from '../../src/experiment/experiment';
import type { Event } from '../../src/worker/protocol';
import { arraysIn, brief, moved, noFiles, openHandler, start } from '../support/handler';
import { openBackend } from '../support/session';

beforeAll(() => openBackend('wasm'));

describe('the worker’s request handler', () => {
  it('runs an experiment through its phases, and says so in order', async () => {
    const { handler, events, heard } = openHandler();
    handler.receive(start(1));
    await heard('finished', 1);
    const phases = events.flatMap((event) => (event.kind === 'phase' ? [event.phase] : []));
    expect(phases).toEqual(['teach', 'soften', 'distil', 'measure']);
    const last = events.findLast((event) => event.kind === 'evaluation');
    expect(last).toMatchObject({ phase: 'distil', evaluation: { total: 2000 } });
    expect(events.at(-1)?.kind).toBe('finished');
  });

  it('gives the same numbers for the same experiment, bit for bit, and with the teacher of the run before', async () => {
    const { handler, events, heard, lossesOf } = openHandler();
    handler.receive(start(1));
    await heard('finished', 1);
    handler.receive(start(2));
    await heard('finished', 2);
    handler.receive(start(3, brief(), { reuseTeacher: true }));
    await heard('finished', 3);
    const flat = (run: number, phase: string) =>
      events.flatMap((event) =>
        event.kind === 'losses' && event.run === run && event.phase === phase
          ? Object.values(event.losses.values).flatMap((column) => [...column])
          : [],
      );
    const sorted = (run: number) => flat(run, 'distil').toSorted();
    expect(lossesOf(1).length).toBeGreaterThan(0);
    expect(sorted(2)).toEqual(sorted(1));
    expect(sorted(3)).toEqual(sorted(1));
    expect(flat(3, 'teach')).toEqual([]);
    const answers = (run: number) => events.findLast((event) => event.kind === 'evaluation' && event.run === run);
    expect(answers(2)).toMatchObject({ evaluation: (answers(1) as Event & { kind: 'evaluation' }).evaluation });
    expect(events.find((event) => event.kind === 'phase' && event.run === 3)).toMatchObject({
      phase: 'teach',
      reused: true,
    });
  });

  it('trains another teacher when the stored one would not fit', async () => {
    const { handler, events, heard } = openHandler();
    handler.receive(start(1));
    await heard('finished', 1);
    handler.receive(start(2, brief({ teacherEpochs: 4 }), { reuseTeacher: true }));
    await heard('finished', 2);
    expect(events.find((event) => event.kind === 'phase' && event.run === 2)).toMatchObject({ reused: false });
  });

  it('answers predictions about the class, too, where a second question is asked', async () => {
    const { handler, heard } = openHandler();
    handler.receive(start(1, withValue(brief(), 'second.asked', true, catalogue)));
    await heard('finished', 1);
    handler.receive({ kind: 'predict', request: 8, inputs: Float32Array.of(0.5, 0.5, -0.5, 0), count: 2 });
    const { prediction } = await heard('prediction');
    expect(prediction).toMatchObject({ count: 2, classes: 3 });
    for (const logits of Object.values(prediction.logits)) expect(logits).toHaveLength(6);
  });

  it('answers predictions only once something is trained', async () => {
    const { handler, heard, find } = openHandler();
    handler.receive({ kind: 'predict', request: 7, inputs: Float32Array.of(0, 0), count: 1 });
    expect(await heard('failed')).toMatchObject({ request: 7, failure: { code: 'nothing-trained' } });
    handler.receive(start(1));
    await heard('finished', 1);
    handler.receive({ kind: 'predict', request: 8, inputs: Float32Array.of(0.5, 0.5, -0.5, 0), count: 2 });
    const { prediction } = await heard('prediction');
    expect(prediction).toMatchObject({ count: 2, classes: 3 });
    expect(Object.keys(prediction.logits)).toEqual(['teacher', 'student', 'twin', 'pseudoTwin']);
    expect(prediction.logits.student).toHaveLength(6);
    expect(find('failed', 1)).toBeUndefined();
  });

  it('answers a pause and a stop while a file is still on its way', async () => {
    const { handler, heard, find } = openHandler(() => new Promise(() => {}));
    const digits = withValue(brief(), 'task', 'digits', catalogue);
    handler.receive(start(1, digits));
    // Until nothing is left to do but to wait for the file.
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    handler.receive({ kind: 'pause', run: 1 });
    await heard('paused', 1);
    handler.receive({ kind: 'stop', run: 1 });
    await heard('stopped', 1);
    handler.receive(start(2));
    await heard('finished', 2);
    expect(find('failed')).toBeUndefined();
  });

  it('loses no step that is asked for before the run is ready', async () => {
    const { handler, events, heard } = openHandler();
    handler.receive(start(1, brief(), { paused: true }));
    handler.receive({ kind: 'step', run: 1 });
    await heard('losses', 1);
    await vi.waitFor(() => expect(events.filter((event) => event.kind === 'evaluation')).toHaveLength(2));
    expect(events.flatMap((event) => (event.kind === 'losses' ? [...event.losses.step] : []))).toEqual([1]);
    handler.receive({ kind: 'stop', run: 1 });
    await heard('stopped', 1);
  });

  it('ends the run before when another starts', async () => {
    const { handler, events, heard } = openHandler();
    handler.receive(start(1, brief({ teacherEpochs: 200 })));
    await heard('losses', 1);
    handler.receive(start(2));
    await heard('finished', 2);
    const kinds = events.map((event) => `${event.kind} ${'run' in event ? event.run : ''}`);
    expect(kinds.indexOf('stopped 1')).toBeGreaterThan(-1);
    expect(kinds.indexOf('stopped 1')).toBeLessThan(kinds.indexOf('phase 2'));
    expect(kinds.lastIndexOf('losses 1')).toBeLessThan(kinds.indexOf('stopped 1'));
  });

  it('moves the sliders of a run from its next step on, and of no other', async () => {
    const { handler, heard, events } = openHandler();
    handler.receive(start(1, brief({ studentEpochs: 200, teacherEpochs: 1 })));
    await vi.waitFor(
      () => expect(events.some((event) => event.kind === 'losses' && event.phase === 'distil')).toBe(true),
      { timeout: 20_000 },
    );
    const loss = { form: 'soft', weight: 2, temperature: 9 };
    handler.receive({ kind: 'adjust', run: 99, loss });
    handler.receive({ kind: 'adjust', run: 1, loss });
    const adjusted = await heard('adjusted', 1);
    expect(adjusted).toMatchObject({ phase: 'distil', loss });
    expect(adjusted.step).toBeGreaterThan(1);
    expect(events.filter((event) => event.kind === 'adjusted')).toHaveLength(1);
    handler.receive({ kind: 'stop', run: 1 });
    await heard('stopped', 1);
  });

  it('draws the mark of a slider that moved before the run was ready', async () => {
    const { handler, heard, events } = openHandler();
    handler.receive(start(1));
    const loss = { ...brief().loss, temperature: 11 };
    handler.receive({ kind: 'adjust', run: 1, loss });
    await heard('finished', 1);
    expect(events.filter((event) => event.kind === 'adjusted')).toEqual([
      { kind: 'adjusted', run: 1, phase: 'distil', step: 1, loss },
    ]);
  });

  it('makes soft targets at the temperature that the slider has by then', async () => {
    const targetsOf = (run: number) =>
      events.findLast((event) => event.kind === 'soft-targets' && event.run === run) as Event & {
        kind: 'soft-targets';
      };
    const { handler, heard, events } = openHandler();
    const evened = withValue(brief(), 'transfer.softTargets', 'class-mean', catalogue);
    handler.receive(start(1, evened));
    handler.receive({ kind: 'adjust', run: 1, loss: { ...evened.loss, temperature: 11 } });
    await heard('finished', 1);
    handler.receive(start(2, withValue(evened, 'loss.temperature', 11, catalogue)));
    await heard('finished', 2);
    handler.receive(start(3, evened));
    await heard('finished', 3);
    expect(targetsOf(1).targets).toEqual(targetsOf(2).targets);
    expect(targetsOf(1).targets).not.toEqual(targetsOf(3).targets);
  });

  it('refuses an experiment with a value that is not allowed, by name', async () => {
    const { handler, heard } = openHandler();
    handler.receive(start(1, { ...brief(), loss: { form: 'additive', weight: 1, temperature: 900 } }));
    expect((await heard('failed', 1)).failure).toEqual({
      code: 'experiment-refused',
      field: 'loss.temperature',
      value: '900',
      allowed: '1 … 20',
    });
  });

  it('says which file did not come', async () => {
    const { handler, heard } = openHandler();
    handler.receive(start(1, defaultExperiment(catalogue, 'digits')));
    expect((await heard('failed', 1)).failure).toEqual({
      code: 'data-unreachable',
      path: 'data/digits.bin',
      reason: 'HTTP 404',
    });
  });

  it('names step and learner when a loss explodes, and still answers', async () => {
    const { handler, heard } = openHandler();
    const wild = withValue(
      brief({ optimizer: 'momentum', learningRate: 1, teacherEpochs: 1, studentEpochs: 50 }),
      'method',
      'logit-matching',
      catalogue,
    );
    handler.receive(start(1, { ...wild, loss: { ...wild.loss, weight: 10 } }));
    expect((await heard('failed', 1)).failure).toMatchObject({
      code: 'not-finite',
      phase: 'distil',
      learner: 'student',
    });
    handler.receive({ kind: 'predict', request: 3, inputs: Float32Array.of(0, 0), count: 1 });
    expect((await heard('prediction')).request).toBe(3);
  });

  it('keeps no more memory after many runs than after one', async () => {
    const { handler, heard } = openHandler();
    const after: number[] = [];
    for (let run = 1; run <= 4; run++) {
      handler.receive(start(run, brief({ teacherEpochs: 1, studentEpochs: 1 })));
      await heard('finished', run);
      after.push(tf.memory().numTensors);
    }
    expect(after[3]).toBe(after[1]);
  });

  it.each([
    ['one teacher, and a second question', { 'second.asked': true }],
    ['an ensemble', { scheme: 'ensemble', 'scheme.teachers': 2 }],
    ['mutual learning', { scheme: 'mutual' }],
    ['a generator', { scheme: 'data-free' }],
  ] as const)('needs no array again that it has posted: %s', async (_name, changes) => {
    const experiment = Object.entries(changes).reduce(
      (changed, [path, value]) => withValue(changed, path as Path, value, catalogue),
      brief({ teacherEpochs: 1, studentEpochs: 1 }),
    );
    const said = async (received: typeof moved) => {
      let time = 0;
      const { handler, heard, events } = openHandler(noFiles, received, () => (time += 10));
      handler.receive(start(1, experiment));
      await heard('finished', 1);
      const inputs = Float32Array.of(0.5, 0.5, -0.5, 0);
      handler.receive({ kind: 'predict', request: 2, inputs, count: 2 });
      await heard('prediction');
      const attack = { inputs, labels: Uint8Array.of(0, 1), epsilon: 0.2, steps: 2, range: [-1, 1] as const };
      handler.receive({ kind: 'attack', request: 3, attack });
      await heard('attacked');
      return events;
    };
    const posted: Event[] = [];
    const withMoves = await said((event) => {
      const received = moved(event);
      posted.push(event);
      return received;
    });
    expect(withMoves).toEqual(await said((event) => structuredClone(event)));
    // Every array was moved, and none was empty before.
    const lengths = (events: readonly Event[]) => arraysIn(events).map(({ byteLength }) => byteLength);
    expect(lengths(withMoves).length).toBeGreaterThan(20);
    expect(Math.min(...lengths(withMoves))).toBeGreaterThan(0);
    expect(Math.max(...lengths(posted))).toBe(0);
  });

  it('attacks every learner, and says so when there is none', async () => {
    const { handler, heard, find } = openHandler();
    const question = {
      inputs: Float32Array.of(0.5, 0.5, -0.5, 0.1),
      labels: Uint8Array.of(0, 1),
      epsilon: 0.2,
      steps: 4,
      range: [-1, 1] as const,
    };
    handler.receive({ kind: 'attack', request: 70, attack: question });
    await vi.waitFor(() => expect(find('failed')).toMatchObject({ request: 70, failure: { code: 'nothing-trained' } }));
    handler.receive(start(7));
    await heard('finished', 7);
    const before = tf.memory().numTensors;
    handler.receive({ kind: 'attack', request: 71, attack: question });
    const { outcome } = await heard('attacked');
    expect(Object.keys(outcome.learners)).toEqual(['teacher', 'student', 'twin', 'pseudoTwin']);
    for (const { clean, answers, first } of Object.values(outcome.learners)) {
      expect([clean.length, answers.length, first.length]).toEqual([2, 2, 2]);
    }
    await vi.waitFor(() => expect(tf.memory().numTensors).toBe(before));
  });
});
