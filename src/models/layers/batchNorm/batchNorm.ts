import type { Layer } from '../../layer';

declare module '../../layer' {
  interface LayerOperations {
    readonly batchNorm: { readonly epsilon: number; readonly momentum: number };
  }
}

/** Added to the variance, against division by zero in a constant channel. */
const epsilon = 1e-3;
/** Weight of the previous running statistics in each update. */
const momentum = 0.9;

/**
 * Batch normalisation over all but the last dimension (Ioffe & Szegedy, ICML 2015): with the mean and variance of the
 * batch in training, with their running averages in evaluation. `apply` throws a RangeError if a weight is missing.
 */
export const batchNorm = (): Layer => ({
  name: 'batch norm',
  operation: { kind: 'batchNorm', epsilon, momentum },
  plan(input) {
    const channels = input.at(-1) ?? 0;
    const all = (value: number) => ({ shape: [channels], start: { kind: 'constant', value } }) as const;
    return {
      output: input,
      weights: [all(1), all(0)],
      statistics: [all(0), all(1)],
      multiplyAdds: input.reduce((product, size) => product * size, 1),
      randomNumbers: 0,
    };
  },
  apply(ops, x, [scale, shift], { updateStatistics }, [runningMean, runningVariance]) {
    if (!scale || !shift || !runningMean || !runningVariance) throw new RangeError('Batch norm lacks its weights.');
    const normalised = (mean: typeof scale, variance: typeof scale) =>
      ops.add(ops.mul(ops.sub(x, mean), ops.mul(ops.rsqrt(ops.add(variance, epsilon)), scale)), shift);
    if (!updateStatistics) return normalised(runningMean, runningVariance);
    const axes = x.shape.slice(0, -1).map((_, dimension) => dimension);
    const mean = ops.mean(x, axes);
    const variance = ops.mean(ops.square(ops.sub(x, mean)), axes);
    const moved = (running: typeof mean, now: typeof mean) =>
      ops.add(ops.mul(running, momentum), ops.mul(now, 1 - momentum));
    updateStatistics([moved(runningMean, mean), moved(runningVariance, variance)]);
    return normalised(mean, variance);
  },
});
