import type { Values, ValuesOf } from '../experiment/fields';
import { architecture } from './architecture';
import { dense } from './layers/dense/dense';
import { embedding } from './layers/embedding/embedding';
import { layerNorm } from './layers/layerNorm/layerNorm';
import { positionalEmbedding } from './layers/positionalEmbedding/positionalEmbedding';
import { positionwise } from './layers/positionwise/positionwise';
import { flatten } from './layers/reshaping/reshaping';
import { tap } from './layers/tap/tap';
import { lastOfTokens } from './layers/tokenPooling/tokenPooling';
import { blockFields, transformerBlocks } from './transformerBlocks';

const fields = blockFields(8, 'causal-attention');

/**
 * A transformer decoder without an encoder (Radford et al., 2019): attention is causal, so that no token changes what is
 * answered before it. It answers for every position, with the next token as a label too, or for the whole text, which
 * only its last token has seen.
 */
export const transformerDecoder = architecture({
  id: 'transformer-decoder',
  name: 'Transformer decoder',
  note: 'Every token looks at itself and at those before it by attention. It can answer at every position, as for the next token; what it says of a whole text, it says at the last token.',
  fields,
  inputs: ['tokens'],
  answersPositions: true,
  roles: { teacher: { layers: 2, width: 64, heads: 4 }, student: { layers: 1, width: 32, heads: 2 } },
  layers(values: Values, classes, vocabulary = 2, positions) {
    const sizes = values as ValuesOf<typeof fields>;
    const answer = positions
      ? [tap('features'), positionwise(classes), flatten()]
      : [lastOfTokens(), tap('features'), dense(classes)];
    return [
      embedding(vocabulary, sizes.width),
      positionalEmbedding(),
      ...transformerBlocks({ ...sizes, isCausal: true }),
      layerNorm(),
      ...answer,
    ];
  },
});
