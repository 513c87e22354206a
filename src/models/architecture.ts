import type { ArchitectureDeclaration } from '../experiment/declarations';
import type { Values } from '../experiment/fields';
import type { Layer } from './layer';

/** A family of networks: its fields say how large, `layers` says what they are made of. */
export interface Architecture extends ArchitectureDeclaration {
  /** From examples that `accepts` allows to `classes` logits. */
  layers(values: Values, classes: number): readonly Layer[];
}
