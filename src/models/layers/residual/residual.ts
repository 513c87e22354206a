import type { Layer } from '../../layer';
import { applyLayers, planLayers, totalsOf } from '../../network';

declare module '../../layer' {
  interface LayerOperations {
    readonly residual: { readonly body: readonly Layer[]; readonly shortcut: readonly Layer[] };
  }
}

/**
 * A residual block, `body(x) + shortcut(x)` (He et al., CVPR 2016); an empty shortcut is the identity. Its plan
 * throws a RangeError unless both have the same output shape.
 */
export const residual = (body: readonly Layer[], shortcut: readonly Layer[]): Layer => ({
  name: 'residual',
  operation: { kind: 'residual', body, shortcut },
  plan(input) {
    const ways = [planLayers(body, input), planLayers(shortcut, input)] as const;
    const [first, second] = ways.map((way) => (way.at(-1)?.plan.output ?? input).join('×'));
    if (first !== second) throw new RangeError(`A body of ${first} cannot be added to a shortcut of ${second}.`);
    return { output: ways[0].at(-1)?.plan.output ?? input, ...totalsOf([...ways[0], ...ways[1]]) };
  },
  apply(ops, x, weights, context, statistics) {
    const input = x.shape.slice(1);
    const [inner, side] = [planLayers(body, input), planLayers(shortcut, input)];
    const own = totalsOf(inner);
    const through = applyLayers(
      ops,
      inner,
      x,
      weights.slice(0, own.weights.length),
      context,
      statistics.slice(0, own.statistics.length),
    );
    const around = applyLayers(
      ops,
      side,
      x,
      weights.slice(own.weights.length),
      context,
      statistics.slice(own.statistics.length),
    );
    return ops.add(through, around);
  },
});
