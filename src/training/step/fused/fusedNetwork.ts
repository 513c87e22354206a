import type * as tf from '@tensorflow/tfjs';
import type { GradientRange } from '../../../backend/webgpu/kernels/gradient';
import type { Shape } from '../../../experiment/declarations';
import { type Network, planLayers } from '../../../models/network';
import {
  type Built,
  type FusedLayer,
  type FusedPass,
  inRow,
  type Passed,
  Places,
  type Position,
} from '../../../models/webgpuStage';
import { buildStage } from '../../../models/webgpuStages';
import { stockStage } from '../../../models/webgpuStockStage';

/** A network for one batch size, as stages with kernels of their own where there are any. It holds no memory. */
export interface FusedNetwork {
  /** All weights and the partial sums of their gradients. */
  readonly ranges: readonly GradientRange[];
  /** Length of the array of partial sums. */
  readonly sums: number;
  /**
   * `x` is `[batch, …inputShape]`; `y` are the logits, `[batch, outputs]`. Unless the gradient of `x` is needed, the
   * backward pass ends at the first stage with weights. Must run inside `tf.tidy`.
   */
  forward(x: tf.Tensor, run: FusedPass): Passed;
}

type Planned = Network['layers'];

/**
 * Fuses a network for this batch size. A layer without kernels is computed by TensorFlow.js between the stages of the
 * others. Null if that is not possible, because it has statistics or random numbers.
 */
export function fuse(network: Network, batch: number): FusedNetwork | null {
  const places = new Places();
  const stages = stagesOf(network.layers, network.inputShape, batch, places);
  const readsIds = network.layers[0]?.layer.readsIds ?? false;
  return (
    stages && {
      ranges: stages.flatMap(({ ranges }) => ranges),
      sums: places.sums,
      forward: (x, run) => inRow(stages, x, readsIds ? { ...run, ids: x } : run),
    }
  );
}

/** Plans the stages of layers in sequence; null if one of them has none. */
function stagesOf(layers: Planned, inputShape: Shape, batch: number, places: Places): FusedLayer[] | null {
  const stages: FusedLayer[] = [];
  let input = inputShape;
  for (let at = 0; at < layers.length; at++) {
    const planned = layers[at] as Planned[number];
    const built = builtFor(planned, {
      ...{ batch, input, places },
      next: layers[at + 1]?.layer.operation?.kind,
      stagesOf: (some, shape) => stagesOf(planLayers(some, shape), shape, batch, places),
    });
    if (!built) return null;
    stages.push(built.stage);
    if (built.takesNext) at++;
    input = planned.plan.output;
  }
  return stages;
}

/** The stage of one layer; null if it has none. */
function builtFor({ layer, plan }: Planned[number], where: Position): Built | null {
  const { operation } = layer;
  if (operation) return buildStage(operation.kind, operation, where);
  const stage = stockStage(layer, plan, where.places);
  return stage && { stage };
}
