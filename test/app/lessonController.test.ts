import { describe, expect, it } from 'vitest';
import { isHeld } from '../../src/app/store/lessonController';
import type { LessonPlace } from '../../src/app/store/state';
import { catalogue } from '../../src/catalogue';
import { defaultExperiment, type Path } from '../../src/experiment/experiment';
import { fromLink } from '../../src/experiment/link';
import { openLessonPage } from '../support/lessonPage';
import { hooks, madeUp as lesson, other } from '../support/madeUpLesson';

function open(place: LessonPlace | null = null, fragment = '') {
  hooks.length = 0;
  return openLessonPage({ lessons: [lesson, other], entry: { place, fragment } });
}

describe('a lesson', () => {
  it('begins with its own experiment on a cleared stage, at its first step, and is in the address', async () => {
    const { store, actions, here, settled } = open();
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
    expect(here().place).toEqual({ id: 'made-up', step: 0 });
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
    const { store, actions, finish, settled } = open({ id: 'made-up', step: 0 }, '#kd1?task=moons');
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
    const plain = open({ id: 'made-up', step: 0 });
    await plain.settled();
    expect(plain.store.getState().experiment.loss.temperature).toBe(2);
    const fragment = '#kd1?task=moons&loss.temperature=5';
    const onTheWay = open({ id: 'made-up', step: 0 }, fragment);
    await onTheWay.settled();
    expect(onTheWay.store.getState().lesson?.id).toBe('made-up');
    expect(onTheWay.store.getState().experiment).toEqual(fromLink(fragment, catalogue).experiment);
  });

  it('that does not exist is reported, and the page works without it', async () => {
    const { store, actions, here, settled } = open({ id: 'nonsense', step: 0 });
    await settled();
    expect(store.getState()).toMatchObject({ lesson: null, unknownLesson: 'nonsense' });
    expect(here().place).toBeNull();
    actions.dismissUnknownLesson();
    expect(store.getState().unknownLesson).toBeNull();
  });
});

describe('the history', () => {
  it('has an entry for the lesson and for each step, through which Back and Forward go', async () => {
    const { store, actions, entries, go, settled } = open();
    const before = store.getState().experiment;
    actions.startLesson('made-up');
    await settled();
    actions.goToStep(1);
    expect(entries().map(({ place }) => place && [place.id, place.step])).toEqual([
      null,
      ['made-up', 0],
      ['made-up', 1],
    ]);
    await go(-1);
    expect(store.getState().lesson).toMatchObject({ id: 'made-up', step: 0 });
    await go(-1);
    expect(store.getState().lesson).toBeNull();
    expect(store.getState().experiment).toEqual(before);
    await go(1);
    expect(store.getState().lesson).toMatchObject({ id: 'made-up', step: 0 });
    expect(store.getState().experiment.loss.temperature).toBe(2);
    await go(1);
    expect(store.getState().lesson).toMatchObject({ id: 'made-up', step: 1 });
    expect(entries()).toHaveLength(3);
    expect(hooks).toEqual([
      'enter 0',
      'leave 0',
      'enter 1',
      'leave 1',
      'enter 0',
      'leave 0',
      'enter 0',
      'leave 0',
      'enter 1',
    ]);
  });

  it('leaves the controls as they are from step to step, and writes them into each entry', async () => {
    const { store, actions, here, go, settled } = open();
    actions.startLesson('made-up');
    await settled();
    actions.goToStep(1);
    actions.change('loss.temperature', 7);
    await go(-1);
    expect(store.getState().experiment.loss.temperature).toBe(7);
    expect(fromLink(here().fragment, catalogue).experiment.loss.temperature).toBe(7);
  });

  it('returns to a lesson with its goals and results, and without a run of another lesson', async () => {
    const { store, actions, finish, go, settled } = open();
    actions.startLesson('made-up');
    await settled();
    actions.change('loss.temperature', 9);
    actions.run();
    finish(1);
    actions.startLesson('another');
    await settled();
    actions.run();
    await go(-1);
    const { lesson: shown, run, experiment } = store.getState();
    expect(shown).toMatchObject({ id: 'made-up', met: { 0: [true, true] } });
    expect(shown?.finished).toHaveLength(1);
    expect(run).toBeNull();
    expect(experiment.loss.temperature).toBe(9);
  });

  it('returns to a lesson with the run that was made in it', async () => {
    const { store, actions, finish, go, settled } = open();
    actions.startLesson('made-up');
    await settled();
    actions.run();
    finish(1);
    await go(-1);
    await go(1);
    expect(store.getState().run?.id).toBe(1);
    expect(store.getState().lesson?.finished).toHaveLength(1);
  });

  it('has an entry for leaving, to which Forward returns', async () => {
    const { store, actions, go, settled } = open({ id: 'made-up', step: 1 });
    await settled();
    expect(store.getState().lesson?.step).toBe(1);
    actions.leaveLesson();
    await go(-1);
    expect(store.getState().lesson).toMatchObject({ id: 'made-up', step: 1 });
    await go(1);
    expect(store.getState().lesson).toBeNull();
  });

  it('has no entry for a lesson that was given up for another one while it loaded', async () => {
    const { store, actions, entries, settled } = open();
    actions.startLesson('made-up');
    actions.startLesson('another');
    await settled();
    expect(store.getState().lesson?.id).toBe('another');
    expect(entries()).toHaveLength(2);
  });

  it('names no step that there is not', async () => {
    const { store, here, settled } = open({ id: 'made-up', step: 98 });
    await settled();
    expect(store.getState().lesson?.step).toBe(1);
    expect(here().place).toEqual({ id: 'made-up', step: 1 });
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
