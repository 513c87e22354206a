import type { TransformerPart } from '../../../experiment/declarations';
import type { Layer } from '../../layer';

declare module '../../layer' {
  interface LayerOperations {
    readonly tap: { readonly name: string };
  }
}

/** The identity; makes the activations at this point available to methods, as those of `part` if it is given. */
export const tap = (name: string, part?: TransformerPart): Layer => ({
  name: `tap ${name}`,
  operation: { kind: 'tap', name },
  plan: (input) => ({
    output: input,
    taps: [{ name, shape: input, ...(part && { part }) }],
    weights: [],
    multiplyAdds: 0,
    randomNumbers: 0,
  }),
  apply(_ops, x, _weights, context) {
    context.tap?.(name, x);
    return x;
  },
});
