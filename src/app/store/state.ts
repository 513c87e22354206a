import type { Experiment, Path } from '../../experiment/experiment';
import type { Value } from '../../experiment/fields';
import type { LinkProblem } from '../../experiment/link';
import type { Outcome, Target } from '../../lessons/lesson';
import type { AttackOutcome, AttackRequest, Prediction } from '../../report/answers';
import type { Device } from '../../report/device';
import type { Failure } from '../../report/failure';
import type { BatchInspection } from '../../report/inspection';
import type { Dataset } from '../../tasks/task';
import type { PreviousRun } from './previousRun';
import type { MetGoals, Progress } from './progress';
import type { Run } from './run';
import type { Series } from './series';

/** The parts of the setup that open and close. */
export const setupPanels = [
  'task',
  'teacher',
  'student',
  'scheme',
  'distillation',
  'schedule',
  'transfer',
  'training',
] as const;
export type SetupPanel = (typeof setupPanels)[number];

/** What is added to the logits of some classes before the page counts answers anew. */
export interface ClassBias {
  readonly classes: readonly number[];
  readonly offset: number;
}

/** A step of a lesson, as the address names it. */
export interface LessonPlace {
  readonly id: string;
  /** Counted from 0. */
  readonly step: number;
}

/** The lesson that goes on, without its words. */
export interface LessonState extends LessonPlace {
  readonly met: MetGoals;
  /** The controls that may be moved. */
  readonly free: readonly Path[];
  /** The part of the page that the step means. */
  readonly target: Target | null;
  /** Runs that finished since it began, oldest first. */
  readonly finished: readonly Outcome[];
}

/** How the page is laid out: as usual, for a lecture hall, or compact inside another page. */
export type Layout = 'page' | 'present' | 'embed';

/** The page's whole state. The store's actions are in `store.ts`; components read it through `useApp(selector)`. */
export interface State {
  /** What the controls show and the next Run will start. */
  readonly experiment: Experiment;
  /** The latest run, going on or ended; null before the first and after Reset. */
  readonly run: Run | null;
  /** The run before it, if it came as far as a student; null after Reset. */
  readonly previous: PreviousRun | null;
  /** null until the worker has chosen a backend. */
  readonly device: Device | null;
  /** The examples of `experiment`'s task as the page draws them; null while they are made or fetched. */
  readonly dataset: Dataset | null;
  /** Steps a second at most; null is as fast as it goes. */
  readonly pace: number | null;
  /** A failure outside a run: of the worker, or of the data. */
  readonly failure: Failure | null;
  readonly linkProblems: readonly LinkProblem[];
  readonly layout: Layout;
  readonly keepsTeacher: boolean;
  /** The open panels of the setup. */
  readonly sections: readonly SetupPanel[];
  /** The view of insight that is shown, or the tab whose first view is. One that does not suit the task stands for the first. */
  readonly tab: string;
  readonly bias: ClassBias;
  readonly lesson: LessonState | null;
  /** How far the visitor has come in each lesson, in this visit and earlier ones. */
  readonly progress: Progress;
  /** What `?lesson=` asked for, when there is no such lesson. */
  readonly unknownLesson: string | null;
  /** The latest series of runs over several seeds. */
  readonly series: Series | null;
}

/** What a visitor can do; the one place where the page talks to the worker and to the address. */
export interface Actions {
  /** Change one value of the experiment (see `withValue`); loss sliders also move the run that is going on. */
  change(path: Path, value: Value): void;
  run(): void;
  pause(): void;
  /** One optimizer step; starts a paused run when there is none. */
  step(): void;
  /** Ends the run and clears the stage. */
  reset(): void;
  setPace(stepsPerSecond: number | null): void;
  keepTeacher(keeps: boolean): void;
  /** Logits of every trained learner, for inputs as the learners see them. Rejects with FailureError. */
  predict(inputs: Float32Array, count: number): Promise<Prediction>;
  /** An example of the paused run's next batch, and the gradients on its logits. Rejects with FailureError. */
  inspect(): Promise<BatchInspection>;
  /** Attacks every trained learner. Rejects with FailureError. */
  attack(question: AttackRequest): Promise<AttackOutcome>;
  /** Lays the page out for a lecture hall, or as usual again. */
  togglePresent(): void;
  openSections(sections: readonly SetupPanel[]): void;
  showTab(tab: string): void;
  chooseBias(bias: ClassBias): void;
  /** Opens a lesson where the visitor left it; one that is done, or open already, begins anew. */
  startLesson(id: string): void;
  /** Shows a step of the lesson that goes on, counted from 0. */
  goToStep(step: number): void;
  leaveLesson(): void;
  /** Forgets the progress of every lesson. */
  forgetProgress(): void;
  /** Runs the experiment with several seeds, one after another. */
  runSeeds(count: number): void;
  stopSeries(): void;
  dismissUnknownLesson(): void;
  /** Opens the worker again after the page gave up on it. */
  reopenWorker(): void;
  dismissFailure(): void;
  dismissLinkProblems(): void;
}
