import type { Shape } from '../../../experiment/declarations';
import type { Layer } from '../../layer';
import { sizeOf } from '../../network';

declare module '../../layer' {
  interface LayerOperations {
    readonly flatten: object;
    readonly unflatten: { readonly shape: Shape };
  }
}

/** `[batch, …]` → `[batch, size]`. */
export const flatten = (): Layer => ({
  name: 'flatten',
  operation: { kind: 'flatten' },
  plan: (input) => ({ output: [sizeOf(input)], weights: [], multiplyAdds: 0, randomNumbers: 0 }),
  apply: (ops, x) => ops.reshape(x, [x.shape[0] as number, -1]),
});

/** `[batch, h·w·c]` → `[batch, h, w, c]`. Its plan throws a RangeError if the sizes differ. */
export const unflatten = (shape: Shape): Layer => ({
  name: `unflatten ${shape.join(' × ')}`,
  operation: { kind: 'unflatten', shape },
  plan(input) {
    if (sizeOf(input) !== sizeOf(shape)) {
      throw new RangeError(`${input.join(' × ')} numbers do not fill ${shape.join(' × ')}.`);
    }
    return { output: shape, weights: [], multiplyAdds: 0, randomNumbers: 0 };
  },
  apply: (ops, x) => ops.reshape(x, [-1, ...shape]),
});
