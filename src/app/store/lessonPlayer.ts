import type { StoreApi } from 'zustand/vanilla';
import type { SectionName } from '../../experiment/experiment';
import type { Lesson, Outcome, Page } from '../../lessons/lesson';
import { createGoalTicks, type GoalTicks } from './goalTicks';
import { countGoals, isComplete, type MetGoals } from './progress';
import { outcomeOf, partsOfRun, sceneOf } from './scene';
import type { LessonState, SetupPanel, State } from './state';

/** The lesson that goes on, whatever the address says: its step, the steps' hooks, and which goals are met. */
export interface LessonPlayer {
  /** Shows a step of a lesson. The lesson before must have ended. */
  begin(lesson: Lesson, step: number, met: MetGoals, finished: readonly Outcome[]): void;
  /** Leaves the shown step for another one. Where there is no such step nothing happens, and false is returned. */
  enter(step: number): boolean;
  end(): void;
  /** Runs that finished in this lesson, if it is the one that ended last. */
  outcomesOf(id: string): readonly Outcome[];
}

/** Plays one lesson at a time; none at first. `page` is what steps act on. */
export function createLessonPlayer(store: StoreApi<State>, page: Page): LessonPlayer {
  const { getState, setState } = store;
  let lesson: Lesson | null = null;
  let ended: Pick<LessonState, 'id' | 'finished'> | null = null;
  let ticks: GoalTicks = (_, before) => before;
  /** Steps whose `complete` was called. */
  let completed = new Set<number>();
  /** Goals and hooks change the state themselves: what they bring about is looked at when they are done. */
  let isLooking = false;

  const patch = (change: Partial<LessonState>) =>
    setState((state) => (state.lesson ? { lesson: { ...state.lesson, ...change } } : {}));

  const show = (index: number) => {
    const step = lesson?.steps[index];
    if (!lesson || !step) return;
    const panel = step.target && panelOf(step.target);
    setState((state) => ({
      sections: panel && !state.sections.includes(panel) ? [...state.sections, panel] : state.sections,
    }));
    patch({ step: index, target: step.target ?? null, free: step.free ?? lesson.free });
    step.enter?.(page);
    look();
    record();
  };
  const leaveStep = () => lesson?.steps[getState().lesson?.step ?? 0]?.leave?.(page);

  /** Remembers runs that finished, and ticks the goals that are met. */
  const look = () => {
    if (isLooking || !lesson || !getState().lesson) return;
    isLooking = true;
    try {
      remember(getState());
      tick();
      complete(lesson);
    } finally {
      isLooking = false;
    }
  };
  const remember = ({ run, lesson: state }: State) => {
    if (!state || run?.status !== 'done') return;
    const outcome = outcomeOf(run);
    const isKnown = state.finished.some(({ testLogits }) => testLogits === run.testLogits);
    if (outcome && !isKnown) patch({ finished: [...state.finished, outcome] });
  };
  const tick = () => {
    const before = getState().lesson?.met ?? {};
    const met = ticks(sceneOf(getState()), before);
    if (met === before) return;
    patch({ met });
    record();
  };
  const complete = ({ steps }: Lesson) => {
    const { step = 0, met = {} } = getState().lesson ?? {};
    if (completed.has(step) || !isComplete(steps, step, met)) return;
    completed.add(step);
    steps[step]?.complete?.(page);
  };
  /** Notes how far the visitor has come, and the step at which the lesson would go on. */
  const record = (step = getState().lesson?.step ?? 0) =>
    setState(({ lesson: state, progress }) => {
      if (!state || !lesson) return {};
      const { total, met } = countGoals(lesson.steps, state.met);
      const isDone = total === met || progress[state.id]?.isDone === true;
      return { progress: { ...progress, [state.id]: { step, met: state.met, isDone } } };
    });

  store.subscribe((state, before) => {
    // Goals count answers: they are not asked again for losses and progress, which come many times a second.
    const isNews =
      partsOfRun.some((part) => state.run?.[part] !== before.run?.[part]) ||
      state.experiment !== before.experiment ||
      state.tab !== before.tab ||
      state.bias !== before.bias;
    if (isNews) look();
  });

  return {
    begin(next, step, met, finished) {
      setState({
        lesson: { id: next.id, step, met, free: next.free, target: null, finished },
        unknownLesson: null,
        tab: 'look',
        bias: { classes: [], offset: 0 },
        sections: [],
      });
      lesson = next;
      ticks = createGoalTicks(next);
      completed = new Set();
      show(step);
    },
    enter(step) {
      const now = getState().lesson?.step;
      if (step === now || lesson?.steps[step] === undefined) return false;
      leaveStep();
      show(step);
      return true;
    },
    end() {
      const state = getState().lesson;
      if (!lesson || !state) return;
      leaveStep();
      ended = state;
      // One that ends at its last step begins at its first the next time.
      if (state.step === lesson.steps.length - 1) record(0);
      lesson = null;
      setState({ lesson: null, sections: ['distillation'] });
    },
    outcomesOf: (id) => (ended?.id === id ? ended.finished : []),
  };
}

const panels: Readonly<Record<SectionName, SetupPanel>> = {
  task: 'task',
  second: 'task',
  teacher: 'teacher',
  student: 'student',
  scheme: 'scheme',
  method: 'distillation',
  loss: 'distillation',
  schedule: 'schedule',
  transfer: 'transfer',
  augmentation: 'transfer',
  training: 'training',
};

/** The panel of the setup that holds a control; none for parts of the page that are always there. */
function panelOf(target: string): SetupPanel | undefined {
  if (target === 'keep-teacher') return 'teacher';
  const [name = ''] = target.split('.');
  return Object.hasOwn(panels, name) ? panels[name as SectionName] : undefined;
}
