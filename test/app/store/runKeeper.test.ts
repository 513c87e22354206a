// There before the first test, which does not wait for it to load.
import '../../../src/app/store/runKeeper';
import { describe, expect, it } from 'vitest';
import { canKeepTeacher } from '../../../src/app/store/runActions';
import { readRecord } from '../../../src/app/store/runRecord';
import type { Goal, Lesson } from '../../../src/lessons/lesson';
import { memoryRuns, memoryStorage, refusedStorage } from '../../support/kept';
import { openLessonPage } from '../../support/lessonPage';

const text = 'words';
const never: Goal = { text, isMet: () => false };
const lesson: Lesson = {
  id: 'made-up',
  title: text,
  summary: text,
  minutes: 1,
  experiment: { task: 'moons', changes: {} },
  free: [],
  claim: { text, seeds: [], runs: {}, findings: [] },
  steps: [
    { title: text, text, goals: [never] },
    { title: text, text },
  ],
};

function open(runs = memoryRuns(), storage = memoryStorage()) {
  return { ...openLessonPage({ lessons: [lesson], runs, storage }), runs, storage };
}

/** A page on which a run has finished, and has been kept. */
async function openWithRun() {
  const page = open();
  await page.settled();
  page.actions.change('loss.temperature', 7);
  page.actions.run();
  page.finish(1);
  await page.settled();
  return page;
}

describe('the last run', () => {
  it('is there again after a reload, under a number that no event carries', async () => {
    const before = await openWithRun();
    const after = await before.reload();
    const { run } = after.store.getState();
    expect(run).toMatchObject({ id: -1, isRestored: true, status: 'done' });
    expect(run?.testLogits).toEqual(before.store.getState().run?.testLogits);
    after.hear({ kind: 'stopped', run: 1 });
    expect(after.store.getState().run?.status).toBe('done');
    after.actions.run();
    expect(after.store.getState().run).toMatchObject({ id: 1, status: 'running' });
    expect(after.store.getState().run?.isRestored).toBeUndefined();
  });

  it('is there with the controls as they were moved after it', async () => {
    const before = await openWithRun();
    before.actions.change('loss.temperature', 3);
    const after = await before.reload();
    expect(after.store.getState().experiment.loss.temperature).toBe(3);
    expect(after.store.getState().run?.experiment.loss.temperature).toBe(7);
  });

  it('is not shown at another address, and stays kept for its own', async () => {
    const before = await openWithRun();
    const elsewhere = open(before.runs, before.storage);
    await elsewhere.settled();
    expect(elsewhere.store.getState().run).toBeNull();
    elsewhere.actions.change('loss.temperature', 2);
    await elsewhere.settled();
    expect((await before.reload()).store.getState().run?.id).toBe(-1);
  });

  it('is gone after Reset, and after the start of another one', async () => {
    for (const act of ['reset', 'run'] as const) {
      const before = await openWithRun();
      before.actions[act]();
      await before.settled();
      expect(before.runs.held, act).toBeUndefined();
      expect((await before.reload()).store.getState().run, act).toBeNull();
    }
  });

  it('is gone after Reset even if it could not be removed', async () => {
    const before = await openWithRun();
    before.runs.remove = () => new Promise(() => {});
    before.actions.reset();
    expect((await before.reload()).store.getState().run).toBeNull();
  });

  it('gives way to a run that was started while it was read', async () => {
    const before = await openWithRun();
    const after = openLessonPage({ lessons: [lesson], entry: before.here(), ...before });
    after.actions.run();
    await after.settled();
    expect(after.store.getState().run).toMatchObject({ id: 1, status: 'running' });
  });

  it('is not asked for on a first visit, nor in a lesson that it is not of', async () => {
    const page = open();
    await page.settled();
    expect(page.runs.calls).toEqual([]);
    const before = await openWithRun();
    openLessonPage({ ...before, lessons: [lesson], entry: { ...before.here(), place: { id: 'made-up', step: 0 } } });
    await before.settled();
    expect(before.runs.calls).toEqual(['write']);
  });

  it('is written once by a series, not for each of its seeds', async () => {
    const page = open();
    await page.settled();
    page.actions.runSeeds(3);
    for (const run of [1, 2, 3]) page.finish(run);
    await page.settled();
    expect(page.runs.calls).toEqual(['write']);
  });

  it('keeps its teacher from no other run: that one is gone from the worker', async () => {
    const after = await (await openWithRun()).reload();
    const { run, experiment } = after.store.getState();
    expect(canKeepTeacher(run && { ...run, isTeacherReused: true }, experiment)).toBe(false);
  });
});

describe('the results of a lesson', () => {
  async function openLesson() {
    const page = open();
    page.actions.startLesson('made-up');
    await page.settled();
    for (const run of [1, 2]) {
      page.actions.run();
      page.finish(run, Float32Array.of(run, 0));
    }
    page.actions.goToStep(1);
    await page.settled();
    return page;
  }

  it('are there again after a reload, with its step and its run, and no run counts twice', async () => {
    const after = await (await openLesson()).reload();
    const { lesson: state, run } = after.store.getState();
    expect(state).toMatchObject({ id: 'made-up', step: 1 });
    expect(state?.finished.map(({ testLogits }) => testLogits.logits.student?.[0])).toEqual([1, 2]);
    expect(run).toMatchObject({ id: -1, lesson: 'made-up' });
    after.actions.change('loss.temperature', 9);
    expect(after.store.getState().lesson?.finished).toHaveLength(2);
    after.actions.run();
    after.finish(1, Float32Array.of(3, 0));
    const again = await after.reload();
    expect(again.store.getState().lesson?.finished).toHaveLength(3);
  });

  it('outlive a reload in the middle of another run', async () => {
    const before = await openLesson();
    before.actions.run();
    const { lesson: state, run } = (await before.reload()).store.getState();
    expect(run).toBeNull();
    expect(state?.finished).toHaveLength(2);
  });

  it('stay with the lesson: the run that it leaves on the stage is kept without them', async () => {
    const before = await openLesson();
    before.actions.leaveLesson();
    const after = await before.reload();
    expect(after.store.getState()).toMatchObject({ lesson: null, run: { id: -1, lesson: 'made-up' } });
    expect(readRecord(before.runs.held)?.finished).toEqual([]);
  });
});

describe('a browser that keeps nothing', () => {
  it('is no error: the page goes on, and begins empty the next time', async () => {
    const runs = { ...memoryRuns(), write: () => Promise.reject(new Error('full')) };
    for (const storage of [memoryStorage(), refusedStorage]) {
      const page = openLessonPage({ lessons: [lesson], runs, storage });
      page.actions.startLesson('made-up');
      await page.settled();
      page.actions.run();
      page.finish(1);
      await page.settled();
      expect(page.store.getState().lesson?.finished).toHaveLength(1);
      expect((await page.reload()).store.getState().run).toBeNull();
    }
  });

  it('shows no older run in the place of one that could not be written', async () => {
    const before = await openWithRun();
    before.runs.write = () => Promise.reject(new Error('full'));
    before.actions.run();
    before.finish(2);
    expect((await before.reload()).store.getState().run).toBeNull();
  });
});
