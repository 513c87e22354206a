import { createHash } from 'node:crypto';
import { catalogue } from '../../src/catalogue';
import { byId } from '../../src/experiment/declarations';
import type { Experiment } from '../../src/experiment/experiment';
import { loadedDataset } from '../../src/tasks/pendingDataset';
import type { Dataset, Examples } from '../../src/tasks/task';
import { loadPublic, type Outcome, runExperiment, type Surroundings } from './session';

/**
 * What an experiment came to, in a form that is compared to the last bit and can still be read. By part (one for each
 * phase that trains, and `end`), then by name:
 *
 * - a loss column: a hash, then its last three losses. Hashed are the losses of all steps of the phase in their order,
 *   as Float32 in little-endian. Each column has a hash of its own.
 * - `gradients`: step, T, lengths and angle of every reading of the terms' gradients; -1 where one is absent. The hash
 *   is of Float32, too.
 * - `scores`: of the phase's last evaluation.
 * - logits, soft targets, inputs: a hash of the array, made in the same way.
 */
export type Golden = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** How many of its first examples are left of each part of a data set. */
export type Left = Readonly<Record<'train' | 'test', number>>;

/** Runs an experiment on shortened data sets. */
export const goldenOf = async (experiment: Experiment): Promise<Golden> =>
  summaryOf(await runExperiment(experiment, shortSurroundings({ train: 256, test: 200 })), { hasGradients: true });

/** Shortened data sets, and a clock that is made up, so that latencies are measured in no time. */
export function shortSurroundings(left: Left): Surroundings {
  let time = 0;
  const now = () => {
    time += 10;
    return time;
  };
  return { now, examplesOf: async (experiment) => loadedDataset(await shortDataset(experiment, left)) };
}

/** The first examples of an experiment's data set. */
export async function shortDataset({ task: { id, values }, training }: Experiment, left: Left): Promise<Dataset> {
  const { train, test, scale } = await datasetOf(id, values, training.seed);
  return { train: first(train, left.train), test: first(test, left.test), scale };
}

const made = new Map<string, Promise<Dataset>>();

/** Made once: images take longer to unpack than to learn from. */
function datasetOf(id: string, values: Experiment['task']['values'], seed: number): Promise<Dataset> {
  const key = JSON.stringify([id, values, seed]);
  const dataset = made.get(key) ?? byId(catalogue.tasks, id).make(values, seed, loadPublic);
  made.set(key, dataset);
  return dataset;
}

function first({ inputs, labels }: Examples, count: number): Examples {
  const size = inputs.length / labels.length;
  return { inputs: inputs.slice(0, count * size), labels: labels.slice(0, count) };
}

/** In the form of {@link Golden}; without the readings of gradients where only what trained and scored matters. */
export function summaryOf(outcome: Outcome, { hasGradients }: { readonly hasGradients: boolean }): Golden {
  const { phases, arrays } = readingsOf(outcome);
  const parts = phases.map(({ phase, columns, gradients, scores }) => {
    const losses = Object.entries(columns).map(([name, losses]) => [name, columnOf(losses)]);
    const read = hasGradients && gradients.length > 0 ? { gradients: columnOf(gradients) } : {};
    return [phase, { steps: `${Object.values(columns)[0]?.length}`, ...Object.fromEntries(losses), ...read, scores }];
  });
  const hashes = Object.entries(arrays).map(([name, array]) => [name, hashOf(array)]);
  return { ...Object.fromEntries(parts), end: Object.fromEntries(hashes) };
}

/** A hash, then the last three values. */
export const columnOf = (values: Float32Array): string =>
  [hashOf(values), ...[...values.slice(-3)].map((value) => value.toPrecision(6))].join(' ');

/** Twelve hexadecimal digits of SHA-256. */
export const hashOf = (array: Float32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
    .digest('hex')
    .slice(0, 12);

interface Readings {
  /** Those that train, in their order. */
  readonly phases: readonly {
    readonly phase: string;
    /** Of every step, by the name in the golden file: `teacher`, `total`, `hard`, `soft`, `twin`. */
    readonly columns: Readonly<Record<string, Float32Array>>;
    /** Five numbers a reading. */
    readonly gradients: Float32Array;
    readonly scores: string;
  }[];
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

/** The one place that knows what a run reports and how: names on the left are those of the golden file. */
function readingsOf({ events, testLogits, softTargets }: Outcome): Readings {
  const phases = [...new Set(events.flatMap((event) => (event.kind === 'losses' ? [event.phase] : [])))];
  const arrays = new Map<string, Float32Array>();
  for (const [name, logits] of Object.entries(testLogits.logits)) arrays.set(`${name} logits`, logits);
  if (softTargets) arrays.set('soft target logits', softTargets.logits);
  const generated = events.findLast((event) => event.kind === 'generated')?.generated;
  if (generated) arrays.set('generated inputs', generated.inputs);
  return {
    phases: phases.map((phase) => {
      const losses = events.flatMap((event) =>
        event.kind === 'losses' && event.phase === phase ? [event.losses] : [],
      );
      const { teacher, total, hard, soft, twin } = losses[0]?.values ?? {};
      const present = Object.entries({ teacher, total, hard, soft, twin }).filter(([, column]) => column);
      const columns = present.map(([name]) => {
        const pieces = losses.flatMap(({ values }) => [...(values[name as keyof typeof values] ?? [])]);
        return [name, Float32Array.from(pieces)];
      });
      const read = events.flatMap((event) =>
        event.kind === 'gradients' && event.phase === phase ? [event.gradients] : [],
      );
      const gradients = Float32Array.from(
        read.flatMap(({ step, temperature, hard = -1, soft = -1, degrees = -1 }) => [
          step,
          temperature,
          hard,
          soft,
          degrees,
        ]),
      );
      const last = events.findLast((event) => event.kind === 'evaluation' && event.phase === phase);
      if (last?.kind !== 'evaluation') throw new Error(`${phase} ended without an evaluation.`);
      return { phase, columns: Object.fromEntries(columns), gradients, scores: scoresOf(last.evaluation) };
    }),
    arrays: Object.fromEntries(arrays),
  };
}

type Evaluation = Outcome['final'];

function scoresOf({ second, ...ofClass }: Evaluation): string {
  const counts = (scores: Pick<Evaluation, 'correct' | 'agreeing' | 'onlyCorrect'>) =>
    Object.entries({ correct: scores.correct, agreeing: scores.agreeing, 'only correct': scores.onlyCorrect })
      .filter(([, of]) => Object.keys(of ?? {}).length > 0)
      .map(
        ([what, of]) =>
          `${what}: ${Object.entries(of ?? {})
            .map((entry) => entry.join(' '))
            .join(', ')}`,
      );
  const ofSecond = second ? ['second question', ...counts(second)] : [];
  return [`step ${ofClass.step}`, `of ${ofClass.total}`, ...counts(ofClass), ...ofSecond].join('; ');
}

/** What differs between two outcomes, one line each: `distil, soft: … instead of …`. */
export function differencesIn(found: Golden, recorded: Golden | undefined): readonly string[] {
  if (!recorded) return ['it has no golden numbers yet'];
  const parts = new Set([...Object.keys(recorded), ...Object.keys(found)]);
  return [...parts].flatMap((part) => {
    const [now, before] = [found[part] ?? {}, recorded[part] ?? {}];
    const names = new Set([...Object.keys(before), ...Object.keys(now)]);
    return [...names]
      .filter((name) => now[name] !== before[name])
      .map((name) => `${part}, ${name}: ${now[name] ?? 'nothing'} instead of ${before[name] ?? 'nothing'}`);
  });
}
