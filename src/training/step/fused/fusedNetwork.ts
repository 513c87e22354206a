import type * as tf from '@tensorflow/tfjs';
import { sum } from '../../../backend/webgpu/kernels/elementwise';
import type { GradientRange } from '../../../backend/webgpu/kernels/gradient';
import type { Shape } from '../../../experiment/declarations';
import type { LayerOperation } from '../../../models/layer';
import { type Network, planLayers } from '../../../models/network';
import { type FusedLayer, type FusedPass, type Passed, Places } from './fusedLayer';
import type { NormStage } from './layerKernels';
import { type Built, buildStage, type Position } from './stageBuilders';
import { stockStage } from './stockStage';

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

/** Passes `x` through the stages in sequence. */
function inRow(stages: readonly FusedLayer[], x: tf.Tensor, run: FusedPass): Passed {
  const passed: Passed[] = [];
  let y = x;
  for (const stage of stages) {
    const next = stage.forward(y, run);
    passed.push(next);
    y = next.y;
  }
  // Before the first stage with weights, no gradient is needed.
  const first = stages.findIndex(({ ranges }) => ranges.length > 0);
  return {
    y,
    back(dy, isNeeded, addend) {
      if (passed.length === 0) return addend ? sum(dy, addend) : dy;
      let d: tf.Tensor | null = dy;
      for (let at = passed.length - 1; at >= 0 && d; at--) {
        if (!isNeeded && at < first) return null;
        d = (passed[at] as Passed).back(d, isNeeded || at > first, at === 0 ? addend : null);
      }
      return d;
    },
  };
}

/** Plans the stages of layers in sequence; null if one of them has none. */
function stagesOf(layers: Planned, inputShape: Shape, batch: number, places: Places): FusedLayer[] | null {
  const stages: FusedLayer[] = [];
  let input = inputShape;
  for (let at = 0; at < layers.length; at++) {
    const planned = layers[at] as Planned[number];
    const built = builtFor(planned, { batch, input, next: layers[at + 1]?.layer.operation?.kind, places });
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
  if (operation?.kind === 'residual') return residualOf(operation, where);
  if (operation) return buildStage(operation.kind, operation, where);
  const stage = stockStage(layer, plan, where.places);
  return stage && { stage };
}

type Residual = Extract<LayerOperation, { readonly kind: 'residual' }>;

/** A residual block: batch norm at the end of its body adds the shortcut before the ReLU; other bodies have none. */
function residualOf({ body, shortcut }: Residual, { batch, input, next, places }: Position): Built | null {
  const planned = planLayers(body, input);
  // After the body: places go to the weights in their order.
  const shortcutStages = () => stagesOf(planLayers(shortcut, input), input, batch, places);
  const last = planned.at(-1)?.layer.operation;
  if (last?.kind !== 'batchNorm') {
    const inner = stagesOf(planned, input, batch, places)?.filter(({ isIdentity }) => !isIdentity);
    const side = shortcutStages();
    return inner && side ? { stage: plainResidual(inner, side) } : null;
  }
  const before = stagesOf(planned.slice(0, -1), input, batch, places);
  const ofNorm = planned.at(-2)?.plan.output ?? input;
  const norm = buildStage('batchNorm', last, { batch, input: ofNorm, next, places });
  const side = shortcutStages();
  if (!before || !side) return null;
  return { stage: normResidual(before, norm.stage as NormStage, side), takesNext: norm.takesNext ?? false };
}

/** The sum of a body and a shortcut; the last stage of the body adds it where it can. */
function plainResidual(body: readonly FusedLayer[], side: readonly FusedLayer[]): FusedLayer {
  const last = body.at(-1);
  const [before, adding] = last?.takesAddend ? [body.slice(0, -1), last] : [body, null];
  return {
    ranges: [...body, ...side].flatMap(({ ranges }) => ranges),
    forward(x, run) {
      const inner = inRow(before, x, run);
      const shortcut = inRow(side, x, run);
      const added = adding?.forward(inner.y, run, shortcut.y) ?? null;
      return {
        y: added?.y ?? sum(inner.y, shortcut.y),
        back(dy, _isNeeded, addend) {
          const around = shortcut.back(dy, true, addend);
          const through = added ? (added.back(dy, true, null) as tf.Tensor) : dy;
          return inner.back(through, true, around);
        },
      };
    },
  };
}

/** A body that ends in batch norm, which adds the shortcut. */
const normResidual = (before: readonly FusedLayer[], norm: NormStage, side: readonly FusedLayer[]): FusedLayer => ({
  ranges: [...before, norm, ...side].flatMap(({ ranges }) => ranges),
  forward(x, run) {
    const inner = inRow(before, x, run);
    const shortcut = inRow(side, x, run);
    const added = norm.forward(inner.y, run, shortcut.y);
    return {
      y: added.y,
      back(dy, _isNeeded, addend) {
        const { dx, dAddend } = added.backBoth(dy);
        return inner.back(dx, true, shortcut.back(dAddend, true, addend));
      },
    };
  },
});
