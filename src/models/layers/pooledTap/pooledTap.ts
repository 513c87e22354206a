import type { Tensor3D } from '@tensorflow/tfjs';
import type { Layer } from '../../layer';
import { sequenceOf } from '../sequence';
import { meanOverTokens } from '../tokenPooling/tokenPooling';

declare module '../../layer' {
  interface LayerOperations {
    readonly pooledTap: { readonly name: string };
  }
}

/**
 * The identity on `[batch, positions, width]`; makes the mean over tokens at this point, `[batch, width]`, available to
 * methods, which compare vectors and know nothing of padding. Not allowed inside a residual block. Its plan throws a
 * RangeError for examples that are no sequence of vectors.
 */
export const pooledTap = (name: string): Layer => ({
  name: `tap ${name}`,
  tap: name,
  operation: { kind: 'pooledTap', name },
  plan(input) {
    const [, width] = sequenceOf(input, 'A tap of sequences');
    return { output: input, tapShape: [width], weights: [], multiplyAdds: 0, randomNumbers: 0 };
  },
  apply(ops, x, _weights, context) {
    context.tap?.(name, meanOverTokens(ops, x as Tensor3D, context));
    return x;
  },
});
