import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { architectures } from '../../src/models';
import { everyPair, type StepCase, stepCases, titleOf } from '../support/steps';
import type * as Cases from './engine/cases';
import { type EnginePage, openEngine } from './engine/source';
import { openBrowser } from './site';

let browser: Browser;
let engine: EnginePage;
beforeAll(async () => {
  browser = await openBrowser({ webgpu: true });
  engine = await openEngine(browser, 'webgpu');
});
afterAll(async () => {
  await engine?.close();
  await browser?.close();
});

type Result<Name extends keyof typeof Cases> = Awaited<ReturnType<(typeof Cases)[Name]>>;

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
    const { apart, length } = await engine.call<Result<'distanceOfGradients'>>('distanceOfGradients', wanted);
    console.info(`${title}: ${apart.toExponential(1)} of ${length.toExponential(1)}`);
    expect(length).toBeGreaterThan(0);
    expect(apart).toBeLessThan(1e-5);
    expect(engine.troubles).toEqual([]);
  });
});
