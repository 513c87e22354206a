import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { catalogue } from '../../../src/catalogue';
import { byId } from '../../../src/experiment/declarations';
import { defaultExperiment } from '../../../src/experiment/experiment';
import { noAnswer } from '../../../src/experiment/objective';
import { randomStream } from '../../../src/experiment/random';
import { type Changes, withChanges } from '../../../src/lessons/lesson';
import { ctc } from '../../../src/objectives/ctc';
import { loadedDataset } from '../../../src/tasks/pendingDataset';
import type { Dataset, Examples, Task } from '../../../src/tasks/task';
import { namesByKey } from '../../../src/tasks/textClasses';
import { type Outcome, openBackend, runExperiment, runExperiments } from '../../support/session';

/** Whole runs on a made-up task: no task of the catalogue asks for a sequence yet. */

const positions = 5;
const longest = 5;

/** Sequences of ids 1 … 5, and the labels that they stand for: 4 for two, 5 for none. */
function examplesFor(count: number, purpose: string): Examples {
  const random = randomStream(3, purpose);
  const sequences = Array.from({ length: count }, () =>
    Array.from({ length: 1 + random.integer(positions) }, () => 1 + random.integer(5)),
  );
  const labelsOf = (ids: readonly number[]) => ids.flatMap((id) => (id === 5 ? [] : id === 4 ? [1, 2] : [id]));
  const padded = (values: readonly number[], length: number, padding: number) =>
    Array.from({ length }, (_, at) => values[at] ?? padding);
  return {
    inputs: Uint16Array.from(sequences.flatMap((ids) => padded(ids, positions, 0))),
    labels: Uint8Array.from(sequences.flatMap((ids) => padded(labelsOf(ids), longest, noAnswer))),
  };
}

const made: Task = {
  ...byId(catalogue.tasks, 'languages'),
  ...{ id: 'made-up', fields: {}, inputShape: [positions], vocabulary: 6, suggests: {} },
  objective: ctc({ framesPerPosition: 2, longest }),
  classNames: () => namesByKey('made-up', ['blank', 'one', 'two', 'three']),
  counts: () => ({ train: 200, test: 60 }),
  outline: async () => loadedDataset(data).outline,
  make: async () => data,
};
const data: Dataset = { train: examplesFor(200, 'train'), test: examplesFor(60, 'test'), scale: 1 };

beforeAll(async () => {
  (catalogue.tasks as Task[]).push(made);
  await openBackend('wasm');
});

const experimentWith = (changes: Changes) =>
  withChanges(
    defaultExperiment(catalogue, made.id),
    {
      ...{ 'teacher.width': 16, 'teacher.heads': 2, 'student.width': 16, 'training.learningRate': 0.01 },
      ...{ 'training.teacherEpochs': 20, 'training.studentLength': 'steps', 'training.studentSteps': 60 },
      ...{ 'transfer.examples': 200, 'transfer.labelled': 16, 'training.batchSize': 16 },
      ...changes,
    },
    catalogue,
  );
const softOf = ({ losses }: Outcome) => losses.distil.flatMap(({ values }) => [...(values.soft ?? [])]);

it('learns decoded answers in a whole run, by a search or greedily, and gives all memory back', async () => {
  const before = tf.memory().numTensors;
  const [greedy, searched] = await runExperiments([
    experimentWith({ method: 'sequence-level' }),
    experimentWith({ method: 'sequence-level', 'method.width': 6 }),
  ]);
  expect(tf.memory().numTensors).toBe(before);
  for (const outcome of [greedy, searched]) {
    const soft = softOf(outcome as Outcome);
    expect(soft).toHaveLength(60);
    expect(soft.every((loss) => loss > 0)).toBe(true);
    const { student, twin } = outcome?.final.measured?.values ?? {};
    // Label error rates in per cent.
    expect((twin?.[0] as number) - (student?.[0] as number)).toBeGreaterThan(5);
  }
  // For the first batch both decode the same, if they read the same frames.
  expect(softOf(searched as Outcome)[0]).toBe(softOf(greedy as Outcome)[0]);
  expect(softOf(searched as Outcome)).not.toEqual(softOf(greedy as Outcome));
});

it('has a student that is its twin to the last bit where the teacher has no weight', async () => {
  const outcome = await runExperiment(
    experimentWith({ method: 'sequence-level', 'method.width': 4, 'loss.weight': 0 }),
  );
  const { student, twin } = outcome.testLogits.logits;
  expect(student).toEqual(twin);
});
