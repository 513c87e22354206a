import * as tf from '@tensorflow/tfjs';
import type { FusedLayer, Places, StageOf } from '../../webgpuStage';
import { denseOf } from '../dense/webgpu';
import { type Activation, activationOf } from '../webgpuActivation';
import { type Sequences, sequencesOf } from '../webgpuSequences';

/** A dense layer at every position, with the activation that follows. */
export const positionwiseStage: StageOf<'positionwise'> = ({ units }, where) => {
  const activation = activationOf(where.next);
  return {
    stage: positionwiseOf({ ...sequencesOf(where), units, activation }, where.places),
    takesNext: activation !== 'none',
  };
};

/** A dense layer at every position, with what follows. */
export function positionwiseOf(
  sizes: Sequences & { readonly units: number; readonly activation: Activation },
  places: Places,
): FusedLayer {
  const { batch, positions, width, units, activation } = sizes;
  return inShape(
    denseOf({ batch: batch * positions, inputs: width, units, activation }, places),
    [batch, positions, units],
    [batch, positions, width],
  );
}

/** A stage whose kernels know rows alone: its output and the gradient of its input in the shapes of sequences. */
const inShape = (stage: FusedLayer, output: readonly number[], input: readonly number[]): FusedLayer => ({
  ...stage,
  forward(x, run, addend) {
    const { y, back } = stage.forward(x, run, addend);
    return {
      y: tf.reshape(y, [...output]),
      back(dy, isNeeded, other) {
        const dx = back(dy, isNeeded, other);
        return dx && tf.reshape(dx, [...input]);
      },
    };
  },
});
