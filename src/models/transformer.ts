import type { Values, ValuesOf } from '../experiment/fields';
import { architecture } from './architecture';
import { dense } from './layers/dense/dense';
import { embedding } from './layers/embedding/embedding';
import { layerNorm } from './layers/layerNorm/layerNorm';
import { positionalEmbedding } from './layers/positionalEmbedding/positionalEmbedding';
import { tap } from './layers/tap/tap';
import { meanOfTokens } from './layers/tokenPooling/tokenPooling';
import { blockFields, transformerBlocks } from './transformerBlocks';

const fields = blockFields(16, 'attention');

/** A transformer encoder (Vaswani et al., NeurIPS 2017), with the mean over tokens before the last layer. */
export const transformer = architecture({
  id: 'transformer',
  name: 'Transformer encoder',
  note: 'Every token looks at all others by attention, layer after layer; then the mean over all tokens.',
  fields,
  inputs: ['tokens'],
  roles: { teacher: { layers: 2, width: 64, heads: 4 }, student: { layers: 1, width: 32, heads: 2 } },
  layers(values: Values, classes, vocabulary = 2) {
    const sizes = values as ValuesOf<typeof fields>;
    return [
      embedding(vocabulary, sizes.width),
      positionalEmbedding(),
      ...transformerBlocks({ ...sizes, isCausal: false }),
      layerNorm(),
      meanOfTokens(),
      tap('features'),
      dense(classes),
    ];
  },
});
