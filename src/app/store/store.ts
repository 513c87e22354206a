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
import { createLessonController } from './lessonController';
import { isGoingOn, reduceRun } from './run';
import { createRunActions } from './runActions';
import { createSeriesController } from './seriesController';
import type { Actions, Layout, State } from './state';
import { createView, type View } from './view';

/** The part of the page's address that the experiment lives in. */
export interface Address {
  /** The fragment, `#…` or empty. */
  read(): string;
  /** Replaces the fragment without a new entry in the history. */
  write(fragment: string): void;
  /** Calls `listener` when something else changes the fragment. Returns the function that ends this. */
  watch(listener: () => void): () => void;
  /** The lesson that `?lesson=` names. */
  readLesson(): string | null;
  writeLesson(id: string | null): void;
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
  const { client, load, address, loadLessons, renderQueue, commit } = options;
  const opened = fromLink(address.read(), catalogue);
  const store = createStore<State>(() => ({
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
    unknownLesson: null,
    series: null,
  }));
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
    open(experiment) {
      actions.reset();
      actions.setPace(null);
      actions.keepTeacher(false);
      show(experiment);
    },
    announce: (id) => address.writeLesson(id),
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

  address.watch(() => {
    const { experiment, problems } = fromLink(address.read(), catalogue);
    setState({ linkProblems: problems });
    show(experiment);
  });
  makeDataset(opened.experiment);
  const asked = address.readLesson();
  // A link to a lesson that also brings an experiment was copied on the way: it goes on with that.
  if (asked !== null) void lesson.start(asked, address.read() !== '');
  return { store, shown: view.shown, actions };
}

/** The state after one event of the worker; the same object where it changes nothing. */
function reduce(state: State, event: Event): State {
  if (event.kind === 'device') return { ...state, device: event.device };
  if (event.kind === 'failed' && event.run === null) return { ...state, failure: event.failure };
  if (!state.run) return state;
  const run = reduceRun(state.run, event);
  return run === state.run ? state : { ...state, run };
}
