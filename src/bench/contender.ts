import type { BackendName } from '../report/device';
import type { BenchCase } from './cases';

/** What is compared: this project, plain TensorFlow.js as its users write it, and jax-js. */
export type ContenderName = 'ours' | 'plain' | 'jax';
/** All contenders, in the order in which they are shown and take turns. */
export const contenderNames: readonly ContenderName[] = ['ours', 'plain', 'jax'];

/** What a contender runs on, and how large its network is. */
export interface Opened {
  /** Differs from the requested backend where that lacks operations that the network needs. */
  readonly backend: BackendName;
  /** Number of trained weights. Equal for all contenders, as they train the same network. */
  readonly parameters: number;
  /** The adapter's description of itself, where the contender knows it. */
  readonly adapter?: string;
}

/** A training step of one network in one framework. Runs in a worker of its own. */
export interface Contender {
  /** Creates the data, the network and the step. @throws ContenderRefused, or an error of the framework */
  open(wanted: BenchCase, backend: BackendName): Promise<Opened>;
  /** Takes steps. Does all its work in JavaScript before it returns; resolves when the device has finished. */
  take(steps: number): Promise<void>;
  /** The loss of the last step, as a check that the network learns. */
  loss(): Promise<number>;
}

/** Why a contender has no numbers. */
export interface Refusal {
  /**
   * `no-backend`: the framework cannot open the backend here. `not-written`: the network is not implemented in it.
   * `too-slow`: a step would take minutes. `not-started`: the worker could not start. `failed`: any other error.
   */
  readonly code: 'no-backend' | 'not-written' | 'too-slow' | 'not-started' | 'failed';
  /** The backend, the architecture or the message of the error; may be empty. */
  readonly detail: string;
}

/** Thrown by a contender that cannot run a case. */
export class ContenderRefused extends Error {
  constructor(readonly refusal: Refusal) {
    super(`${refusal.code}: ${refusal.detail}`);
  }
}

/** The time that some steps took, in milliseconds. */
export interface Timing {
  readonly steps: number;
  /** Until the device had finished. */
  readonly wall: number;
  /** Of that, JavaScript on the worker's thread. */
  readonly script: number;
}

/** Calls of WebGPU and the like during some steps, in total. */
export interface GpuCounts {
  readonly dispatches: number;
  readonly passes: number;
  readonly submits: number;
  readonly bindGroups: number;
  /** Buffers created. */
  readonly buffers: number;
  /** Bytes written with `writeBuffer`, or into buffers that were mapped at creation. */
  readonly uploadedBytes: number;
  /** Bytes of all buffers that exist after the steps. */
  readonly memory: number;
}

/** What the page sends to a contender's worker. */
export type BenchRequest =
  | { readonly kind: 'open'; readonly wanted: BenchCase; readonly backend: BackendName }
  | { readonly kind: 'take'; readonly steps: number }
  | { readonly kind: 'count'; readonly steps: number }
  | { readonly kind: 'loss' };

/** What the worker answers: `refused`, or the member that belongs to the request. */
export type BenchAnswer =
  | { readonly kind: 'opened'; readonly opened: Opened }
  | { readonly kind: 'taken'; readonly timing: Timing }
  | { readonly kind: 'counted'; readonly counts: GpuCounts }
  | { readonly kind: 'loss'; readonly loss: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal };
