import type { Shape } from '../../../experiment/declarations';
import type { LayerOperation } from '../../../models/layer';
import { headWidth } from '../../../models/layers/attention';
import { layerNormEpsilon } from '../../../models/layers/layerNorm';
import { sizeOf } from '../../../models/network';
import type { FusedLayer, Places } from './fusedLayer';
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
  normStage,
  reluStage,
  tapStage,
  unflattenStage,
  upsampleStage,
} from './layerKernels';
import {
  attentionStage,
  embeddingStage,
  geluStage,
  layerNormStage,
  maxStage,
  meanStage,
  pooledTapStage,
  positionsStage,
  positionwiseStage,
  sequenceConvolutionStage,
} from './sequenceStages';

/** Where a layer stands. */
export interface Position {
  readonly batch: number;
  /** The layer's input, without the batch. */
  readonly input: Shape;
  /** The kind of the layer that follows, if it has one. */
  readonly next: LayerOperation['kind'] | undefined;
  readonly places: Places;
}

/** The stage of a layer. */
export interface Built {
  readonly stage: FusedLayer;
  /** Does it include the activation that follows? */
  readonly takesNext?: boolean;
}

type Builder<Kind> = (operation: Extract<LayerOperation, { readonly kind: Kind }>, where: Position) => Built;

/** Makes the stage of a layer of each kind but a residual block, whose parts have stages of their own. */
export const stageBuilders: {
  readonly [Kind in Exclude<LayerOperation['kind'], 'residual'>]: (operation: never, where: Position) => Built;
} = {
  dense: ((operation, { batch, input, next, places }) => {
    const activation = activationOf(next);
    const sizes = { batch, inputs: sizeOf(input), units: operation.units, activation };
    return { stage: denseStage(sizes, places), takesNext: activation !== 'none' };
  }) satisfies Builder<'dense'>,
  positionwise: (({ units }, { batch, input, next, places }) => {
    const activation = activationOf(next);
    const sizes = { ...sequencesOf(batch, input), units, activation };
    return { stage: positionwiseStage(sizes, places), takesNext: activation !== 'none' };
  }) satisfies Builder<'positionwise'>,
  convolution: ((operation, { batch, input, next, places }) => {
    const hasRelu = next === 'relu';
    return {
      stage: convolutionStage({ ...imagesOf(batch, input), ...operation, hasRelu }, places),
      takesNext: hasRelu,
    };
  }) satisfies Builder<'convolution'>,
  sequenceConvolution: (({ filters, size }, { batch, input, next, places }) => {
    const hasRelu = next === 'relu';
    const sizes = { ...sequencesOf(batch, input), filters, size, hasRelu };
    return { stage: sequenceConvolutionStage(sizes, places), takesNext: hasRelu };
  }) satisfies Builder<'sequenceConvolution'>,
  depthwise: ((operation, { batch, input, places }) => ({
    stage: depthwiseStage({ ...imagesOf(batch, input), ...operation }, places),
  })) satisfies Builder<'depthwise'>,
  batchNorm: ((operation, { batch, input, next, places }) => {
    const channels = input.at(-1) ?? 1;
    const hasRelu = next === 'relu';
    const sizes = { ...operation, rows: (batch * sizeOf(input)) / channels, channels, hasRelu };
    return { stage: normStage(sizes, places), takesNext: hasRelu };
  }) satisfies Builder<'batchNorm'>,
  layerNorm: ((_operation, { batch, input, places }) => {
    const width = input.at(-1) ?? 1;
    const sizes = { rows: (batch * sizeOf(input)) / width, width, epsilon: layerNormEpsilon };
    return { stage: layerNormStage(sizes, places) };
  }) satisfies Builder<'layerNorm'>,
  embeddingBag: ((operation, { batch, input, places }) => ({
    stage: embeddingBagStage({ batch, positions: sizeOf(input), ...operation }, places),
  })) satisfies Builder<'embeddingBag' | 'embedding'>,
  embedding: ((operation, { batch, input, places }) => ({
    stage: embeddingStage({ batch, positions: sizeOf(input), ...operation }, places),
  })) satisfies Builder<'embeddingBag' | 'embedding'>,
  positionalEmbedding: ((_operation, { batch, input, places }) => ({
    stage: positionsStage(sequencesOf(batch, input), places),
  })) satisfies Builder<'positionalEmbedding'>,
  attention: (({ heads, isCausal }, { batch, input, places }) => {
    const sequences = sequencesOf(batch, input);
    const inner = heads * headWidth(sequences.width, heads);
    return { stage: attentionStage({ ...sequences, heads, isCausal, inner }, places) };
  }) satisfies Builder<'attention'>,
  maxPool: (({ padding }, { batch, input }) => ({
    stage: maxPoolStage({ ...imagesOf(batch, input), padding }),
  })) satisfies Builder<'maxPool'>,
  globalAverage: (_operation: never, { batch, input }) => ({ stage: averageStage(imagesOf(batch, input)) }),
  meanOfTokens: (_operation: never, { batch, input }) => ({ stage: meanStage(sequencesOf(batch, input)) }),
  maxOfTokens: (_operation: never, { batch, input }) => ({ stage: maxStage(sequencesOf(batch, input)) }),
  pooledTap: (({ name }, { batch, input }) => ({
    stage: pooledTapStage(name, sequencesOf(batch, input)),
  })) satisfies Builder<'pooledTap'>,
  relu: () => ({ stage: reluStage() }),
  gelu: () => ({ stage: geluStage() }),
  dropout: (({ rate }) => ({ stage: dropoutStage(rate) })) satisfies Builder<'dropout'>,
  flatten: () => ({ stage: flattenStage() }),
  unflatten: (({ shape }) => ({ stage: unflattenStage(shape) })) satisfies Builder<'unflatten'>,
  upsample: () => ({ stage: upsampleStage() }),
  tap: (({ name }) => ({ stage: tapStage(name) })) satisfies Builder<'tap'>,
  'input-mask': (({ mask }) => ({ stage: inputMaskStage(mask) })) satisfies Builder<'input-mask'>,
};

const activationOf = (next: Position['next']): 'relu' | 'gelu' | 'none' =>
  next === 'relu' || next === 'gelu' ? next : 'none';

const imagesOf = (batch: number, [height = 1, width = 1, channels = 1]: Shape) => ({ batch, height, width, channels });

const sequencesOf = (batch: number, [positions = 1, width = 1]: Shape) => ({ batch, positions, width });
