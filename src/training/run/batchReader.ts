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
  let reading: Promise<void> | null = null;
  /** The step of an urgent sample that waits for the one that is being read. */
  let waiting: number | null = null;
  let next = Number.NEGATIVE_INFINITY;
  /** The newest sample: its step, the rows of its batch, and its position there. */
  let latest: { readonly step: number; readonly rows: Int32Array; readonly position: number } | null = null;

  const read = async (step: number, rows: Int32Array, at: number): Promise<BatchSample> => {
    const { input, text, label } = exampleAt(round.pool, rows[at] as number);
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
    const example = { input, ...(text !== undefined && { text }), label: at < labelled ? label : null };
    return { phase: round.id, step, size, labelled, ...example, logits };
  };

  const begin = (step: number) => {
    const begun = now();
    // Labelled examples come first in a batch: one of each kind in turn.
    const at = latest?.position === 0 && labelled < size ? labelled : 0;
    const rows = program.feed.nextRows();
    reading = read(step, rows, at)
      .then((sample) => {
        latest = { step, rows, position: at };
        emit({ kind: 'sample', run, sample });
      })
      .finally(() => {
        reading = null;
        next = now() + Math.max(leastBetween, (now() - begun) / largestShare);
        const after = waiting;
        waiting = null;
        if (after !== null) begin(after);
      });
    // `settled` rethrows; this only silences `unhandledrejection`.
    reading.catch(() => {});
  };
  const settled = async () => {
    while (reading) await reading;
  };

  return {
    sample(step, isUrgent) {
      if (step >= round.steps) return;
      if (reading && isUrgent) waiting = step;
      else if (!reading && (isUrgent || now() >= next)) begin(step);
    },
    async inspect() {
      await settled();
      if (!latest) throw new RangeError('No batch has been read yet.');
      const { step, rows, position: at } = latest;
      // Both passes begin before anything is awaited: a step that is taken meanwhile does not come between them.
      const [sample, gradients] = await Promise.all([read(step, rows, at), onLogits(rows, at, step)]);
      return { sample, learner, ...gradients };
    },
    settled,
  };
}
