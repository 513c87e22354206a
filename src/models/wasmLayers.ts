import * as tf from '@tensorflow/tfjs';
import type { CapturingWasmBackend } from '../backend/wasm/capturingBackend';
import type { FusedLayers } from './layer';
import { attentionOnWasm } from './layers/attention/wasm';
import { convolutionOnWasm } from './layers/convolution/wasm';
import { denseOnWasm } from './layers/dense/wasm';
import { embeddingOnWasm } from './layers/embedding/wasm';
import { embeddingBagOnWasm } from './layers/embeddingBag/wasm';
import { geluOnWasm } from './layers/gelu/wasm';
import { layerNormOnWasm } from './layers/layerNorm/wasm';
import { sequenceConvolutionOnWasm, sequenceConvolutionWithoutPrograms } from './layers/sequenceConvolution/wasm';
import { meanOfTokensOnWasm } from './layers/tokenPooling/wasm';

const withoutPrograms: FusedLayers = {
  dense: denseOnWasm,
  convolution: convolutionOnWasm,
  sequenceConvolution: sequenceConvolutionWithoutPrograms,
};

const withPrograms: FusedLayers = {
  ...withoutPrograms,
  attention: attentionOnWasm,
  embedding: embeddingOnWasm,
  embeddingBag: embeddingBagOnWasm,
  gelu: geluOnWasm,
  layerNorm: layerNormOnWasm,
  meanOfTokens: meanOfTokensOnWasm,
  sequenceConvolution: sequenceConvolutionOnWasm,
};

/** Layers that WASM computes in one go, with their gradients; undefined on other backends. */
export const fusedLayers = (): FusedLayers | undefined => {
  if (tf.getBackend() !== 'wasm') return undefined;
  return (tf.backend() as CapturingWasmBackend).runsPrograms ? withPrograms : withoutPrograms;
};
