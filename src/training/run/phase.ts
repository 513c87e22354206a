import type { LossColumns, LossName } from '../../report/losses';
import type { TrainingPhase } from '../../report/phases';
import type { Progress, StepMode } from '../../report/progress';
import type { StepProgram } from '../step/stepProgram';
import { createStepRunner } from '../step/stepRunner';
import type { RunController } from './runController';

/** Thrown at the first loss that is NaN or infinite. `step` counts from 1. */
export class NotFinite extends Error {
  constructor(
    readonly phase: TrainingPhase,
    readonly step: number,
    readonly column: LossName,
  ) {
    super(`${column} is not finite at step ${step} of ${phase}.`);
  }
}

/** Options of {@link trainPhase}. */
export interface PhaseOptions {
  readonly phase: TrainingPhase;
  readonly program: StepProgram;
  readonly steps: number;
  /** Number of steps after which `onCheckpoint` is called, before further steps change the weights; null for never. */
  readonly checkpoint?: number | null;
  readonly onCheckpoint?: () => void;
  /** Number of steps between evaluations; the first is before the first step, the last after the last. */
  readonly interval: number;
  readonly controller: RunController;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Lets pending messages be handled. */
  readonly yieldToEvents: () => Promise<void>;
  evaluate(step: number): Promise<void>;
  onLosses(losses: LossColumns): void;
  onProgress(progress: Omit<Progress, 'secondsLeft'>): void;
  /** Called before a group of steps is taken, with the number of its last step, counted from 1. */
  onStep(step: number): void;
  /**
   * Called between steps, a few times a second at least, with the number of steps done; urgent before a pause and after
   * a step that is watched.
   */
  onBatch(step: number, isUrgent: boolean): void;
  /** Called once, before the first step, with how the steps will be executed. */
  onMode(mode: StepMode): void;
}

/** Milliseconds of training between two yields. */
const yieldEvery = 12;
/** Milliseconds between two progress reports to the page. */
const reportEvery = 50;

/**
 * The training loop of every phase and backend. It awaits the backend as little as possible: one read-back of losses is
 * pending at a time, and unread losses never exceed the rows of the ring. The program stays the caller's.
 * @throws NotFinite, Stopped, and whatever the callbacks throw
 */
export async function trainPhase(options: PhaseOptions): Promise<void> {
  const { phase, program, steps, interval, controller, now, yieldToEvents } = options;
  const checkpoint = options.checkpoint ?? 0;
  let sent = 0;
  let lastReport = now();
  let lastYield = now();
  let reading: Promise<void> | null = null;
  let failure: unknown = null;
  /** Milliseconds spent on steps, without evaluations, pauses and the waits of a set pace. */
  let trainedFor = 0;
  let since = now();
  const untimed = async (work: () => Promise<void>) => {
    trainedFor += now() - since;
    await work();
    since = now();
  };

  const readLosses = async (from: number, to: number) => {
    const rows = await program.ring.read(from, to);
    const { losses, broken } = columnsOf(program.columns, rows, from);
    if (losses.step.length > 0) options.onLosses(losses);
    if (broken) throw new NotFinite(phase, broken.step, broken.column);
  };
  /** Starts reading back the newest losses; awaits only the previous read. */
  const report = async (step: number) => {
    await reading;
    if (failure) throw failure;
    const spent = trainedFor + now() - since;
    const possible = spent > 0 ? (1000 * step) / spent : 0;
    const stepsPerSecond = Math.min(possible, controller.pace() ?? possible);
    options.onProgress({ phase, step, steps, stepsPerSecond });
    if (step > sent) {
      const from = sent;
      sent = step;
      reading = readLosses(from, step).catch((error) => {
        failure = error;
      });
    }
    lastReport = now();
  };
  const settle = async (step: number) => {
    await report(step);
    await reading;
    if (failure) throw failure;
  };

  const runner = createStepRunner(program, now);
  try {
    await untimed(async () => {
      await options.evaluate(0);
      // Recording is the longest piece of uninterruptible work: messages must be handled before it.
      await yieldToEvents();
      await controller.waitWhilePaused();
      options.onMode(await runner.prepare());
      await yieldToEvents();
    });
    for (let step = 0; step < steps; ) {
      const isHeld = controller.isHeld();
      if (isHeld) {
        await settle(step);
        options.onBatch(step, controller.pace() === null || controller.isWatched());
        await untimed(() => controller.waitForStep());
      }
      const untilEvaluation = Math.min(interval - (step % interval), steps - step);
      const untilCheckpoint = checkpoint > step ? checkpoint - step : Number.POSITIVE_INFINITY;
      const free = program.ring.rows - (step - sent);
      // Needed for a single step too: it refills the feed.
      const most = runner.most();
      const count = isHeld ? 1 : Math.min(most, untilEvaluation, untilCheckpoint, free);
      step += count;
      options.onStep(step);
      await runner.take(count);
      if (step === checkpoint) options.onCheckpoint?.();
      if (count === untilEvaluation || controller.isWatched()) {
        await settle(step);
        await untimed(() => options.evaluate(step));
      } else if (step - sent >= program.ring.rows || now() - lastReport >= reportEvery) {
        await report(step);
      }
      if (!isHeld) options.onBatch(step, false);
      if (now() - lastYield >= yieldEvery) {
        await yieldToEvents();
        lastYield = now();
      }
    }
    await settle(steps);
  } finally {
    runner.dispose();
  }
}

/**
 * The rows of the ring (`[steps · columns]`, from step `from`) as columns, up to the first value that is not finite:
 * `broken` is its step, counted from 1, and its column.
 */
function columnsOf(
  names: readonly LossName[],
  rows: Float32Array,
  from: number,
): { readonly losses: LossColumns; readonly broken: { readonly step: number; readonly column: LossName } | null } {
  const width = names.length;
  let count = rows.length / width;
  let broken: { step: number; column: LossName } | null = null;
  for (let at = 0; at < rows.length; at++) {
    if (!Number.isFinite(rows[at])) {
      count = Math.floor(at / width);
      broken = { step: from + count + 1, column: names[at % width] as LossName };
      break;
    }
  }
  const values = names.map((name, column) => [
    name,
    Float32Array.from({ length: count }, (_, row) => rows[row * width + column] as number),
  ]);
  return {
    losses: {
      step: Float32Array.from({ length: count }, (_, row) => from + row + 1),
      values: Object.fromEntries(values),
    },
    broken,
  };
}
