import { describe, expect, it } from 'vitest';
import { lessons } from '../../src/lessons';
import type { Goal, Lesson } from '../../src/lessons/lesson';
import { memoryStorage } from '../support/kept';
import { openLessonPage } from '../support/lessonPage';
import { hooks, hot, madeUp as lesson, other, ran, text } from '../support/madeUpLesson';

describe('the goals', () => {
  const away: Goal = { text, isMet: ({ experiment }) => experiment.loss.temperature === 2 };
  const long: Lesson = {
    ...lesson,
    steps: [
      { title: text, text, goals: [ran] },
      { title: text, text, goals: [hot], complete: () => hooks.push('complete 1') },
      { title: text, text, goals: [away] },
    ],
  };
  const begin = async () => {
    hooks.length = 0;
    const page = openLessonPage({ lessons: [long] });
    page.actions.startLesson('made-up');
    await page.settled();
    return { ...page, met: () => page.store.getState().lesson?.met };
  };

  it('of every step tick when they are met, and a hook waits until its step is shown, once', async () => {
    const { actions, met } = await begin();
    actions.change('loss.temperature', 9);
    expect(met()).toMatchObject({ 0: [false], 1: [true] });
    expect(hooks).toEqual([]);
    actions.goToStep(1);
    expect(hooks).toEqual(['complete 1']);
    actions.goToStep(0);
    actions.goToStep(1);
    expect(hooks).toEqual(['complete 1']);
  });

  it('that are met as the lesson opens count only after they were unmet', async () => {
    const { actions, met } = await begin();
    actions.goToStep(2);
    actions.change('transfer.labelled', 10);
    expect(met()?.[2] ?? [false]).toEqual([false]);
    actions.change('loss.temperature', 3);
    actions.change('loss.temperature', 2);
    expect(met()?.[2]).toEqual([true]);
  });

  it.each(lessons.map(({ id }) => id))('of %s are all unmet when it begins, before any run', async (id) => {
    const page = openLessonPage({ lessons });
    // What a visitor left behind elsewhere.
    page.actions.chooseBias({ classes: [3], offset: 2 });
    page.actions.showTab('measures');
    page.actions.run();
    page.finish(1);
    page.actions.startLesson(id);
    await page.settled();
    const { lesson: begun } = page.store.getState();
    expect(begun?.id).toBe(id);
    expect(page.store.getState().bias.offset).toBe(0);
    expect(Object.values(begun?.met ?? {}).flat()).not.toContain(true);
    for (const [step] of lessons.find((each) => each.id === id)?.steps.entries() ?? []) page.actions.goToStep(step);
    expect(Object.values(page.store.getState().lesson?.met ?? {}).flat()).not.toContain(true);
  });
});

describe('progress', () => {
  it('is kept for the next visit: the step, the goals, and whether all were met', async () => {
    const storage = memoryStorage();
    const visit = () => openLessonPage({ lessons: [lesson, other], storage });
    const first = visit();
    first.actions.startLesson('made-up');
    await first.settled();
    first.actions.change('loss.temperature', 9);
    expect(first.store.getState().progress['made-up']).toMatchObject({ step: 0, isDone: false });
    const second = visit();
    expect(second.store.getState().progress).toEqual(first.store.getState().progress);
    second.actions.startLesson('made-up');
    await second.settled();
    expect(second.store.getState().lesson?.met[0]).toEqual([true, false]);
    second.actions.run();
    second.finish(1);
    expect(second.store.getState().progress['made-up']?.isDone).toBe(true);
  });

  it('resumes a lesson at its step, with its own experiment; one that ended at its last step begins at its first', async () => {
    const { store, actions, here, settled } = openLessonPage({ lessons: [lesson, other] });
    const long = lesson.steps.length - 1;
    actions.startLesson('another');
    await settled();
    actions.goToStep(long);
    actions.startLesson('made-up');
    await settled();
    expect(store.getState().progress.another?.step).toBe(0);
    const kept = { step: 1, met: { 0: [true, false] }, isDone: false };
    store.setState({ progress: { another: kept } });
    actions.startLesson('another');
    await settled();
    expect(store.getState().lesson).toMatchObject({ id: 'another', step: 1, met: kept.met });
    expect(here().place).toEqual({ id: 'another', step: 1 });
    expect(store.getState().experiment.task.id).toBe('rings');
  });

  it('begins a lesson anew that is done or open, and remembers that it was done', async () => {
    const { store, actions, settled } = openLessonPage({ lessons: [lesson, other] });
    store.setState({ progress: { 'made-up': { step: 1, met: { 0: [true, true] }, isDone: true } } });
    actions.startLesson('made-up');
    await settled();
    expect(store.getState().lesson).toMatchObject({ step: 0, met: {} });
    expect(store.getState().progress['made-up']?.isDone).toBe(true);
    actions.startLesson('another');
    await settled();
    actions.change('loss.temperature', 9);
    actions.goToStep(1);
    actions.startLesson('another');
    await settled();
    expect(store.getState().lesson).toMatchObject({ id: 'another', step: 0 });
    expect(store.getState().lesson?.met[0] ?? []).not.toContain(true);
  });

  it('is forgotten when the visitor says so, the ticks of the open lesson included', async () => {
    const storage = memoryStorage();
    const page = openLessonPage({ lessons: [lesson], storage });
    page.actions.startLesson('made-up');
    await page.settled();
    page.actions.change('loss.temperature', 9);
    page.actions.forgetProgress();
    expect(page.store.getState()).toMatchObject({ progress: {}, lesson: { met: {} } });
    expect(openLessonPage({ lessons: [lesson], storage }).store.getState().progress).toEqual({});
  });
});
