import type { Layer } from '../../layer';

declare module '../../layer' {
  interface LayerOperations {
    readonly tap: { readonly name: string };
  }
}

/** The identity; makes the activations at this point available to methods. Not allowed inside a residual block. */
export const tap = (name: string): Layer => ({
  name: `tap ${name}`,
  tap: name,
  operation: { kind: 'tap', name },
  plan: (input) => ({ output: input, weights: [], multiplyAdds: 0, randomNumbers: 0 }),
  apply(_ops, x, _weights, context) {
    context.tap?.(name, x);
    return x;
  },
});
