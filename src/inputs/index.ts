import type { InputKind } from '../experiment/inputKind';
import { image } from './image';
import { points } from './points';
import { tokens } from './tokens';

/** All kinds of examples. */
export const inputKinds: readonly InputKind[] = [points, image, tokens];

export { padding } from '../experiment/inputKind';
export { image, points, tokens };
