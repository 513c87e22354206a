import { describe, expect, it } from 'vitest';
import { canKeepTeacher } from '../../src/app/store/runActions';
import type { State } from '../../src/app/store/state';
import { catalogue } from '../../src/catalogue';
import { byId } from '../../src/experiment/declarations';
import { defaultExperiment } from '../../src/experiment/experiment';
import { fromLink } from '../../src/experiment/link';
import { losses, openStore } from '../support/appStore';
import { digitsFile } from '../tasks/fixtures';

describe('the store', () => {
  it('reduces every event at once, and shows all of them in one draw', () => {
    const page = openStore();
    page.actions.run();
    const before = page.notified();
    const stepsIn = ({ run }: State) => [...(run?.losses.teach?.step ?? [])];
    for (let at = 1; at < 40; at += 2) {
      page.hear(losses(1, at));
      expect(stepsIn(page.store.getState())).toHaveLength(at + 1);
    }
    expect(page.notified()).toBe(before);
    expect(stepsIn(page.shown())).toEqual([]);
    expect(page.draw()).toBe(1);
    expect(page.notified()).toBe(before + 1);
    expect(stepsIn(page.shown())).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(page.flushes()).toBe(0);
  });

  it('shows at once what the visitor changes, and nothing else that still waits', () => {
    const page = openStore();
    page.actions.run();
    page.hear(losses(1, 1));
    page.actions.change('loss.temperature', 9);
    expect(page.shown().experiment.loss.temperature).toBe(9);
    expect(page.shown().run?.losses).toEqual({});
    page.draw();
    expect(page.shown()).toEqual(page.store.getState());
    expect(page.shown().run?.losses.teach?.step).toHaveLength(2);
  });

  it('never shows again what the visitor has put away before it was drawn', () => {
    const page = openStore();
    page.actions.run();
    page.hear(losses(1, 1));
    page.actions.reset();
    expect(page.shown().run).toBeNull();
    page.draw();
    expect(page.shown().run).toBeNull();
  });

  it('flushes the render queue for events that are rare, and asks for no draw where nothing changed', () => {
    const page = openStore();
    page.actions.run();
    page.hear({ kind: 'heartbeat' });
    page.hear({ kind: 'paused', run: 99 });
    expect([page.draw(), page.flushes()]).toEqual([0, 0]);
    page.hear({ kind: 'paused', run: 1 });
    expect(page.flushes()).toBe(1);
    expect(page.shown().run?.status).toBe('running');
    page.draw();
    expect(page.shown().run?.status).toBe('paused');
  });

  it('queues what follows from an event, too: the next run of a series', () => {
    const page = openStore();
    page.actions.runSeeds(2);
    page.hear({ kind: 'finished', run: 1 });
    expect(page.store.getState().run?.id).toBe(2);
    expect(page.shown().run?.id).toBe(1);
    page.draw();
    expect(page.shown()).toEqual(page.store.getState());
  });

  it('hears nothing of a run that is over', () => {
    const page = openStore();
    page.actions.run();
    page.hear({ kind: 'finished', run: 1 });
    page.actions.run();
    page.hear(losses(1, 1));
    expect(page.store.getState().run).toMatchObject({ id: 2, losses: {} });
  });

  it('starts, pauses, goes on, steps and resets, each only when it means something', () => {
    const page = openStore();
    const { actions, calls } = page;
    actions.pause();
    actions.reset();
    expect(calls).toEqual([]);
    actions.run();
    actions.run();
    expect(calls.map(([name]) => name)).toEqual(['start']);
    actions.pause();
    page.hear({ kind: 'paused', run: 1 });
    actions.run();
    actions.step();
    expect(calls.map(([name]) => name)).toEqual(['start', 'pause', 'resume', 'pause', 'step']);
    actions.reset();
    expect(calls.at(-1)).toEqual(['stop', 1]);
    expect(page.store.getState().run).toBeNull();
    actions.step();
    expect(calls.slice(-2)).toMatchObject([
      ['start', {}, { paused: true }],
      ['step', 2],
    ]);
  });

  it('moves the sliders of the run that goes on, and no other value', () => {
    const page = openStore();
    page.actions.run();
    page.actions.change('loss.temperature', 9);
    expect(page.calls.at(-1)).toMatchObject(['adjust', 1, { temperature: 9 }]);
    page.actions.change('training.seed', 9);
    expect(page.calls.at(-1)?.[0]).toBe('adjust');
    expect(page.store.getState().run?.experiment.training.seed).toBe(1);
    page.hear({ kind: 'finished', run: 1 });
    page.actions.change('loss.temperature', 3);
    expect(page.calls.filter(([name]) => name === 'adjust')).toHaveLength(1);
  });

  it('moves the sliders of the run that goes on when a link is pasted, so that the formula stays true', () => {
    const page = openStore();
    page.actions.run();
    page.edit('#kd2?loss.temperature=9');
    expect(page.calls.at(-1)).toMatchObject(['adjust', 1, { temperature: 9 }]);
  });

  it('leaves the run that goes on alone when another task is set up for the next one', () => {
    const page = openStore();
    page.actions.run();
    page.actions.change('task', 'digits');
    page.actions.change('loss.temperature', 9);
    expect(page.calls.filter(([name]) => name === 'adjust')).toEqual([]);
  });

  it('writes every change into the address, and follows when somebody edits that', () => {
    const page = openStore();
    page.actions.change('loss.temperature', 9);
    expect(page.address()).toBe('#kd2?loss.temperature=9');
    page.edit('#kd2?training.seed=5&loss.temperature=900');
    const { experiment, linkProblems } = page.store.getState();
    expect(experiment).toEqual(fromLink('#kd2?training.seed=5', catalogue).experiment);
    expect(linkProblems).toHaveLength(1);
    page.actions.dismissLinkProblems();
    expect(page.store.getState().linkProblems).toEqual([]);
  });

  it('keeps the curves of a run that fails, and tells of trouble outside a run', () => {
    const page = openStore();
    page.actions.run();
    page.hear(losses(1, 1));
    page.hear({ kind: 'failed', run: 1, failure: { code: 'worker-died', reason: 'test' } });
    page.hear({ kind: 'failed', run: null, failure: { code: 'nothing-trained' } });
    const { run, failure } = page.store.getState();
    expect(run).toMatchObject({ status: 'failed', failure: { code: 'worker-died' } });
    expect(run?.losses.teach?.step).toHaveLength(2);
    expect(failure).toEqual({ code: 'nothing-trained' });
    page.actions.dismissFailure();
    expect(page.store.getState().run).not.toHaveProperty('failure');
    expect(page.store.getState().run?.status).toBe('failed');
  });

  it('makes the examples of the task that is chosen, and drops those of one that is not', async () => {
    const page = openStore();
    page.actions.change('task.points', 100);
    await expect.poll(() => page.store.getState().dataset?.train.labels.length).toBe(100);
    page.actions.change('task', 'digits');
    await expect.poll(() => page.store.getState().failure).toMatchObject({ code: 'data-unreachable' });
    expect(page.store.getState().dataset).toBeNull();
  });

  it('drops examples that arrive when another task is already chosen', async () => {
    const bytes = await digitsFile();
    let arrive: () => void = () => {};
    const slow = new Promise<Uint8Array>((resolve) => {
      arrive = () => resolve(bytes);
    });
    const page = openStore('', () => slow);
    page.actions.change('task', 'digits');
    page.actions.change('task', 'moons');
    await expect.poll(() => page.store.getState().dataset?.train.inputs).toBeInstanceOf(Float32Array);
    const moons = page.store.getState().dataset;
    arrive();
    // The late images have been read and split when a second reading of them is done.
    await byId(catalogue.tasks, 'digits').make({}, 1, () => slow);
    await slow;
    expect(page.store.getState().dataset).toBe(moons);
  });

  it('offers the trained teacher only where it would come out the same', () => {
    const page = openStore();
    const opening = defaultExperiment(catalogue);
    page.actions.run();
    expect(canKeepTeacher(page.store.getState().run, opening)).toBe(false);
    const evaluation = { step: 0, total: 1, correct: {}, agreeing: {}, answers: {}, maps: {} };
    page.hear({ kind: 'evaluation', run: 1, phase: 'distil', evaluation });
    page.hear({ kind: 'finished', run: 1 });
    const { run } = page.store.getState();
    expect(canKeepTeacher(run, opening)).toBe(true);
    expect(canKeepTeacher(run, { ...opening, loss: { ...opening.loss, temperature: 9 } })).toBe(true);
    expect(canKeepTeacher(run, { ...opening, training: { ...opening.training, seed: 9 } })).toBe(false);
  });
});
