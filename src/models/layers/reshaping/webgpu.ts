import * as tf from '@tensorflow/tfjs';
import { type FusedLayer, joined, type StageOf } from '../../webgpuStage';

/** Flattens each example. */
export const flattenStage: StageOf<'flatten'> = () => ({ stage: reshapedTo([-1]) });

/** Gives each example a shape. */
export const unflattenStage: StageOf<'unflatten'> = ({ shape }) => ({ stage: reshapedTo(shape) });

/** Reshapes each example. */
const reshapedTo = (shape: readonly number[]): FusedLayer => ({
  ranges: [],
  forward: (x) => ({
    y: tf.reshape(x, [x.shape[0] as number, ...shape]),
    back: (dy, isNeeded, addend) => (isNeeded ? joined(tf.reshape(dy, x.shape), addend) : null),
  }),
});
