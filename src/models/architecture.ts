import type { ArchitectureDeclaration } from '../experiment/declarations';
import type { Values } from '../experiment/fields';
import type { Layer } from './layer';
import { planNetwork } from './network';

/** A family of networks: the fields set their size, `layers` makes their layers. */
export interface Architecture extends ArchitectureDeclaration {
  /**
   * The layers from examples of an accepted shape to `classes` logits; with `positions`, for architectures that answer
   * for every position, to so many at each of them, flattened. Every stage of feature maps ends with a tap, and the
   * vector before the last layer has one too, unless it is the input.
   * `vocabulary` is the number of ids, for architectures that take ids.
   */
  layers(values: Values, classes: number, vocabulary?: number, positions?: number): readonly Layer[];
}

/** An architecture from the declaration in its file: derives the taps from the layers. */
export const architecture = (declared: Omit<Architecture, 'taps'>): Architecture => ({
  ...declared,
  taps: (values, inputShape, positions) =>
    planNetwork(declared.layers(values, 2, undefined, positions), inputShape).taps,
});
