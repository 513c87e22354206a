import type { StoreApi } from 'zustand/vanilla';
import { catalogue } from '../../catalogue';
import type { Experiment, Path, SectionName } from '../../experiment/experiment';
import { experimentOf, type Lesson, type Outcome, type Page, type Scene, type Step } from '../../lessons/lesson';
import type { Run } from './run';
import type { LessonState, SetupPanel, State } from './state';

/** Where lessons are played: it knows which step is shown, which goals are met, and calls the steps' hooks. */
export interface LessonController {
  /** Begins a lesson at its first step. `keeps` leaves the experiment as it is, for a link that brings its own. */
  start(id: string, keeps?: boolean): Promise<void>;
  goTo(step: number): void;
  leave(): void;
}

export interface LessonControllerOptions {
  readonly store: StoreApi<State>;
  /** What a step may do to the page. */
  readonly page: Page;
  readonly load: () => Promise<readonly Lesson[]>;
  /** Shows an experiment on a cleared stage. */
  readonly open: (experiment: Experiment) => void;
  /** Keeps the address in step: null when no lesson goes on. */
  readonly announce: (id: string | null) => void;
}

/** Plays lessons on the page; no lesson is open at first. */
export function createLessonController({
  store,
  page,
  load,
  open,
  announce,
}: LessonControllerOptions): LessonController {
  const { getState, setState } = store;
  let lesson: Lesson | null = null;
  /** Goals and hooks change the state themselves: what they bring about is looked at when they are done. */
  let isLooking = false;

  const patch = (change: Partial<LessonState>) =>
    setState((state) => (state.lesson ? { lesson: { ...state.lesson, ...change } } : {}));
  const stepNow = (): Step | undefined => lesson?.steps[getState().lesson?.step ?? 0];

  const enter = (index: number) => {
    const step = lesson?.steps[index];
    if (!lesson || !step) return;
    const panel = step.target && panelOf(step.target);
    setState((state) => ({
      sections: panel && !state.sections.includes(panel) ? [...state.sections, panel] : state.sections,
    }));
    patch({ step: index, target: step.target ?? null, free: step.free ?? lesson.free });
    step.enter?.(page);
    look();
  };

  /** Remembers runs that finished, and ticks the goals of the present step that are met. */
  const look = () => {
    const state = getState();
    if (isLooking || !lesson || !state.lesson) return;
    isLooking = true;
    try {
      remember(state.run);
      tick();
    } finally {
      isLooking = false;
    }
  };
  let remembered: number | null = null;
  const remember = (run: Run | null) => {
    const outcome = run?.status === 'done' && run.id !== remembered ? outcomeOf(run) : null;
    if (!run || !outcome) return;
    remembered = run.id;
    patch({ finished: [...(getState().lesson?.finished ?? []), outcome] });
  };
  const tick = () => {
    const state = getState();
    const step = stepNow();
    const goals = step?.goals ?? [];
    if (!state.lesson || goals.length === 0) return;
    const index = state.lesson.step;
    const before = state.lesson.met[index] ?? [];
    const scene = sceneOf(state);
    const after = goals.map((goal, i) => before[i] === true || goal.isMet(scene));
    if (after.every((isMet, i) => isMet === (before[i] === true))) return;
    patch({ met: { ...state.lesson.met, [index]: after } });
    if (after.every(Boolean)) step?.complete?.(page);
  };

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
    async start(id, keeps = false) {
      const found = (await load()).find((candidate) => candidate.id === id);
      if (!found) {
        setState({ unknownLesson: id });
        announce(null);
        return;
      }
      stepNow()?.leave?.(page);
      lesson = found;
      remembered = getState().run?.id ?? null;
      if (!keeps) open(experimentOf(found, catalogue));
      setState({
        lesson: { id, step: 0, met: {}, free: found.free, target: null, finished: [] },
        unknownLesson: null,
        tab: 'look',
        sections: [],
      });
      announce(id);
      enter(0);
    },
    goTo(step) {
      if (!lesson || step < 0 || step >= lesson.steps.length) return;
      stepNow()?.leave?.(page);
      enter(step);
    },
    leave() {
      stepNow()?.leave?.(page);
      lesson = null;
      setState({ lesson: null, sections: ['distillation'] });
      announce(null);
    },
  };
}

/** What a scene takes from the run. */
const partsOfRun = ['id', 'status', 'phase', 'marks', 'experiment', 'testLogits', 'softTargets'] as const;

/** What a run left behind; null before its first evaluation. */
export function outcomeOf(run: Pick<Run, 'experiment' | 'testLogits' | 'softTargets'>): Outcome | null {
  const { experiment, testLogits, softTargets } = run;
  return testLogits ? { experiment, testLogits, ...(softTargets && { softTargets }) } : null;
}

/** The part of the state that goals, figures and hooks of a lesson read. */
export function sceneOf({ experiment, run, tab, bias, lesson }: State): Scene {
  return {
    experiment,
    run: run && { status: run.status, phase: run.phase, marks: run.marks },
    outcome: run && outcomeOf(run),
    finished: lesson?.finished ?? [],
    tab,
    bias,
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

/** Is this control held by the lesson that goes on? */
export const isHeld = (lesson: LessonState | null, path: Path): boolean =>
  lesson !== null && !lesson.free.includes(path);
