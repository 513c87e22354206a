import type { ArchitectureDeclaration } from '../experiment/declarations';
import type { Values } from '../experiment/fields';
import type { Layer } from './layer';
import { planNetwork } from './network';

/** A family of networks: its fields say how large, `layers` says what they are made of. */
export interface Architecture extends ArchitectureDeclaration {
  /**
   * From examples that `accepts` allows to `classes` logits. A tap ends every stage of feature maps, and one stands
   * before the last layer, on the vector that the logits are made of, unless that is the input itself.
   */
  layers(values: Values, classes: number): readonly Layer[];
}

/** What a family declares; the rest follows from it. */
export const architecture = (declared: Omit<Architecture, 'taps'>): Architecture => ({
  ...declared,
  taps: (values, inputShape) => planNetwork(declared.layers(values, 2), inputShape).taps,
});
