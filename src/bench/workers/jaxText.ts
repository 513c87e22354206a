import { nn, numpy as np } from '@jax-js/jax';
import type { Values } from '../../experiment/fields';
import { chain, dense, free, type JaxLayer, relu, residualSum } from './jaxLayer';

/** This project's networks of tokens as a user of jax-js writes them. Sequences are `[batch, positions, width]`. */

/** From ids `[batch, positions]`: a row of the table for each. */
const embedding = (vocabulary: number, width: number): JaxLayer => ({
  weights: [{ shape: [vocabulary, width], fanIn: width }],
  apply: (ids, [table]) => np.take(table as np.Array, ids, 0),
});

const meanOfTokens = free((x) => np.mean(x, 1));

/**
 * The mean of the rows of a table, by a product with the shares of the ids: jax-js cannot run the gradient of a gather
 * ("scatter input is not immediate") on what the gradient of a mean repeats.
 */
const meanEmbedding = (positions: number, vocabulary: number, width: number): JaxLayer => ({
  weights: [{ shape: [vocabulary, width], fanIn: width }],
  apply: (ids, [table]) => np.matmul(np.sum(nn.oneHot(ids, vocabulary), 1).mul(1 / positions), table as np.Array),
});

const positionalEmbedding = (positions: number, width: number): JaxLayer => ({
  weights: [{ shape: [positions, width], value: 0 }],
  apply: (x, [table]) => x.add(table as np.Array),
});

const layerNorm = (width: number): JaxLayer => ({
  weights: [
    { shape: [width], value: 1 },
    { shape: [width], value: 0 },
  ],
  apply: (x, [gain, bias]) =>
    nn
      .standardize(x)
      .mul(gain as np.Array)
      .add(bias as np.Array),
});

/** Softmax attention, from queries, keys and values side by side. There is no padding here, and so no mask. */
const mixed = (heads: number): JaxLayer =>
  free((x) => {
    const [batch = 0, positions = 0, triple = 0] = x.shape;
    const width = triple / 3;
    const [queries, keys, values] = np
      .split(x, 3, -1)
      .map((part) => part.reshape([batch, positions, heads, width / heads])) as [np.Array, np.Array, np.Array];
    return nn.dotProductAttention(queries, keys, values).reshape([batch, positions, width]);
  });

/** From ids to what the last layer sees, `[batch, width]`. */
export const jaxBag = (values: Values, positions: number, vocabulary: number): JaxLayer[] => {
  const { width, widths } = values as { width: number; widths: readonly number[] };
  const sizes = [width, ...widths];
  const hidden = widths.flatMap((units, at) => [dense(sizes[at] as number, units), relu]);
  return [meanEmbedding(positions, vocabulary, width), ...hidden];
};

/** From ids to what the last layer sees, `[batch, width]`. */
export const jaxTransformer = (values: Values, positions: number, vocabulary: number): JaxLayer[] => {
  const { layers, width, heads } = values as { layers: number; width: number; heads: number };
  const nothing = chain([]);
  const block = () => [
    residualSum(chain([layerNorm(width), dense(width, 3 * width), mixed(heads), dense(width, width)]), nothing),
    residualSum(
      chain([layerNorm(width), dense(width, 4 * width), free((x) => nn.gelu(x)), dense(4 * width, width)]),
      nothing,
    ),
  ];
  return [
    embedding(vocabulary, width),
    positionalEmbedding(positions, width),
    ...Array.from({ length: layers }, block).flat(),
    layerNorm(width),
    meanOfTokens,
  ];
};
