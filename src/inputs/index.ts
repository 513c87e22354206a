import type { InputKind } from '../experiment/inputKind';
import { image } from './image';
import { points } from './points';

/** All kinds of examples. */
export const inputKinds: readonly InputKind[] = [points, image];

export { image, points };
