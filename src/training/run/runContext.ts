import type { Question } from '../../experiment/secondQuestion';
import type { RunEvent } from '../../report/events';
import type { DeviceDataSet, Inputs } from '../feed/deviceDataSet';
import type { YieldControl } from '../learner/evaluation';
import type { Round } from './rounds/round';
import type { RunController } from './runController';

/** What all rounds of a run share while they train. */
export interface RunContext {
  readonly run: number;
  readonly rounds: readonly Round[];
  readonly test: DeviceDataSet;
  /** In the order of the networks' heads. */
  readonly questions: readonly Question[];
  /** The grid over the plane, where the task lies in it. */
  readonly points: Inputs | null;
  readonly controller: RunController;
  readonly emit: (event: RunEvent) => void;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly yieldToEvents: () => Promise<void>;
  readonly yieldControl: YieldControl;
  /** Called before steps are taken, with the number of the last of them, counted from 1. */
  readonly atStep: (round: Round, step: number) => void;
}
