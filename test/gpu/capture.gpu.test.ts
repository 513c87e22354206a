import { describe, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import type { Values } from '../../src/experiment/fields';
import { architectures } from '../../src/models';
import { coveringSubset, isWhole } from '../support/products';
import { everyPair, moving, partsOf, type StepCase, stepCases, titleOf } from '../support/stepCases';
import { openEngine } from './engine/source';

const engine = openEngine();

/** A slider moves on the way. The software adapter is slow: it takes fewer steps. */
const steps = isWhole ? 20 : 8;
const coveredBy = (wanted: StepCase) => partsOf(wanted).filter((part) => part !== 'steps');
const cases = stepCases(architectures, methods);
/**
 * Compiling the kernels of an attack on a net that normalises its batches takes the software adapter 20 seconds. MiniLM
 * is made of what TinyBERT is made of.
 */
const isQuick = ({ architecture, method }: StepCase) =>
  (architecture !== 'residual' || method === 'hinton') && method !== 'mini-lm';
const pairs = everyPair(architectures, methods).map((pair) => ({ ...pair, schedule: moving }));

describe('a step recorded on WebGPU', () => {
  it('finds everything in TensorFlow.js that recording reaches into', async () => {
    expect(await engine.call('missing')).toEqual([]);
  });

  it('says which part of TensorFlow.js is gone where one is', async () => {
    const refusal = await engine.call('refusalWithout', 'makeUniforms');
    expect(refusal).toContain('tfjs-backend-webgpu has no makeUniforms any more');
  });

  it.each(['adam', 'sgd'] as const)('serves a stranger’s own training loop, bit for bit: %s', async (optimizer) => {
    const { captured, eager } = await engine.call('strangersBothWays', optimizer, 12);
    expect(captured).toEqual(eager);
    expect(new Set(captured).size).toBeGreaterThan(20);
  });

  it('holds the same memory after 600 steps as after 200', async () => {
    const [, ...seen] = await engine.call('memoryOverSteps', {}, 4, 200);
    expect(seen).toHaveLength(3);
    for (const each of seen) expect(each).toEqual(seen[0]);
  });

  for (const wanted of isWhole ? [...cases, ...pairs] : coveringSubset(cases.filter(isQuick), coveredBy)) {
    it(`equals the eager one bit for bit over ${steps} steps: ${titleOf(wanted)}`, async () => {
      const { captured, eager } = await engine.call('bothWays', wanted, steps);
      expect(captured).toEqual(eager);
      expect(captured.every(Number.isFinite)).toBe(true);
      expect(engine.consoleErrors).toEqual([]);
    });
  }

  it('asks the device for nothing but one submit for many steps, and a slider writes 16 bytes for each step ahead', async () => {
    const seen = await engine.call('requestsOfReplay', {}, 5);
    const { commands, ...requests } = seen;
    expect(requests).toEqual({ buffers: 0, bindGroups: 0, pipelines: 0, submits: 1, bytes: 16 * 130 });
    expect(commands).toBeGreaterThan(20);
  });

  it('holds memory of its own while it lives, and gives all of it back', async () => {
    const { rounds, tensors } = await engine.call('memoryOfRecords', {});
    for (const { bytes, before, during, after } of rounds) {
      expect(bytes).toBeGreaterThan(1000);
      expect(during - before).toBe(bytes);
      expect(after).toBe(before);
    }
    expect(new Set(tensors).size).toBe(1);
  });

  it('takes no step while it is recorded, sees what is written, and stops at a variable that was assigned', async () => {
    const seen = await engine.call('writtenAndAssigned');
    expect(seen.untouched).toEqual([1, 2]);
    expect(seen.written).toEqual([20, 0]);
    expect(seen.refusal).toContain('assigned since');
  });

  for (const [misdeed, reason] of [
    ['reads', /reads values back/],
    ['leaves', /leaves tensors behind/],
    ['disposes', /did not make/],
    ['breaks', /shader|expected|invalid/i],
  ] as const) {
    it(`is refused when the step ${misdeed}, and then nothing has happened`, async () => {
      const seen = await engine.call('refusalOf', misdeed);
      expect(seen.reason).toMatch(reason);
      expect(seen.then).toEqual([1, 2]);
      expect(seen.after).toEqual([2, 4]);
    });
  }
});

describe('an attack on WebGPU', () => {
  const families: readonly Partial<StepCase>[] = [
    { architecture: 'perceptron' },
    { architecture: 'residual', values: { width: 2, blocks: 1 }, inputShape: [8, 8, 1] },
  ];
  it.each(families)(
    'that may move nothing leaves ARD the softened logits, kernels and all: $architecture',
    async (family) => {
      const outcomeOf = async (method: string, methodValues: Values) => {
        const wanted = { ...family, method, methodValues, optimizer: 'momentum' };
        return (await engine.call('bothWays', wanted, 5)).captured;
      };
      const expected = await outcomeOf('hinton', {});
      const apart = (found: number[]) =>
        Math.max(
          ...found.map(
            (value, at) => Math.abs(value - (expected[at] as number)) / (1 + Math.abs(expected[at] as number)),
          ),
        );
      expect(apart(await outcomeOf('robust-distillation', { epsilon: 0, steps: 1 }))).toBeLessThan(1e-4);
      expect(apart(await outcomeOf('robust-distillation', { epsilon: 0.3, steps: 1 }))).toBeGreaterThan(1e-3);
    },
  );
});

describe('a method on WebGPU', () => {
  it.each(methods.map(({ id }) => [id]))('agrees with PyTorch: %s', async (id) => {
    const deviations = await engine.call('deviationsOf', id);
    expect(deviations.length).toBeGreaterThan(0);
    expect(Math.max(...deviations)).toBeLessThanOrEqual(1e-4);
  });
});

describe('images on the GPU', () => {
  it.each([4, 5, 7, 784])('stay bytes and come back as floats, %i to a row', async (width) => {
    expect(await engine.call('differenceOfByteRows', width)).toBeLessThan(1e-6);
  });

  it('60,000 of 28 × 28 take at most 50 MB', async () => {
    const { used, isRight } = await engine.call('wholeMnist');
    expect(isRight).toBe(true);
    expect(used).toBeLessThan(50e6);
  });
});
