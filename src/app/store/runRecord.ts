import { catalogue } from '../../catalogue';
import type { Experiment } from '../../experiment/experiment';
import { fromLink, toLink } from '../../experiment/link';
import type { Outcome } from '../../lessons/lesson';
import type { Evaluation } from '../../report/scores';
import { mapEvaluations, type Run, restored } from './run';
import { isObject } from './storedValue';

/** The version of the form in which runs are kept. A change of `Run` or `Outcome` that old readers trip over raises it. */
export const runFormat = 1;

/** What is kept of the runs of a page until the next visit. */
export interface RunRecord {
  readonly format: typeof runFormat;
  /** The last run, finished; null while another one goes on. */
  readonly run: Run | null;
  /** The lesson to which `finished` belongs; null outside lessons. */
  readonly lesson: string | null;
  /** Runs that finished in the lesson, oldest first. */
  readonly finished: readonly Outcome[];
}

/** Outcomes of a lesson that are kept: enough for every comparison of a lesson, few enough to write quickly. */
const mostOutcomes = 6;

/** A record of what is to be kept: plain data of its own size, which can be cloned and stored. */
export function recordOf({ run, lesson, finished }: Omit<RunRecord, 'format'>): RunRecord {
  return compact({
    format: runFormat,
    run: run && { ...run, evaluations: mapEvaluations(run.evaluations, withNewestMaps) },
    lesson,
    finished: finished.slice(-mostOutcomes),
  });
}

/** The record that `value` is, its run marked as restored; null if it is malformed or of another version. */
export function readRecord(value: unknown): RunRecord | null {
  if (!isRecord(value)) return null;
  return { ...value, run: value.run && { ...value.run, id: restored, isRestored: true } };
}

/** Only the newest map of each network is drawn; all maps of a long run are many megabytes. */
function withNewestMaps(list: readonly Evaluation[]): readonly Evaluation[] {
  return list.map((evaluation, at) => {
    const newest = Object.entries(evaluation.maps).filter(
      ([learner]) => !list.slice(at + 1).some(({ maps }) => maps[learner as keyof typeof maps]),
    );
    return { ...evaluation, maps: Object.fromEntries(newest) };
  });
}

/**
 * A copy in which each typed array has a buffer of its own size: a view is stored with the whole buffer under it. What
 * was one object in several places stays one.
 */
function compact<T>(value: T, copies = new Map<unknown, unknown>()): T {
  if (typeof value !== 'object' || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known as T;
  const copied = ArrayBuffer.isView(value)
    ? (value as unknown as Float32Array).slice()
    : Array.isArray(value)
      ? value.map((item) => compact(item, copies))
      : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, compact(item, copies)]));
  copies.set(value, copied);
  return copied as T;
}

const isRecord = (value: unknown): value is RunRecord =>
  isObject(value) &&
  value.format === runFormat &&
  (value.run === null || isFinishedRun(value.run)) &&
  (value.lesson === null || typeof value.lesson === 'string') &&
  Array.isArray(value.finished) &&
  value.finished.every(isOutcome);

const isFinishedRun = (value: unknown): value is Run =>
  isObject(value) &&
  value.status === 'done' &&
  isCurrent(value.experiment) &&
  [value.progress, value.modes, value.losses, value.gradients, value.evaluations].every(isObject) &&
  Object.values(value.evaluations as object).every(Array.isArray) &&
  ['teach', 'distil'].every((phase) => phase in (value.evaluations as object)) &&
  Array.isArray(value.marks) &&
  (value.testLogits === undefined || hasLogits(value.testLogits));

const isOutcome = (value: unknown): value is Outcome =>
  isObject(value) && isCurrent(value.experiment) && hasLogits(value.testLogits);

function hasLogits(value: unknown): boolean {
  if (!isObject(value) || !(value.labels instanceof Uint8Array) || !isObject(value.logits)) return false;
  const length = value.labels.length * Number(value.classes);
  return Object.values(value.logits).every((logits) => logits instanceof Float32Array && logits.length === length);
}

/** Is it an experiment of today's page, with every value that there is now? A link carries no other through. */
function isCurrent(value: unknown): boolean {
  try {
    const experiment = value as Experiment;
    const link = toLink(experiment, catalogue);
    const again = fromLink(link, catalogue);
    return toLink(again.experiment, catalogue) === link;
  } catch {
    return false;
  }
}
