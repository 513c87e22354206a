import { describe, expect, it } from 'vitest';
import { methods } from '../../../src/distillation';
import { architectures } from '../../../src/models';
import { type StepCase, stepCases } from '../../support/stepCases';
import { openEngine } from '../engine/source';

const engine = openEngine();
const families = stepCases(architectures, methods).slice(0, architectures.length);

describe('our kernels on WebGPU, against stock kernels there,', () => {
  it.each(families.map((wanted) => [wanted.architecture, wanted] as const))(
    'lead a %s where stock kernels lead it, over 50 recorded steps',
    async (_name, wanted) => {
      const found = await engine.call('differenceOfWays', wanted, 50, 'captured', 'stock on WebGPU');
      expect(found.isFinite).toBe(true);
      expect(found.lastLosses).toBeLessThan(1e-3);
    },
  );

  it.each(methods.map(({ id }) => id))('give %s the steps that stock kernels give it', async (method) => {
    const [wanted] = stepCases(architectures, methods).filter((each) => each.method === method);
    const found = await engine.call('differenceOfWays', wanted as StepCase, 3, 'captured', 'stock on WebGPU');
    expect(found.losses).toBeLessThan(1e-5);
  });
});
