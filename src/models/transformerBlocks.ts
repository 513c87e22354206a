import { number, type ValuesOf } from '../experiment/fields';
import { attention } from './layers/attention/attention';
import { dropout } from './layers/dropout/dropout';
import { gelu } from './layers/gelu/gelu';
import { layerNorm } from './layers/layerNorm/layerNorm';
import { positionwise } from './layers/positionwise/positionwise';
import { residual } from './layers/residual/residual';
import { tap } from './layers/tap/tap';

/** Units of the hidden layer of a block, relative to its width. */
const expansion = 4;

/** The fields of a transformer: `step` is the least width and that by which it grows, `term` its kind of attention. */
export const blockFields = (step: number, term: 'attention' | 'causal-attention') =>
  ({
    layers: number({ default: 2, min: 1, max: 4, step: 1, label: 'Layers', term: 'transformer' }),
    width: number({ default: 64, min: step, max: 128, step, label: 'Width', term: 'embedding' }),
    heads: number({
      default: 4,
      min: 1,
      max: 8,
      step: 1,
      label: 'Heads',
      term,
      help: 'They share the width among themselves.',
    }),
    dropout: number({ default: 0, min: 0, max: 0.8, step: 0.05, label: 'Dropout', term: 'dropout' }),
  }) as const;

/** Sizes of the blocks of a transformer, with dropout at the end of each branch. */
export interface BlockSizes extends ValuesOf<ReturnType<typeof blockFields>> {
  /** Whether a position sees only itself and the positions before it. */
  readonly isCausal: boolean;
}

/**
 * The blocks of a transformer (Vaswani et al., NeurIPS 2017), `[batch, positions, width]` → the same shape, with layer
 * norm at the start of each branch (Xiong et al., ICML 2020), GELU, and taps for what goes in, for each layer of attention
 * and after each block. Weights that add to the
 * residual stream start smaller by √(2 · layers), as in GPT-2 (Radford et al., 2019).
 */
export function transformerBlocks({ layers, width, heads, dropout: rate, isCausal }: BlockSizes) {
  const branches = 2 * layers;
  const hidden = expansion * width;
  const outputScale = 1 / Math.sqrt(branches);
  const block = (at: number) => [
    residual([layerNorm(), attention({ heads, isCausal, outputScale, tap: `attention ${at + 1}` }), dropout(rate)], []),
    residual(
      [layerNorm(), positionwise(hidden), gelu(), positionwise(width, 2 * hidden * branches), dropout(rate)],
      [],
    ),
    tap(`block ${at + 1}`),
  ];
  return [tap('embeddings', { kind: 'embeddings' }), ...Array.from({ length: layers }, (_, at) => block(at)).flat()];
}
