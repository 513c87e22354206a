import type { Experiment, Path } from '../../experiment/experiment';
import type { Value } from '../../experiment/fields';
import type { LinkProblem } from '../../experiment/link';
import type { Dataset } from '../../tasks/task';
import type { AttackOutcome, AttackQuestion, Device, Failure, Prediction } from '../../worker/protocol';
import type { Run } from './run';

/** The page's whole state. The store's actions are in `store.ts`; components read it through `useApp(selector)`. */
export interface State {
  /** What the controls show and the next Run will start. */
  readonly experiment: Experiment;
  /** The latest run, going on or ended; null before the first and after Reset. */
  readonly run: Run | null;
  /** null until the worker has chosen a backend. */
  readonly device: Device | null;
  /** The examples of `experiment`'s task as the page draws them; null while they are made or fetched. */
  readonly dataset: Dataset | null;
  /** Steps a second at most; null is as fast as it goes. */
  readonly pace: number | null;
  /** Trouble outside a run: the worker, the data. */
  readonly failure: Failure | null;
  readonly linkProblems: readonly LinkProblem[];
  readonly keepsTeacher: boolean;
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
  /** Attacks every trained learner. Rejects with FailureError. */
  attack(question: AttackQuestion): Promise<AttackOutcome>;
  dismissFailure(): void;
  dismissLinkProblems(): void;
}
