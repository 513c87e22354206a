/** Backends, in the order in which they are tried. */
export const backendNames = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;

/** Name of a TensorFlow.js backend. */
export type BackendName = (typeof backendNames)[number];

/** Why a backend was not used: absent, only in software, failed to open, or another was requested. */
export type RefusalReason = 'missing' | 'software' | 'failed' | 'not-asked';

/** The backend of a worker and its device. */
export interface Device {
  readonly backend: BackendName;
  /** The name that the adapter or renderer gives itself; empty if there is none. */
  readonly adapter: string;
  readonly isSoftware: boolean;
  /** Why each better backend was not used, best first. */
  readonly refused: readonly {
    readonly backend: BackendName;
    readonly reason: RefusalReason;
    readonly detail: string;
  }[];
}
