import { describe, expect, it } from 'vitest';
import { isHeld } from '../../src/app/store/lessonController';
import { createAppStore } from '../../src/app/store/store';
import { catalogue } from '../../src/catalogue';
import { defaultExperiment, type Path } from '../../src/experiment/experiment';
import { fromLink } from '../../src/experiment/link';
import type { Goal, Lesson } from '../../src/lessons/lesson';
import type { Client } from '../../src/worker/client';
import type { Event } from '../../src/worker/protocol';

const text = 'words';
const hooks: string[] = [];
const hot: Goal = { text, isMet: ({ experiment }) => experiment.loss.temperature >= 8 };
const ran: Goal = { text, isMet: ({ finished }) => finished.length > 0 };
const lesson: Lesson = {
  id: 'made-up',
  title: text,
  summary: text,
  minutes: 1,
  experiment: { task: 'moons', changes: { 'loss.temperature': 2 } },
  free: ['loss.temperature'],
  claim: { text, seeds: [], runs: {}, findings: [] },
  steps: [
    {
      title: text,
      text,
      target: 'transfer.labelled',
      goals: [hot, ran],
      enter: (page) => {
        hooks.push('enter 0');
        page.showTab('measures');
      },
      leave: () => hooks.push('leave 0'),
      complete: () => hooks.push('complete 0'),
    },
    {
      title: text,
      text,
      free: ['training.seed'],
      enter: () => hooks.push('enter 1'),
      leave: () => hooks.push('leave 1'),
    },
  ],
};

function open(asked: string | null = null, fragment = '') {
  hooks.length = 0;
  let hear: (event: Event) => void = () => {};
  let number = 0;
  const announced: (string | null)[] = [];
  const client = {
    start: () => ++number,
    stop: () => {},
    adjust: () => {},
    pace: () => {},
    subscribe: (listener: (event: Event) => void) => {
      hear = listener;
      return () => {};
    },
  } as unknown as Client;
  const { store, actions } = createAppStore({
    client,
    load: () => Promise.reject(new Error('no files here')),
    address: {
      read: () => fragment,
      write: () => {},
      watch: () => () => {},
      readLesson: () => asked,
      readLayout: () => 'page',
      writeLayout: () => {},
      writeLesson: (id) => announced.push(id),
    },
    loadLessons: () => Promise.resolve([lesson]),
    renderQueue: { request: () => {}, flush: () => {} },
    commit: (change) => change(),
  });
  const finish = (run: number) => {
    const testLogits = { classes: 2, labels: Uint8Array.of(0), logits: { student: Float32Array.of(1, 0) } };
    hear({ kind: 'test-logits', run, testLogits });
    hear({ kind: 'finished', run });
  };
  return { store, actions, announced, finish, settled: () => new Promise((resolve) => setTimeout(resolve)) };
}

describe('a lesson', () => {
  it('begins with its own experiment on a cleared stage, at its first step, and is in the address', async () => {
    const { store, actions, announced, settled } = open();
    actions.run();
    actions.startLesson('made-up');
    await settled();
    const state = store.getState();
    expect(state.run).toBeNull();
    expect(state.experiment).toEqual({
      ...defaultExperiment(catalogue, 'moons'),
      loss: { ...defaultExperiment(catalogue, 'moons').loss, temperature: 2 },
    });
    expect(state.lesson).toMatchObject({ id: 'made-up', step: 0, target: 'transfer.labelled' });
    expect(announced).toEqual(['made-up']);
    // The panel of the control that it points at is open, and what its hook asked for has happened.
    expect(state.sections).toContain('transfer');
    expect(state.tab).toBe('measures');
    expect(hooks).toEqual(['enter 0']);
  });

  it('holds every control but the free ones', async () => {
    const { store, actions, settled } = open();
    expect(isHeld(store.getState().lesson, 'transfer.labelled')).toBe(false);
    actions.startLesson('made-up');
    await settled();
    expect(isHeld(store.getState().lesson, 'transfer.labelled')).toBe(true);
    expect(isHeld(store.getState().lesson, 'loss.temperature')).toBe(false);
    actions.leaveLesson();
    expect(isHeld(store.getState().lesson, 'transfer.labelled')).toBe(false);
  });

  it('holds other controls at a step that has its own list', async () => {
    const { store, actions, settled } = open();
    actions.startLesson('made-up');
    await settled();
    const isFree = (path: Path) => !isHeld(store.getState().lesson, path);
    actions.goToStep(1);
    expect([isFree('training.seed'), isFree('loss.temperature')]).toEqual([true, false]);
    actions.goToStep(0);
    expect([isFree('training.seed'), isFree('loss.temperature')]).toEqual([false, true]);
  });

  it('ticks goals once they are met, keeps them, and completes a step once', async () => {
    const { store, actions, finish, settled } = open();
    actions.startLesson('made-up');
    await settled();
    const met = () => store.getState().lesson?.met[0];
    actions.change('loss.temperature', 9);
    expect(met()).toEqual([true, false]);
    actions.change('loss.temperature', 1);
    expect(met()).toEqual([true, false]);
    actions.run();
    finish(1);
    expect(met()).toEqual([true, true]);
    expect(store.getState().lesson?.finished).toHaveLength(1);
    actions.change('loss.temperature', 3);
    expect(hooks).toEqual(['enter 0', 'complete 0']);
    expect(store.getState().lesson?.finished).toHaveLength(1);
  });

  it('does not count a run that was finished before it began', async () => {
    const { store, actions, finish, settled } = open('made-up', '#kd1?task=moons');
    await settled();
    actions.leaveLesson();
    actions.run();
    finish(1);
    actions.startLesson('made-up');
    await settled();
    expect(store.getState().lesson?.finished).toEqual([]);
  });

  it('goes from step to step and calls their hooks, and not beyond the ends', async () => {
    const { store, actions, settled } = open();
    actions.startLesson('made-up');
    await settled();
    actions.goToStep(-1);
    actions.goToStep(1);
    actions.goToStep(2);
    expect(store.getState().lesson?.step).toBe(1);
    actions.goToStep(0);
    actions.leaveLesson();
    expect(hooks).toEqual(['enter 0', 'leave 0', 'enter 1', 'leave 1', 'enter 0', 'leave 0']);
    expect(store.getState().lesson).toBeNull();
  });

  it('is reached by a link, and goes on with the experiment that the link brings', async () => {
    const plain = open('made-up');
    await plain.settled();
    expect(plain.store.getState().experiment.loss.temperature).toBe(2);
    const fragment = '#kd1?task=moons&loss.temperature=5';
    const onTheWay = open('made-up', fragment);
    await onTheWay.settled();
    expect(onTheWay.store.getState().lesson?.id).toBe('made-up');
    expect(onTheWay.store.getState().experiment).toEqual(fromLink(fragment, catalogue).experiment);
  });

  it('that does not exist is reported, and the page works without it', async () => {
    const { store, actions, announced, settled } = open('nonsense');
    await settled();
    expect(store.getState()).toMatchObject({ lesson: null, unknownLesson: 'nonsense' });
    expect(announced).toEqual([null]);
    actions.dismissUnknownLesson();
    expect(store.getState().unknownLesson).toBeNull();
  });
});

describe('a series over several seeds', () => {
  it('runs them one after another, the visitor’s own last, and keeps every result', () => {
    const { store, actions, finish } = open();
    actions.change('training.seed', 5);
    actions.runSeeds(3);
    const seed = () => store.getState().run?.experiment.training.seed;
    const order: (number | undefined)[] = [];
    for (const run of [1, 2, 3]) {
      order.push(seed());
      finish(run);
    }
    expect(order).toEqual([6, 7, 5]);
    const { series, experiment } = store.getState();
    expect(series?.status).toBe('done');
    expect(series?.finished.map((result) => result.seed)).toEqual([6, 7, 5]);
    expect(experiment.training.seed).toBe(5);
  });

  it('ends when the visitor starts another run, and takes no result from that', () => {
    const { store, actions, finish } = open();
    actions.runSeeds(3);
    finish(1);
    actions.reset();
    expect(store.getState().series?.status).toBe('stopped');
    actions.run();
    finish(3);
    expect(store.getState().series?.finished).toHaveLength(1);
  });
});
