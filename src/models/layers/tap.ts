import type { Layer } from '../layer';

/** Lets methods see the activations at this place, and changes nothing. Stands between layers, not inside a block. */
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
