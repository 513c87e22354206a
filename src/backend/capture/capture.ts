import * as tf from '@tensorflow/tfjs';

/**
 * Capture and replay: a step of training is recorded once and then repeated without TensorFlow.js's own work for every
 * operation. What is recorded are the commands for the device, so a replayed step computes the same numbers to the
 * last bit; what is frozen is everything that JavaScript decided: shapes, branches and numbers. Whatever changes from
 * step to step must be a variable.
 */

/** A step that was recorded. */
export interface Capture {
  /** Takes the step `count` times. Waits for nothing. @throws Error when one of its variables was assigned since. */
  replay(count: number): void;
  /** What one replayed step hands to the device: dispatches on a GPU, calls and heap operations on WASM. */
  readonly commands: number;
  /** Copies of new values back into the memory of their variables, in one replayed step. */
  readonly copies: number;
  /** Memory that belongs to this record alone; it comes back on `dispose`. */
  readonly bytes: number;
  /** Must come before the tensors that the step reads are disposed. */
  dispose(): void;
}

/** Why a step could not be recorded. It has not been taken then. */
export class CaptureRefused extends Error {}

/** The reason where tensors are left, and the usual way out: TensorFlow.js's optimizers make theirs in their first step. */
export const leakedTensors =
  'the step leaves tensors behind (where its optimizer makes variables, take a first step before)';

/** What a backend must offer to be captured. */
export interface CapturingBackend extends tf.KernelBackend {
  /**
   * Records `step` without taking it: afterwards all variables are as before. The step may read any tensor, must leave
   * nothing behind but new values of variables, and is called more than once. While the record lives, its variables
   * may be given new values by `overwrite` alone, and a clone of one changes with it: they share memory. @throws CaptureRefused
   */
  capture(step: () => void): Promise<Capture>;
  /**
   * Asks the device for what a step like this one will need of it, and resolves when that is there; the step is gone
   * through at once and computes nothing. Left out where a device needs nothing beforehand. @throws CaptureRefused
   */
  prepare?(step: () => void): Promise<void>;
  /** Writes into the memory that a variable has, so that captures that read it see the new values. */
  overwrite(dataId: tf.DataId, values: Float32Array | Int32Array): void;
  /** Resolves when everything that was asked of the device up to now is done. */
  finished(): Promise<void>;
}

const isCapturing = (backend: tf.KernelBackend): backend is CapturingBackend => 'capture' in backend;

/** Records a step on the present backend. @throws CaptureRefused, also where the backend cannot capture at all. */
export async function capture(step: () => void): Promise<Capture> {
  const backend = tf.backend();
  if (!isCapturing(backend)) throw new CaptureRefused(`${tf.getBackend()} cannot record steps`);
  return backend.capture(step);
}

/** What asks the present backend's device for the needs of a step to come; null where it has none. */
export function preparation(): ((step: () => void) => Promise<void>) | null {
  const backend = tf.backend();
  return isCapturing(backend) && backend.prepare ? (step) => backend.prepare?.(step) ?? Promise.resolve() : null;
}

/** Gives a variable new values in the memory that it has; `values` are as many as it holds. */
export function overwrite(variable: tf.Variable, values: Float32Array | Int32Array): void {
  const backend = tf.backend();
  if (isCapturing(backend)) backend.overwrite(variable.dataId, values);
  else tf.tidy(() => variable.assign(tf.tensor(values, variable.shape, variable.dtype)));
}

/** Resolves when everything that was asked of the device up to now is done. */
export function finished(): Promise<void> {
  const backend = tf.backend();
  return isCapturing(backend) ? backend.finished() : Promise.resolve();
}

/** New values of a variable, and where they must end up. */
export interface WriteBack {
  readonly variable: tf.Variable;
  readonly from: tf.DataId;
  readonly to: tf.DataId;
}

/** A record knows variables by their memory: an assignment outside of it would leave it behind with the old one. */
export function refuseStale(writeBacks: readonly WriteBack[]): void {
  if (writeBacks.some(({ variable, to }) => variable.dataId !== to)) {
    throw new Error('A variable was assigned since the step was recorded; use `overwrite`, or record anew.');
  }
}

/**
 * Calls `step` and puts every variable back to where it was. `onMoves` is called in between, while both the old and
 * the new values of the variables that the step assigned are in memory.
 */
export function trace(step: () => void, onWriteBacks: (writeBacks: readonly WriteBack[]) => void): void {
  const variables = Object.values(tf.engine().registeredVariables);
  const before = variables.map((variable) => ({ variable, value: tf.keep(variable.clone()) }));
  const assigned = () => before.filter(({ variable, value }) => variable.dataId !== value.dataId);
  try {
    tf.tidy(step);
    const writeBacks = assigned().map(({ variable, value }) => ({ variable, from: variable.dataId, to: value.dataId }));
    const targets = new Set(writeBacks.map(({ to }) => to));
    if (writeBacks.some(({ from }) => targets.has(from))) throw new CaptureRefused('variables exchange their values');
    onWriteBacks(writeBacks);
  } finally {
    for (const { variable, value } of assigned()) variable.assign(value as tf.Tensor<tf.Rank.R0>);
    for (const { value } of before) value.dispose();
  }
}
