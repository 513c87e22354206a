import type * as tf from '@tensorflow/tfjs';
import type { Layer } from '../../src/models/layer';
import { attention } from '../../src/models/layers/attention/attention';
import { dense } from '../../src/models/layers/dense/dense';
import { dropout } from '../../src/models/layers/dropout/dropout';
import { embedding } from '../../src/models/layers/embedding/embedding';
import { embeddingBag } from '../../src/models/layers/embeddingBag/embeddingBag';
import { gelu } from '../../src/models/layers/gelu/gelu';
import { layerNorm } from '../../src/models/layers/layerNorm/layerNorm';
import { positionalEmbedding } from '../../src/models/layers/positionalEmbedding/positionalEmbedding';
import { positionwise } from '../../src/models/layers/positionwise/positionwise';
import { relu } from '../../src/models/layers/relu/relu';
import { flatten } from '../../src/models/layers/reshaping/reshaping';
import { residual } from '../../src/models/layers/residual/residual';
import { sequenceConvolution } from '../../src/models/layers/sequenceConvolution/sequenceConvolution';
import { tap } from '../../src/models/layers/tap/tap';
import { lastOfTokens, maxOfTokens, meanOfTokens } from '../../src/models/layers/tokenPooling/tokenPooling';

/** Layers on ids, and the number of ids. */
export const rowsOfIds: Readonly<
  Record<string, { readonly vocabulary: number; readonly layers: () => readonly Layer[] }>
> = {
  'embedding bag': { vocabulary: 21, layers: () => [embeddingBag(21, 12)] },
  'embedding bag and dense': { vocabulary: 300, layers: () => [embeddingBag(300, 70), dense(5)] },
  embedding: { vocabulary: 21, layers: () => [embedding(21, 12)] },
  'a vector for every position': { vocabulary: 21, layers: () => [embedding(21, 12), positionalEmbedding()] },
  'layer norm': { vocabulary: 21, layers: () => [embedding(21, 37), layerNorm(), positionwise(3)] },
  attention: { vocabulary: 21, layers: () => [embedding(21, 12), attention({ heads: 2 })] },
  'causal attention': { vocabulary: 21, layers: () => [embedding(21, 20), attention({ heads: 1, isCausal: true })] },
  'position-wise layers': {
    vocabulary: 21,
    layers: () => [embedding(21, 9), positionwise(30), gelu(), positionwise(70), relu(), gelu(), positionwise(5)],
  },
  '1-D convolutions': {
    vocabulary: 21,
    layers: () => [embedding(21, 9), sequenceConvolution(7, 3), relu(), sequenceConvolution(5, 2), maxOfTokens()],
  },
  'the last of the tokens': { vocabulary: 5, layers: () => [embedding(5, 9), positionwise(7), lastOfTokens()] },
  'an answer at every position': { vocabulary: 21, layers: () => [embedding(21, 9), positionwise(3), flatten()] },
  'a transformer block': {
    vocabulary: 21,
    layers: () => [embedding(21, 16), ...blockOf(0), tap('block'), layerNorm(), meanOfTokens(), dense(5)],
  },
  'a transformer block with dropout': {
    vocabulary: 21,
    layers: () => [embedding(21, 16), ...blockOf(0.3), meanOfTokens(), dense(5)],
  },
  'a layer without kernels between others': {
    vocabulary: 21,
    layers: () => [embedding(21, 12), layerNorm(), bent(), positionwise(7), relu(), meanOfTokens(), dense(3)],
  },
};
const blockOf = (rate: number) => [
  residual([layerNorm(), attention({ heads: 2, tap: 'attention' }), dropout(rate)], []),
  residual([layerNorm(), positionwise(24), gelu(), positionwise(16), dropout(rate)], []),
];

/** tanh of scaled numbers: no backend has kernels for this layer. */
const bent = (): Layer => ({
  name: 'bent',
  plan: (output) => ({
    output,
    weights: [{ shape: [output.at(-1) ?? 1], start: { kind: 'constant', value: 1 } }],
    multiplyAdds: 0,
    randomNumbers: 0,
  }),
  apply: (ops, x, [scale]) => ops.tanh(ops.mul(x, scale as tf.Tensor)),
});
