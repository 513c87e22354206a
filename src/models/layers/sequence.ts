import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { Shape } from '../../experiment/declarations';
import type { ForwardContext, Ops } from '../layer';

/** Positions and width of a sequence of vectors. @throws RangeError for examples of another shape */
export function sequenceOf(input: Shape, layer: string): readonly [positions: number, width: number] {
  const [positions, width] = input;
  if (input.length !== 2 || positions === undefined || width === undefined) {
    throw new RangeError(`${layer} takes sequences of vectors, not examples of ${input.join(' × ')}.`);
  }
  return [positions, width];
}

/** 1 at a token, 0 at padding: `[batch, positions]`. @throws RangeError in a network that reads no ids */
export function tokensOf({ isToken }: ForwardContext, layer: string): Tensor2D {
  if (!isToken) throw new RangeError(`${layer} needs to know which positions are tokens: put an embedding first.`);
  return isToken;
}

/** Vectors `[batch, positions, width]` with zeros at padding; `isToken` is `[batch, positions]`. */
export const withoutPadding = (ops: Ops, x: Tensor3D, isToken: Tensor2D): Tensor3D =>
  ops.mul(x, ops.expandDims(isToken, 2));
