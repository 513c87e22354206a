import * as tf from '@tensorflow/tfjs';
import type { BatchInspection, BatchSample } from '../../report/inspection';
import type { Role } from '../../report/roles';
import { aboutClass } from '../learner/evaluation';
import { logitsOf, type Model } from '../learner/model';
import type { Prepared, Round } from './rounds/round';
import type { RunContext } from './runContext';

/** Shows single examples of the batches of a round while it trains, and on request the gradients on their logits. */
export interface BatchReader {
  /**
   * Emits an example of the batch that follows `step` steps, unless the last one is too recent or still being read; an
   * urgent one is emitted even so. Returns before it is read.
   */
  sample(step: number, isUrgent: boolean): void;
  /** The newest example, and the gradients on its logits. Meant for a paused run. */
  inspect(): Promise<BatchInspection>;
  /** Resolves when nothing is being read: before that, the networks must not be disposed. */
  settled(): Promise<void>;
}

/** Milliseconds from one sample to the next, at least: a few in a second are all that can be looked at. */
const leastBetween = 300;
/** A sample may take this part of the time, whatever the device. */
const largestShare = 1 / 50;

/**
 * The reader of a round. `networks` are those whose logits it shows, the one that learns among them. Null for a round
 * whose batches are generated.
 */
export function createBatchReader(
  { run, emit, now, exampleAt }: Pick<RunContext, 'run' | 'emit' | 'now' | 'exampleAt'>,
  round: Round,
  { program, learners, onLogits }: Prepared,
  networks: Readonly<Partial<Record<Role, Model>>>,
): BatchReader | null {
  if (!onLogits) return null;
  const { size, labelled } = round.batches;
  const learner = Object.keys(learners)[0] as Role;
  let reading: Promise<unknown> | null = null;
  let next = Number.NEGATIVE_INFINITY;
  let latest: { readonly step: number; readonly position: number } | null = null;

  const read = async (step: number, rows: Int32Array, position: number): Promise<BatchSample> => {
    const { input, label } = exampleAt(round.pool, rows[position] as number);
    // All passes are begun before the first wait, so that they see the same weights.
    const x = tf.tensor(input, [1, ...round.network.inputShape]);
    const passes = Object.entries(networks).map(([role, model]) => ({ role, model, result: logitsOf(model, x) }));
    x.dispose();
    const logits: Partial<Record<Role, Float32Array>> = {};
    try {
      for (const { role, model, result } of passes)
        logits[role as Role] = aboutClass(model, Float32Array.from(await result.data()));
    } finally {
      for (const { result } of passes) result.dispose();
    }
    return { phase: round.id, step, size, labelled, input, label: position < labelled ? label : null, logits };
  };

  return {
    sample(step, isUrgent) {
      if (step >= round.steps || reading || (!isUrgent && now() < next)) return;
      const begun = now();
      // Labelled examples come first in a batch: one of each kind in turn.
      const position = latest?.position === 0 && labelled < size ? labelled : 0;
      latest = { step, position };
      reading = read(step, program.feed.nextRows(), position)
        .then((sample) => emit({ kind: 'sample', run, sample }))
        .finally(() => {
          reading = null;
          next = now() + Math.max(leastBetween, (now() - begun) / largestShare);
        });
      // `settled` rethrows; this only silences `unhandledrejection`.
      reading.catch(() => {});
    },
    async inspect() {
      await reading;
      if (!latest) throw new RangeError('No batch has been read yet.');
      const { step, position } = latest;
      const rows = program.feed.nextRows();
      const [sample, taken] = [await read(step, rows, position), await onLogits(rows, position, step)];
      return { sample, learner, ...taken };
    },
    settled: async () => {
      await reading;
    },
  };
}
