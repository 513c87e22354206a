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
  lastStage,
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

/** Every kind of layer but a residual block, whose parts have stages of their own. */
export type BuiltKind = Exclude<LayerOperation['kind'], 'residual'>;

/** The operation of a layer of this kind. */
export type OperationOf<Kind, Each = LayerOperation> = Each extends { readonly kind: infer Own }
  ? Kind extends Own
    ? Each
    : never
  : never;

const stageBuilders: {
  readonly [Kind in BuiltKind]: (operation: OperationOf<Kind>, where: Position) => Built;
} = {
  dense: (operation, { batch, input, next, places }) => {
    const activation = activationOf(next);
    const sizes = { batch, inputs: sizeOf(input), units: operation.units, activation };
    return { stage: denseStage(sizes, places), takesNext: activation !== 'none' };
  },
  positionwise: ({ units }, { batch, input, next, places }) => {
    const activation = activationOf(next);
    const sizes = { ...sequencesOf(batch, input), units, activation };
    return { stage: positionwiseStage(sizes, places), takesNext: activation !== 'none' };
  },
  convolution: (operation, { batch, input, next, places }) => {
    const hasRelu = next === 'relu';
    return {
      stage: convolutionStage({ ...imagesOf(batch, input), ...operation, hasRelu }, places),
      takesNext: hasRelu,
    };
  },
  sequenceConvolution: ({ filters, size }, { batch, input, next, places }) => {
    const hasRelu = next === 'relu';
    const sizes = { ...sequencesOf(batch, input), filters, size, hasRelu };
    return { stage: sequenceConvolutionStage(sizes, places), takesNext: hasRelu };
  },
  depthwise: (operation, { batch, input, places }) => ({
    stage: depthwiseStage({ ...imagesOf(batch, input), ...operation }, places),
  }),
  batchNorm: (operation, { batch, input, next, places }) => {
    const channels = input.at(-1) ?? 1;
    const hasRelu = next === 'relu';
    const sizes = { ...operation, rows: (batch * sizeOf(input)) / channels, channels, hasRelu };
    return { stage: normStage(sizes, places), takesNext: hasRelu };
  },
  layerNorm: (_operation, { batch, input, places }) => {
    const width = input.at(-1) ?? 1;
    const sizes = { rows: (batch * sizeOf(input)) / width, width, epsilon: layerNormEpsilon };
    return { stage: layerNormStage(sizes, places) };
  },
  embeddingBag: (operation, { batch, input, places }) => ({
    stage: embeddingBagStage({ batch, positions: sizeOf(input), ...operation }, places),
  }),
  embedding: (operation, { batch, input, places }) => ({
    stage: embeddingStage({ batch, positions: sizeOf(input), ...operation }, places),
  }),
  positionalEmbedding: (_operation, { batch, input, places }) => ({
    stage: positionsStage(sequencesOf(batch, input), places),
  }),
  attention: ({ heads, isCausal }, { batch, input, places }) => {
    const sequences = sequencesOf(batch, input);
    const inner = heads * headWidth(sequences.width, heads);
    return { stage: attentionStage({ ...sequences, heads, isCausal, inner }, places) };
  },
  maxPool: ({ padding }, { batch, input }) => ({
    stage: maxPoolStage({ ...imagesOf(batch, input), padding }),
  }),
  globalAverage: (_operation, { batch, input }) => ({ stage: averageStage(imagesOf(batch, input)) }),
  meanOfTokens: (_operation, { batch, input }) => ({ stage: meanStage(sequencesOf(batch, input)) }),
  maxOfTokens: (_operation, { batch, input }) => ({ stage: maxStage(sequencesOf(batch, input)) }),
  lastOfTokens: (_operation, { batch, input }) => ({ stage: lastStage(sequencesOf(batch, input)) }),
  pooledTap: ({ name }, { batch, input }) => ({
    stage: pooledTapStage(name, sequencesOf(batch, input)),
  }),
  relu: () => ({ stage: reluStage() }),
  gelu: () => ({ stage: geluStage() }),
  dropout: ({ rate }) => ({ stage: dropoutStage(rate) }),
  flatten: () => ({ stage: flattenStage() }),
  unflatten: ({ shape }) => ({ stage: unflattenStage(shape) }),
  upsample: () => ({ stage: upsampleStage() }),
  tap: ({ name }) => ({ stage: tapStage(name) }),
  'input-mask': ({ mask }) => ({ stage: inputMaskStage(mask) }),
};

/** The stage of a layer of this kind. */
export const buildStage = <Kind extends BuiltKind>(kind: Kind, operation: OperationOf<Kind>, where: Position): Built =>
  stageBuilders[kind](operation, where);

const activationOf = (next: Position['next']): 'relu' | 'gelu' | 'none' =>
  next === 'relu' || next === 'gelu' ? next : 'none';

const imagesOf = (batch: number, [height = 1, width = 1, channels = 1]: Shape) => ({ batch, height, width, channels });

const sequencesOf = (batch: number, [positions = 1, width = 1]: Shape) => ({ batch, positions, width });
