import type { Layer } from '../../layer';

declare module '../../layer' {
  interface LayerOperations {
    readonly relu: object;
  }
}

/** max(x, 0). */
export const relu = (): Layer => ({
  name: 'relu',
  operation: { kind: 'relu' },
  plan: (output) => ({ output, weights: [], multiplyAdds: 0, randomNumbers: 0 }),
  apply: (ops, x) => ops.relu(x),
});
