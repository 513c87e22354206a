import { describe, expect, it } from 'vitest';
import { methods } from '../../../src/distillation';
import { byId } from '../../../src/experiment/declarations';
import { architectures } from '../../../src/models';
import { allOrCovering } from '../../support/products';
import { everyPair, type StepCase, stepCases, titleOf } from '../../support/stepCases';
import { openEngine } from '../engine/source';

const engine = openEngine();

/** The rate that the page proposes for images. At ten times that, losses part whenever a weight is rounded anew. */
const learningRate = 0.001;
const withTwoHeads = stepCases(architectures, methods).filter(({ second, teachers }) => second && teachers === 1);
const everything = [...everyPair(architectures, methods), ...withTwoHeads].map((wanted) => ({
  ...wanted,
  learningRate,
}));
const pairs = allOrCovering(everything, ({ architecture, method, second }) => [
  architecture,
  method,
  JSON.stringify(second ?? null),
]);
const titled = (some: readonly StepCase[]) => some.map((wanted) => [titleOf(wanted), wanted] as const);
const short = (value: number) => value.toExponential(1);

/** stockKernels.gpu.test.ts has every architecture and every method against stock kernels on the same device. */
describe('our kernels against stock kernels on the CPU', () => {
  it.each(titled(pairs))('give the same gradient: %s', async (title, wanted) => {
    const { apart, length } = await engine.call('distanceOfGradients', wanted, 'stock on the CPU');
    console.info(`${title}: ${short(apart)} of ${short(length)}`);
    expect(length).toBeGreaterThan(0);
    expect(apart).toBeLessThan(1e-5);
    expect(engine.consoleErrors).toEqual([]);
  });

  // Attacks follow the signs of gradients: where one is nearly 0, stock kernels themselves go another way when weights
  // are rounded anew. Ours must go one of their ways, and much closer than those ways are apart.
  const attacks = ({ method }: StepCase) => byId(methods, method).attack !== undefined;
  it.each(titled(pairs.filter(attacks)))(
    'lead to losses of stock kernels in 50 recorded steps: %s',
    async (title, wanted) => {
      const found = await engine.call('differencesOfRoundings', wanted, 50, 3, 1e-5);
      console.info(`${title}, 50 steps: ${found.map(short).join(' ')}`);
      expect(Math.min(...found)).toBeLessThan(1e-5);
    },
  );

  it.each(titled(pairs.filter((wanted) => !attacks(wanted))))(
    'lead to the same losses in 50 recorded steps: %s',
    async (title, wanted) => {
      const found = await engine.call('differenceOfWays', wanted, 50, 'captured', 'stock on the CPU');
      console.info(`${title}, 50 steps: ${short(found.lastLosses)}`);
      expect(found.isFinite).toBe(true);
      expect(found.lastLosses).toBeLessThan(1e-3);
    },
  );
});

/**
 * One unit of these is alive. What shifts or stretches features has no gradient then, and the methods get it as the
 * difference of large numbers: stock kernels give another one whenever weights are rounded anew, by a unit in their
 * last place.
 */
describe('where rounding is most of the gradient', () => {
  const nearlyDead = everyPair(architectures, methods)
    .filter(({ architecture }) => architecture === 'thin-perceptron')
    .filter(({ method }) => method === 'relational' || method === 'contrastive')
    .map((wanted) => [wanted.method, { ...wanted, values: { width: 4, depth: 5 } }] as const);
  it.each(nearlyDead)('our kernels add no more to it than rounding the weights anew: %s', async (method, wanted) => {
    const moved = await engine.call('stockGradientsRoundedAnew', wanted, 5);
    const { apart } = await engine.call('distanceOfGradients', wanted, 'stock on WebGPU');
    console.info(`${method}: ${short(apart)}, stock kernels rounded anew ${moved.map(short).join(' ')}`);
    expect(apart).toBeLessThan(Math.max(...moved));
  });
});
