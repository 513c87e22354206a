import { createStore, type StoreApi } from 'zustand/vanilla';
import { catalogue } from '../../catalogue';
import { type Experiment, withValue } from '../../experiment/experiment';
import { fromLink, toLink } from '../../experiment/link';
import type { Lesson } from '../../lessons/lesson';
import type { Load } from '../../tasks/task';
import type { Client } from '../../worker/client';
import type { Event } from '../../worker/protocol';
import type { RenderQueue } from '../renderQueue/renderQueue';
import { createDatasetMaker } from './dataset';
import { lastRunNote } from './lastRunNote';
import { createLessonController } from './lessonController';
import { keptProgress, type Progress } from './progress';
import { isGoingOn, reduceRun } from './run';
import { createRunActions } from './runActions';
import type { RunKeeperOptions, RunStorage } from './runKeeper';
import { createSeriesController } from './seriesController';
import type { Actions, Layout, LessonPlace, State } from './state';
import type { KeyValueStorage } from './storedValue';
import { createView, type View } from './view';

/** The page's address: what it shows, as far as a link or the history can bring it back. */
export interface Address {
  /** The fragment, `#…` or empty. */
  read(): string;
  /** Replaces the fragment without a new entry in the history. */
  write(fragment: string): void;
  /** Calls `listener` when something else changes it: Back, Forward, another fragment. Returns the function that ends this. */
  watch(listener: () => void): () => void;
  /** The lesson that `?lesson=` names, and its step. */
  readLesson(): LessonPlace | null;
  /** With a new entry in the history, or in the same one. */
  writeLesson(place: LessonPlace | null, entry: 'new' | 'same'): void;
  /** The layout that `?present` or `?embed` asks for. */
  readLayout(): Layout;
  writeLayout(layout: Layout): void;
}

export interface AppStoreOptions {
  readonly client: Client;
  readonly load: Load;
  readonly address: Address;
  /** Loads the lessons, which are not needed for the first screen. */
  readonly loadLessons: () => Promise<readonly Lesson[]>;
  /** Where the page keeps small values between visits. */
  readonly storage: KeyValueStorage;
  /** Where it keeps the last run. */
  readonly runs: RunStorage;
  /** Draws what events have changed. */
  readonly renderQueue: Pick<RenderQueue, 'request' | 'flush'>;
  /** Applies a change of what is shown, and returns when it is rendered. */
  readonly commit: (change: () => void) => void;
}

export interface AppStore {
  /** The newest state: every event is reduced as it arrives. */
  readonly store: StoreApi<State>;
  /** The state as it is drawn. Components read this one. */
  readonly shown: View['shown'];
  readonly actions: Actions;
}

/** Events that come many times a second while a run goes on: drawing them can wait for the render queue's rest. */
const frequent: ReadonlySet<Event['kind']> = new Set([
  'losses',
  'progress',
  'sample',
  'evaluation',
  'test-logits',
  'heartbeat',
]);

