import type { LayerOperations, OperationKind } from './layer';
import { attentionStage } from './layers/attention/webgpu';
import { batchNormStage } from './layers/batchNorm/webgpu';
import { convolutionStage } from './layers/convolution/webgpu';
import { denseStage } from './layers/dense/webgpu';
import { depthwiseStage } from './layers/depthwise/webgpu';
import { dropoutStage } from './layers/dropout/webgpu';
import { embeddingStage } from './layers/embedding/webgpu';
import { embeddingBagStage } from './layers/embeddingBag/webgpu';
import { geluStage } from './layers/gelu/webgpu';
import { inputMaskStage } from './layers/inputMask/webgpu';
import { layerNormStage } from './layers/layerNorm/webgpu';
import { globalAverageStage, maxPoolStage } from './layers/pooling/webgpu';
import { positionalEmbeddingStage } from './layers/positionalEmbedding/webgpu';
import { positionwiseStage } from './layers/positionwise/webgpu';
import { reluStage } from './layers/relu/webgpu';
import { flattenStage, unflattenStage } from './layers/reshaping/webgpu';
import { residualStage } from './layers/residual/webgpu';
import { sequenceConvolutionStage } from './layers/sequenceConvolution/webgpu';
import { tapStage } from './layers/tap/webgpu';
import { lastOfTokensStage, maxOfTokensStage, meanOfTokensStage } from './layers/tokenPooling/webgpu';
import { upsampleStage } from './layers/upsampling/webgpu';
import type { Built, Position, StageOf } from './webgpuStage';

/** The stage of every kind of layer with kernels. */
const stages: { readonly [Kind in OperationKind]: StageOf<Kind> } = {
  attention: attentionStage,
  batchNorm: batchNormStage,
  convolution: convolutionStage,
  dense: denseStage,
  depthwise: depthwiseStage,
  dropout: dropoutStage,
  embedding: embeddingStage,
  embeddingBag: embeddingBagStage,
  flatten: flattenStage,
  gelu: geluStage,
  globalAverage: globalAverageStage,
  'input-mask': inputMaskStage,
  lastOfTokens: lastOfTokensStage,
  layerNorm: layerNormStage,
  maxOfTokens: maxOfTokensStage,
  maxPool: maxPoolStage,
  meanOfTokens: meanOfTokensStage,
  positionalEmbedding: positionalEmbeddingStage,
  positionwise: positionwiseStage,
  relu: reluStage,
  residual: residualStage,
  sequenceConvolution: sequenceConvolutionStage,
  tap: tapStage,
  unflatten: unflattenStage,
  upsample: upsampleStage,
};

/** The stage of a layer of this kind; null if one of the layers inside it has none. */
export const buildStage = <Kind extends OperationKind>(
  kind: Kind,
  operation: LayerOperations[Kind],
  where: Position,
): Built | null => stages[kind](operation, where);
