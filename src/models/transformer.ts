import { number, type Values, type ValuesOf } from '../experiment/fields';
import { architecture } from './architecture';
import { attention } from './layers/attention';
import { dense } from './layers/dense';
import { dropout } from './layers/dropout';
import { embedding } from './layers/embedding';
import { gelu } from './layers/gelu';
import { layerNorm } from './layers/layerNorm';
import { pooledTap } from './layers/pooledTap';
import { positionalEmbedding } from './layers/positionalEmbedding';
import { positionwise } from './layers/positionwise';
import { residual } from './layers/residual';
import { tap } from './layers/tap';
import { meanOfTokens } from './layers/tokenPooling';

const fields = {
  layers: number({ default: 2, min: 1, max: 4, step: 1, label: 'Layers', term: 'transformer' }),
  width: number({ default: 64, min: 16, max: 128, step: 16, label: 'Width', term: 'embedding' }),
  heads: number({
    default: 4,
    min: 1,
    max: 8,
    step: 1,
    label: 'Heads',
    term: 'attention',
    help: 'They share the width among themselves.',
  }),
  dropout: number({ default: 0, min: 0, max: 0.8, step: 0.05, label: 'Dropout', term: 'dropout' }),
} as const;

/** Units of the hidden layer of a block, relative to its width. */
const expansion = 4;

/**
 * A transformer encoder (Vaswani et al., NeurIPS 2017) with layer norm at the start of each branch (Xiong et al., ICML
 * 2020), GELU, and the mean over tokens before the last layer. Weights that add to the residual stream start smaller by
 * √(2 · layers), as in GPT-2 (Radford et al., 2019).
 */
export const transformer = architecture({
  id: 'transformer',
  name: 'Transformer encoder',
  note: 'Every token looks at all others by attention, layer after layer; then the mean over all tokens.',
  fields,
  inputs: ['tokens'],
  roles: { teacher: { layers: 2, width: 64, heads: 4 }, student: { layers: 1, width: 32, heads: 2 } },
  layers(values: Values, classes, vocabulary = 2) {
    const { layers, width, heads, dropout: rate } = values as ValuesOf<typeof fields>;
    const branches = 2 * layers;
    const hidden = expansion * width;
    const block = (at: number) => [
      residual([layerNorm(), attention({ heads, outputScale: 1 / Math.sqrt(branches) }), dropout(rate)], []),
      residual(
        [layerNorm(), positionwise(hidden), gelu(), positionwise(width, 2 * hidden * branches), dropout(rate)],
        [],
      ),
      pooledTap(`block ${at + 1}`),
    ];
    return [
      embedding(vocabulary, width),
      positionalEmbedding(),
      ...Array.from({ length: layers }, (_, at) => block(at)).flat(),
      layerNorm(),
      meanOfTokens(),
      tap('features'),
      dense(classes),
    ];
  },
});
