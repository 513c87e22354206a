import type { BackendName } from '../report/device';
import type { BenchCase } from './cases';

/** Who is measured: this project, TensorFlow.js as its users write it, and jax-js. */
export type ContenderName = 'ours' | 'plain' | 'jax';
export const contenderNames: readonly ContenderName[] = ['ours', 'plain', 'jax'];

/** What a contender opened. */
export interface Opened {
  /** It may be another one than was asked for, where that lacks what the net needs. */
  readonly backend: BackendName;
  /** Trained weights: equal for all contenders, or they do not train the same net. */
  readonly parameters: number;
  /** The adapter in its own words, where the contender knows it. */
  readonly adapter?: string;
}

/** One step of one net in one framework. Lives in a worker of its own. */
export interface Contender {
  /** Makes the data, the net and the step. @throws ContenderRefused, or whatever the framework says. */
  open(wanted: BenchCase, backend: BackendName): Promise<Opened>;
  /** Takes steps: everything that JavaScript does for them before this returns; resolves when the device is done. */
  take(steps: number): Promise<void>;
  /** The loss of the last step, as a check that something is learned. */
  loss(): Promise<number>;
}

/** Why a contender has no numbers. */
export interface Refusal {
  /**
   * `no-backend`: the framework cannot open the backend here. `not-written`: it cannot express the net, or nobody wrote
   * it. `too-slow`: a step would take minutes. `not-started`: its worker could not start. `failed`: something else, in the framework's own words.
   */
  readonly code: 'no-backend' | 'not-written' | 'too-slow' | 'not-started' | 'failed';
  readonly detail: string;
}
export class ContenderRefused extends Error {
  constructor(readonly refusal: Refusal) {
    super(`${refusal.code}: ${refusal.detail}`);
  }
}

/** Milliseconds for some steps. */
export interface Timing {
  readonly steps: number;
  /** Until the device was done. */
  readonly wall: number;
  /** Of JavaScript on the worker's thread. */
  readonly script: number;
}

/** What some steps ask of WebGPU, in all. */
export interface GpuCounts {
  readonly dispatches: number;
  readonly passes: number;
  readonly submits: number;
  readonly bindGroups: number;
  readonly buffers: number;
  readonly uploadedBytes: number;
  /** Bytes in all buffers that exist afterwards. */
  readonly memory: number;
}

export type BenchRequest =
  | { readonly kind: 'open'; readonly wanted: BenchCase; readonly backend: BackendName }
  | { readonly kind: 'take'; readonly steps: number }
  | { readonly kind: 'count'; readonly steps: number }
  | { readonly kind: 'loss' };

export type BenchAnswer =
  | { readonly kind: 'opened'; readonly opened: Opened }
  | { readonly kind: 'taken'; readonly timing: Timing }
  | { readonly kind: 'counted'; readonly counts: GpuCounts }
  | { readonly kind: 'loss'; readonly loss: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal };
