import type { Question } from '../../experiment/secondQuestion';
import type { RunEvent } from '../../report/events';
import type { BatchInspection } from '../../report/inspection';
import type { DeviceDataSet, Inputs } from '../feed/deviceDataSet';
import type { YieldControl } from '../learner/evaluation';
import type { Round } from './rounds/round';
import type { RunController } from './runController';

/** What all rounds of a run share while they train. The session owns its memory. */
export interface RunContext {
  /** Number of the run, which its events carry. */
  readonly run: number;
  readonly rounds: readonly Round[];
  readonly test: DeviceDataSet;
  /** Which positions of the test set's inputs count, `[count · positions]`; null if all do, or if no score asks. */
  readonly testMask: Float32Array | null;
  /** In the order of the networks' heads. */
  readonly questions: readonly Question[];
  /** The grid of the decision map, `[mapSide², 2]`; null if the task's inputs are not points. */
  readonly points: Inputs | null;
  readonly controller: RunController;
  readonly emit: (event: RunEvent) => void;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Lets pending messages be handled. */
  readonly yieldToEvents: () => Promise<void>;
  /** The same, and waits while the run is paused. Throws Stopped. */
  readonly yieldControl: YieldControl;
  /**
   * An example of a pool without augmentation, `[…inputShape]` as networks take it, what it says if it is text, and its
   * hard label if it has one.
   */
  readonly exampleAt: (
    pool: Round['pool'],
    row: number,
  ) => { readonly input: Float32Array; readonly text?: string | undefined; readonly label: number | null };
  /** Called when a round begins, with the function that looks into its batches, and with null when it ends. */
  readonly atRound: (inspect: (() => Promise<BatchInspection>) | null) => void;
  /** Called before a group of steps is taken, with the number of its last step, counted from 1. */
  readonly atStep: (round: Round, step: number) => void;
}