/** The page's state and all that changes it. Knows no React; effects come in as arguments. */
export function createAppStore(options: AppStoreOptions): AppStore {
  const { client, load, address, loadLessons, storage, runs, renderQueue, commit } = options;
  const progress = keptProgress(storage);
  const store = createStore<State>(() => openingState(address, progress.read() ?? {}));
  const { getState, setState } = store;

  const view = createView(store, renderQueue, commit);
  client.subscribe((event) => {
    view.queue(() => setState((state) => reduce(state, event)), !frequent.has(event.kind));
  });

  const makeDataset = createDatasetMaker(store, load);

  /**
   * Shows an experiment. Its loss sliders also move the run that goes on, unless that is of another task.
   */
  function show(experiment: Experiment): void {
    const { experiment: before, run } = getState();
    setState({ experiment });
    const isOfRun = isGoingOn(run) && run.experiment.task.id === experiment.task.id;
    if (isOfRun && experiment.loss !== before.loss) client.adjust(run.id, experiment.loss);
    address.write(toLink(experiment, catalogue));
    makeDataset(experiment);
  }

  const { start, ...runActions } = createRunActions({ store, client, makeDataset });
  const series = createSeriesController({
    store,
    run(experiment) {
      show(experiment);
      return start(false);
    },
  });
  const lesson = createLessonController({
    store,
    page: {
      change: (path, value) => actions.change(path, value),
      showTab: (tab) => actions.showTab(tab),
      chooseBias: (classes, offset) => actions.chooseBias({ classes, offset }),
      keepTeacher: (keeps) => actions.keepTeacher(keeps),
    },
    load: loadLessons,
    clear() {
      actions.reset();
      actions.setPace(null);
      actions.keepTeacher(false);
    },
    show,
    announce: (place, entry) => address.writeLesson(place, entry),
  });
  store.subscribe((state, before) => {
    if (state.progress !== before.progress) progress.write(state.progress);
  });

  const actions: Actions = {
    change(path, value) {
      show(withValue(getState().experiment, path, value, catalogue));
    },
    ...runActions,
    keepTeacher: (keepsTeacher) => setState({ keepsTeacher }),
    togglePresent() {
      const layout = getState().layout === 'present' ? 'page' : 'present';
      setState({ layout });
      address.writeLayout(layout);
    },
    openSections: (sections) => setState({ sections }),
    showTab: (tab) => setState({ tab }),
    chooseBias: (bias) => setState({ bias }),
    startLesson: (id) => void lesson.start(id),
    goToStep: (step) => lesson.goTo(step),
    leaveLesson: () => lesson.leave(),
    forgetProgress: () => lesson.forget(),
    runSeeds: (count) => series.start(count),
    stopSeries: () => series.stop(),
    dismissUnknownLesson: () => setState({ unknownLesson: null }),
    predict: (inputs, count) => client.predict(inputs, count),
    inspect: () => client.inspect(),
    attack: (question) => client.attack(question),
    reopenWorker() {
      actions.dismissFailure();
      client.reopen();
    },
    dismissFailure: () =>
      setState(({ run }) => {
        if (!run?.failure) return { failure: null };
        const { failure: _, ...rest } = run;
        return { failure: null, run: rest };
      }),
    dismissLinkProblems: () => setState({ linkProblems: [] }),
  };

  /** Brings the page to what the address says. */
  function follow(): Promise<void> {
    const place = address.readLesson();
    // Another step of the same lesson: the visitor reads on or back, and the controls stay as they are.
    if (place && place.id === getState().lesson?.id && place.step !== getState().lesson?.step) {
      address.write(toLink(getState().experiment, catalogue));
      return lesson.follow(place, true);
    }
    const fragment = address.read();
    // A link to a lesson that also brings an experiment was copied on the way: it goes on with that.
    const keeps = fragment !== '';
    if (keeps || place === null) {
      const { experiment, problems } = fromLink(fragment, catalogue);
      setState({ linkProblems: problems });
      show(experiment);
    }
    return lesson.follow(place, keeps);
  }
  address.watch(() => void follow());
  makeDataset(getState().experiment);
  const asked = address.readLesson();
  const isThere = asked ? lesson.follow(asked, address.read() !== '') : Promise.resolve();
  void isThere.then(() => keepRuns({ store, runs, storage }));
  return { store, shown: view.shown, actions };
}

/**
 * Keeps runs until the next visit. What does so loads when something was kept, or can be soon: a first screen needs
 * neither.
 */
async function keepRuns(options: RunKeeperOptions): Promise<void> {
  const { store, storage } = options;
  if (lastRunNote(storage).read() === null) await reaches(store, ({ run, lesson }) => run !== null || lesson !== null);
  const { createRunKeeper } = await import('./runKeeper');
  await createRunKeeper(options).restore();
}

/** Resolves when the state meets the condition. */
const reaches = (store: StoreApi<State>, isMet: (state: State) => boolean): Promise<void> =>
  new Promise((resolve) => {
    if (isMet(store.getState())) return resolve();
    const end = store.subscribe((state) => {
      if (!isMet(state)) return;
      end();
      resolve();
    });
  });

/** The state as the page opens, from its address and what was kept. */
function openingState(address: Pick<Address, 'read' | 'readLayout'>, progress: Progress): State {
  const opened = fromLink(address.read(), catalogue);
  return {
    experiment: opened.experiment,
    run: null,
    previous: null,
    device: null,
    dataset: null,
    pace: null,
    failure: null,
    linkProblems: opened.problems,
    layout: address.readLayout(),
    keepsTeacher: false,
    sections: ['distillation'],
    tab: 'look',
    bias: { classes: [], offset: 0 },
    lesson: null,
    progress,
    unknownLesson: null,
    series: null,
  };
}

/** The state after one event of the worker; the same object where it changes nothing. */
function reduce(state: State, event: Event): State {
  if (event.kind === 'device') return { ...state, device: event.device };
  if (event.kind === 'failed' && event.run === null) return { ...state, failure: event.failure };
  if (!state.run) return state;
  const run = reduceRun(state.run, event);
  return run === state.run ? state : { ...state, run };
}
