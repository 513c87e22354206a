import type * as tf from '@tensorflow/tfjs';
import { sum } from '../../../backend/webgpu/kernels/elementwise';
import type { GradientRange } from '../../../backend/webgpu/kernels/gradient';
import type { Shape } from '../../../experiment/declarations';
import { type Network, planLayers, sizeOf } from '../../../models/network';
import { type FusedLayer, type FusedPass, type Passed, Places } from './fusedLayer';
import {
  averageStage,
  convolutionStage,
  denseStage,
  depthwiseStage,
  dropoutStage,
  embeddingBagStage,
  flattenStage,
  inputMaskStage,
  maxPoolStage,
  type NormStage,
  normStage,
  reluStage,
  tapStage,
  unflattenStage,
  upsampleStage,
} from './layerKernels';

/** A network for one batch size, as stages with kernels of their own. It holds no memory. */
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
 * Fuses a network for this batch size; null if a layer has no `operation`, or a residual body does not end in batch
 * norm.
 */
export function fuse(network: Network, batch: number): FusedNetwork | null {
  const places = new Places();
  const stages = fusedLayersOf(network.layers, network.inputShape, batch, places);
  return (
    stages && {
      ranges: stages.flatMap(({ ranges }) => ranges),
      sums: places.sums,
      forward: (x, run) => inRow(stages, x, run),
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

/** Plans the stages of layers in sequence; null if one of them cannot be fused. */
function fusedLayersOf(layers: Planned, inputShape: Shape, batch: number, places: Places): FusedLayer[] | null {
  const stages: FusedLayer[] = [];
  let input = inputShape;
  for (let at = 0; at < layers.length; at++) {
    const { layer, plan } = layers[at] as Planned[number];
    const hasRelu = layers[at + 1]?.layer.operation?.kind === 'relu';
    const stage = stageOf(layer, input, batch, hasRelu, places);
    if (!stage) return null;
    stages.push(stage.stage);
    if (stage.takesRelu && hasRelu) at++;
    input = plan.output;
  }
  return stages;
}

/** A stage for a layer. */
interface Found {
  readonly stage: FusedLayer;
  /** Does it include the ReLU that follows? */
  readonly takesRelu?: boolean;
}

/**
 * The stage of one layer with input shape `input`; `hasRelu` says whether a ReLU follows. Null if it cannot be fused.
 */
function stageOf(
  { operation }: Planned[number]['layer'],
  input: Shape,
  batch: number,
  hasRelu: boolean,
  places: Places,
): Found | null {
  const [height = 1, width = 1, channels = 1] = input;
  const images = { batch, height, width, channels };
  switch (operation?.kind) {
    case undefined:
      return null;
    case 'dense':
      return {
        stage: denseStage({ batch, inputs: sizeOf(input), units: operation.units, hasRelu }, places),
        takesRelu: true,
      };
    case 'embeddingBag':
      return { stage: embeddingBagStage({ batch, positions: sizeOf(input), ...operation }, places) };
    case 'convolution':
      return { stage: convolutionStage({ ...images, ...operation, hasRelu }, places), takesRelu: true };
    case 'depthwise':
      return { stage: depthwiseStage({ ...images, ...operation }, places) };
    case 'batchNorm': {
      const last = input.at(-1) ?? 1;
      const sizes = { ...operation, rows: (batch * sizeOf(input)) / last, channels: last, hasRelu };
      return { stage: normStage(sizes, places), takesRelu: true };
    }
    case 'residual':
      return residualOf(operation, input, batch, hasRelu, places);
    case 'maxPool':
      return { stage: maxPoolStage({ ...images, padding: operation.padding }) };
    case 'globalAverage':
      return { stage: averageStage(images) };
    case 'relu':
      return { stage: reluStage() };
    case 'dropout':
      return { stage: dropoutStage(operation.rate) };
    case 'flatten':
      return { stage: flattenStage() };
    case 'unflatten':
      return { stage: unflattenStage(operation.shape) };
    case 'upsample':
      return { stage: upsampleStage() };
    case 'tap':
      return { stage: tapStage(operation.name) };
    case 'input-mask':
      return { stage: inputMaskStage(operation.mask) };
    case 'embedding':
    case 'positionalEmbedding':
    case 'layerNorm':
    case 'attention':
    case 'positionwise':
    case 'sequenceConvolution':
    case 'gelu':
    case 'meanOfTokens':
    case 'maxOfTokens':
    case 'pooledTap':
      return null;
    default:
      return operation satisfies never;
  }
}

/** A residual block whose body ends in batch norm, which adds the shortcut; null for other bodies. */
function residualOf(
  { body, shortcut }: Extract<NonNullable<Planned[number]['layer']['operation']>, { kind: 'residual' }>,
  input: Shape,
  batch: number,
  hasRelu: boolean,
  places: Places,
): Found | null {
  const planned = planLayers(body, input);
  const last = planned.at(-1)?.layer.operation;
  if (last?.kind !== 'batchNorm') return null;
  const before = fusedLayersOf(planned.slice(0, -1), input, batch, places);
  const output = planned.at(-1)?.plan.output ?? input;
  const channels = output.at(-1) ?? 1;
  const addition: NormStage = normStage(
    { ...last, rows: (batch * sizeOf(output)) / channels, channels, hasRelu },
    places,
  );
  const shortcutStages = fusedLayersOf(planLayers(shortcut, input), input, batch, places);
  if (!before || !shortcutStages) return null;
  return {
    takesRelu: true,
    stage: {
      ranges: [...before, addition, ...shortcutStages].flatMap(({ ranges }) => ranges),
      forward(x, run) {
        const inner = inRow(before, x, run);
        const shortcutPass = inRow(shortcutStages, x, run);
        const added = addition.forward(inner.y, run, shortcutPass.y);
        return {
          y: added.y,
          back(dy, _isNeeded, addend) {
            const { dx, dAddend } = added.backBoth(dy);
            const fromShortcut = shortcutPass.back(dAddend, true, addend);
            return inner.back(dx, true, fromShortcut);
          },
        };
      },
    },
  };
}
