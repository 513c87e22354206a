/**
 * What the page and the worker say to each other: types, and the few constants that both sides must agree on. Every
 * message is a member of a union by `kind`.
 */

export const backendNames = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;

export type BackendName = (typeof backendNames)[number];

export type RefusalReason = 'missing' | 'software' | 'failed' | 'not-asked';

export interface Device {
  readonly backend: BackendName;
  /** The adapter or renderer in its own words; empty where there is none. */
  readonly adapter: string;
  readonly isSoftware: boolean;
  /** Why each better backend was not taken, best first. */
  readonly refused: readonly {
    readonly backend: BackendName;
    readonly reason: RefusalReason;
    readonly detail: string;
  }[];
}
