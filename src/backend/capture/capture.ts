import * as tf from '@tensorflow/tfjs';

/**
 * Capture and replay: the device commands of one training step are recorded once and then repeated, without the work
 * that TensorFlow.js does for every operation. A replayed step runs the same commands, so its results are
 * bit-identical. Everything that JavaScript decided is frozen: shapes, branches and constants. Whatever changes from
 * step to step must be a variable.
 */

/** A recorded step. */
export interface Capture {
  /**
   * Runs the step `count` times. Does not wait for the device.
   * @throws Error when one of the step's variables was assigned since the recording
   */
  replay(count: number): void;
  /** Commands in one replayed step: dispatches on WebGPU, calls and heap operations on WASM. */
  readonly commands: number;
  /** Variables whose new values one replayed step copies back into their memory. */
  readonly copies: number;
  /** Bytes of device memory that only this capture uses. `dispose` frees them. */
  readonly bytes: number;
  /** Frees the capture's memory. Must be called before the tensors that the step reads are disposed. */
  dispose(): void;
}

/** Thrown when a step cannot be recorded; the message says why. The variables are as before. */
export class CaptureRefused extends Error {}

/**
 * Why a step that leaves tensors behind is refused. The usual cause: optimizers create their slots in the first step.
 */
export const leakedTensors =
  'the step leaves tensors behind (where its optimizer makes variables, take a first step before)';

/** A backend that can record steps. */
export interface CapturingBackend extends tf.KernelBackend {
  /**
   * Records `step` without taking it: afterwards all variables have their old values. The step may read any tensor and
   * must leave nothing behind but new values of variables. It may be called more than once. Until the capture is
   * disposed, only `overwrite` may change its variables, and clones of a variable share its memory and change with it.
   * @throws CaptureRefused when the step does something that cannot be recorded
   */
  capture(step: () => void): Promise<Capture>;
  /**
   * Dry-runs `step`, synchronously, and compiles the pipelines that it needs; resolves when they are compiled. Nothing
   * is computed. Missing on backends that compile nothing beforehand.
   * @throws CaptureRefused as `capture` does, or when a pipeline does not compile
   */
  prepare?(step: () => void): Promise<void>;
  /** Writes `values` into the memory of the data, so that captures that read it see them. */
  overwrite(dataId: tf.DataId, values: Float32Array | Int32Array): void;
  /** Resolves when the device has finished all work that was submitted so far. */
  finished(): Promise<void>;
}

const isCapturing = (backend: tf.KernelBackend): backend is CapturingBackend => 'capture' in backend;

/**
 * Records a step on the current backend; see `CapturingBackend.capture` for what a step may do.
 * @throws CaptureRefused when the step cannot be recorded, or the backend cannot record at all
 */
export async function capture(step: () => void): Promise<Capture> {
  const backend = tf.backend();
  if (!isCapturing(backend)) throw new CaptureRefused(`${tf.getBackend()} cannot record steps`);
  return backend.capture(step);
}

/**
 * The current backend's `prepare`: compiles what a later step needs. Null on backends that compile nothing beforehand.
 */
export function preparation(): ((step: () => void) => Promise<void>) | null {
  const backend = tf.backend();
  return isCapturing(backend) && backend.prepare ? (step) => backend.prepare?.(step) ?? Promise.resolve() : null;
}

/** Replaces the values of a variable in place, so that captures see them. `values` has `variable.size` elements. */
export function overwrite(variable: tf.Variable, values: Float32Array | Int32Array): void {
  const backend = tf.backend();
  if (isCapturing(backend)) backend.overwrite(variable.dataId, values);
  else tf.tidy(() => variable.assign(tf.tensor(values, variable.shape, variable.dtype)));
}

/** Resolves when the device has finished all work that was submitted so far. Resolves at once without capturing. */
export function finished(): Promise<void> {
  const backend = tf.backend();
  return isCapturing(backend) ? backend.finished() : Promise.resolve();
}

/** A variable that the step assigned: at the end of a replay its new values are copied into its original memory. */
export interface WriteBack {
  readonly variable: tf.Variable;
  /** The new values. */
  readonly from: tf.DataId;
  /** The variable's own memory. */
  readonly to: tf.DataId;
}

/**
 * Checks that the variables still have the memory that was recorded. An assignment gives a variable other memory, which
 * a replay would neither read nor update. @throws Error when a variable was assigned
 */
export function refuseStale(writeBacks: readonly WriteBack[]): void {
  if (writeBacks.some(({ variable, to }) => variable.dataId !== to)) {
    throw new Error('A variable was assigned since the step was recorded; use `overwrite`, or record anew.');
  }
}

/**
 * Calls `step` once and then gives every variable its old memory back. `onWriteBacks` is called in between, while both
 * the old and the new values of the assigned variables are in memory.
 * @throws CaptureRefused when variables exchange their values, which copies one after another cannot repeat
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
