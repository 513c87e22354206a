import type { Position } from '../webgpuStage';

/** The activation that a dense layer computes with its own output. */
export type Activation = 'relu' | 'gelu' | 'none';

/** The activation that follows a layer. */
export const activationOf = (next: Position['next']): Activation =>
  next === 'relu' || next === 'gelu' ? next : 'none';
