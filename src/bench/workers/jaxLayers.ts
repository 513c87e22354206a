import { lax, numpy as np } from '@jax-js/jax';
import type { Values } from '../../experiment/fields';
import type { Net } from '../cases';
import { ContenderRefused } from '../contender';
import { chain, dense, free, type JaxLayer, relu, residualSum } from './jaxLayer';
import { jaxBag, jaxTransformer } from './jaxText';

/** This project's architectures as a user of jax-js writes them. Images are `[batch, channels, height, width]`. */

const flatten = free((x) => x.reshape([x.shape[0] as number, -1]));
const globalAverage = free((x) => np.mean(x, [2, 3]));
/** 2 × 2 windows; an odd last row or column is dropped. */
const maxPool = free((x) => lax.reduceWindow(x, np.max, [2, 2], [2, 2]));

const convolution = (inputs: number, filters: number, size: number, stride: number, groups = 1): JaxLayer => ({
  weights: [{ shape: [filters, inputs / groups, size, size], fanIn: (size * size * inputs) / groups }],
  apply: (x, [filter]) =>
    lax.convGeneralDilated(x, filter as np.Array, [stride, stride], 'SAME', { featureGroupCount: groups }),
});

const bias = (channels: number): JaxLayer => ({
  weights: [{ shape: [channels, 1, 1], value: 0 }],
  apply: (x, [shift]) => x.add(shift as np.Array),
});

/** Batch normalisation with the statistics of the batch. */
const norm = (channels: number): JaxLayer => ({
  weights: [
    { shape: [channels, 1, 1], value: 1, hasStatistics: true },
    { shape: [channels, 1, 1], value: 0 },
  ],
  apply(x, [scale, shift], remember) {
    const mean = np.mean(x.ref, [0, 2, 3], { keepdims: true });
    const centred = x.sub(mean.ref);
    const variance = np.mean(np.square(centred.ref), [0, 2, 3], { keepdims: true });
    remember(mean);
    remember(variance.ref);
    const spread = np.reciprocal(np.sqrt(variance.add(1e-3)));
    return centred.mul(spread.mul(scale as np.Array)).add(shift as np.Array);
  },
});

/** The network of this project's architecture, from examples to logits. @throws ContenderRefused for an unknown one */
export function jaxNetwork({ architecture, values, inputShape, classes, vocabulary = 0 }: Net): JaxLayer {
  const body = bodies[architecture];
  if (!body) throw new ContenderRefused({ code: 'not-written', detail: architecture });
  return chain(body(values, inputShape, classes, vocabulary));
}

type Body = (values: Values, inputShape: readonly number[], classes: number, vocabulary: number) => JaxLayer[];

const bodies: Readonly<Record<string, Body>> = {
  bag(values, [positions = 0], classes, vocabulary) {
    const { width, widths } = values as { width: number; widths: readonly number[] };
    return [...jaxBag(values, positions, vocabulary), dense(widths.at(-1) ?? width, classes)];
  },
  transformer(values, [positions = 0], classes, vocabulary) {
    const { width } = values as { width: number };
    return [...jaxTransformer(values, positions, vocabulary), dense(width, classes)];
  },
  perceptron(values, inputShape, classes) {
    const { widths } = values as { widths: readonly number[] };
    const sizes = [inputShape.reduce((product, size) => product * size, 1), ...widths];
    const hidden = widths.flatMap((units, at) => [dense(sizes[at] as number, units), relu]);
    return [flatten, ...hidden, dense(sizes.at(-1) as number, classes)];
  },
  convnet(values, [height = 0, width = 0, channels = 0], classes) {
    const { filters, units } = values as { filters: readonly number[]; units: number };
    const blocks = filters.flatMap((count, at) => [
      convolution(filters[at - 1] ?? channels, count, 3, 1),
      bias(count),
      relu,
      maxPool,
    ]);
    const shrunk = (size: number) => Math.floor(size / 2 ** filters.length);
    const flat = shrunk(height) * shrunk(width) * (filters.at(-1) ?? channels);
    return [...blocks, flatten, dense(flat, units), relu, dense(units, classes)];
  },
  separable(values, [, , channels = 0], classes) {
    const { multiplier, blocks } = values as { multiplier: number; blocks: number };
    const widths = Array.from({ length: blocks + 1 }, (_, at) => Math.min(64, 16 * 2 ** at) * multiplier);
    const stem = [convolution(channels, widths[0] as number, 3, 1), norm(widths[0] as number), relu];
    const rest = Array.from({ length: blocks }, (_, at) => {
      const [from, to] = [widths[at] as number, widths[at + 1] as number];
      const each = [convolution(from, from, 3, at < 2 ? 2 : 1, from), norm(from), relu];
      return [...each, convolution(from, to, 1, 1), norm(to), relu];
    });
    return [...stem, ...rest.flat(), globalAverage, dense(widths.at(-1) as number, classes)];
  },
  residual(values, [, , channels = 0], classes) {
    const { width, blocks } = values as { width: number; blocks: number };
    const stages = [0, 1, 2].flatMap((stage) =>
      Array.from({ length: blocks }, (_, at) => {
        const isWider = stage > 0 && at === 0;
        const filters = width * 2 ** stage;
        const from = isWider ? filters / 2 : filters;
        const stride = isWider ? 2 : 1;
        const body = [convolution(from, filters, 3, stride), norm(filters), relu];
        const shortcut = isWider ? [convolution(from, filters, 1, 2), norm(filters)] : [];
        const sum = residualSum(chain([...body, convolution(filters, filters, 3, 1), norm(filters)]), chain(shortcut));
        return [sum, relu];
      }).flat(),
    );
    return [convolution(channels, width, 3, 1), norm(width), relu, ...stages, globalAverage, dense(4 * width, classes)];
  },
};
