import { describe, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { architectures } from '../../src/models';
import { everyPair, type StepCase, stepCases, titleOf } from '../support/steps';
import { openEngine } from './engine/source';

const engine = openEngine();

/**
 * All pairs take many minutes on the processor: `SCIENCE=whole npx vitest run --project browser test/browser/pairs.test.ts`
 * takes them. `npm test` takes nearly every method with one architecture.
 */
const isWhole = process.env.SCIENCE === 'whole';
const ids = architectures.map(({ id }) => id);
const isDue = ({ architecture, method }: StepCase) =>
  isWhole || methods.findIndex(({ id }) => id === method) % ids.length === ids.indexOf(architecture);
const withTwoHeads = stepCases(architectures, methods).filter(({ second, teachers }) => second && teachers === 1);
const pairs = [...everyPair(architectures, methods).filter(isDue), ...withTwoHeads].map(
  (wanted) => [titleOf(wanted), wanted] as const,
);

describe('our kernels against stock kernels', () => {
  it.each(pairs)('give the same gradient: %s', async (title, wanted) => {
    const { apart, length } = await engine.call('distanceOfGradients', wanted);
    console.info(`${title}: ${apart.toExponential(1)} of ${length.toExponential(1)}`);
    expect(length).toBeGreaterThan(0);
    expect(apart).toBeLessThan(1e-5);
    expect(engine.troubles).toEqual([]);
  });
});
