import type * as tf from '@tensorflow/tfjs';
import type { LayerOperations } from '../../layer';
import { sizeOf } from '../../network';
import { type FusedLayer, type FusedPass, joined, type Position } from '../../webgpuStage';
import { type BatchNorm, batchNormBack, batchNormForward } from './webgpuKernels';

/** Batch norm, followed by an optional addition of another path and an optional ReLU. */
export interface NormStage extends FusedLayer {
  /** `addend` has the output's shape. @throws RangeError without statistics */
  forward(x: tf.Tensor, run: FusedPass, addend?: tf.Tensor | null): NormPassed;
}

/** `Passed` of a batch norm, with the gradient of the addend. */
export interface NormPassed {
  readonly y: tf.Tensor;
  /** See `Passed`; always computes the gradient of the input. */
  back(dy: tf.Tensor, isNeeded: boolean, addend: tf.Tensor | null): tf.Tensor;
  /** Gradients of the input and of the addend. */
  backBoth(dy: tf.Tensor): { readonly dx: tf.Tensor; readonly dAddend: tf.Tensor };
}

/** Batch norm in training mode, which updates the running statistics in place, with the ReLU that follows. */
export function batchNormStage(
  operation: LayerOperations['batchNorm'],
  { batch, input, next, places }: Omit<Position, 'stagesOf'>,
): { readonly stage: NormStage; readonly takesNext: boolean } {
  const channels = input.at(-1) ?? 1;
  const hasRelu = next === 'relu';
  const range = places.weights(2 * channels);
  const layer: BatchNorm = {
    ...operation,
    ...{ rows: (batch * sizeOf(input)) / channels, channels, hasRelu },
    ...{ at: range.at, statisticsAt: places.statistics(2 * channels) },
  };
  const stage: NormStage = {
    ranges: [range],
    forward(x, { parameters, statistics, gradient }, addend = null) {
      if (!statistics) throw new RangeError('Batch norm lacks its statistics.');
      const { y, moments } = batchNormForward(layer, x, parameters, statistics, addend);
      const through = (dy: tf.Tensor, keepsIncoming: boolean) => {
        const back = { dy, relu: hasRelu ? y : null };
        return batchNormBack(layer, x, moments, back, parameters, gradient, range.from, keepsIncoming);
      };
      return {
        y,
        back: (dy, _isNeeded, other) => joined(through(dy, false).dx, other),
        backBoth(dy) {
          const { dx, dz } = through(dy, hasRelu);
          return { dx, dAddend: dz ?? dy };
        },
      };
    },
  };
  return { stage, takesNext: hasRelu };
}
