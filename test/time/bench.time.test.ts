import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Measured, Row } from '../../src/bench/measure';
import { exported } from '../support/page/measuring';
import { openBrowser, type Site, serveSite, visit } from '../support/page/site';

/** Ratios with slack: what is measured without it is in the README. Times of day prove nothing on a busy machine. */

let site: Site;
beforeAll(async () => {
  site = await serveSite();
});
afterAll(() => site?.close());

function resultsOf(row: Row | undefined): Record<'ours' | 'plain' | 'jax', Measured> {
  const results = Object.entries(row?.results ?? {}).map(([name, result]) => {
    if ('refused' in result) throw new Error(`${name} refused ${row?.net}: ${JSON.stringify(result.refused)}`);
    return [name, result] as const;
  });
  return Object.fromEntries(results) as Record<'ours' | 'plain' | 'jax', Measured>;
}

/** All three train the same net, and all three learn something: their losses are near each other, and finite. */
function expectSameNet({ ours, plain, jax }: Record<'ours' | 'plain' | 'jax', Measured>) {
  for (const [name, { wall, script, counts, loss }] of Object.entries({ ours, plain, jax })) {
    console.info(`${name}: ${wall.toPrecision(3)} ms, JS ${script.toPrecision(3)} ms, loss ${loss}`, counts ?? '');
  }
  expect(new Set([ours, plain, jax].map(({ opened }) => opened.parameters)).size).toBe(1);
  for (const { loss } of [ours, plain, jax]) {
    expect(loss).toBeGreaterThan(0);
    expect(loss).toBeLessThan(60);
  }
}

describe('measuring this device on WASM', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it('begins when the address asks, shows what it found, and plain TensorFlow.js takes at least 4 times as long', async () => {
    const { page, consoleErrors } = await visit(browser, site, '?measure=plane&batches=32');
    const { rows, backend } = await exported(page);
    expect(backend).toBe('wasm');
    expect(rows.map(({ net, batch }) => [net, batch])).toEqual([['plane', 32]]);
    const results = resultsOf(rows[0]);
    expectSameNet(results);
    expect(results.plain.wall / results.ours.wall).toBeGreaterThan(4);
    const table = page.getByRole('dialog').getByRole('table', { name: 'Speed' });
    for (const name of ['This page', 'Plain TensorFlow.js', 'jax-js']) {
      expect(await table.getByRole('rowheader', { name, exact: true }).count()).toBe(1);
    }
    expect(consoleErrors).toEqual([]);
    await page.close();
  });

  it('networks of tokens take plain TensorFlow.js at least 4 times as long', async () => {
    const { page } = await visit(browser, site, '?measure=bag,transformer&batches=32');
    const { rows } = await exported(page);
    expect(rows.map(({ net }) => net)).toEqual(['bag', 'transformer']);
    for (const row of rows) {
      const results = resultsOf(row);
      expectSameNet(results);
      expect(results.plain.wall / results.ours.wall).toBeGreaterThan(4);
    }
    await page.close();
  });

  it('a perceptron on digits takes plain TensorFlow.js at least twice as long', async () => {
    const { page } = await visit(browser, site, '?measure=digits&batches=128');
    const results = resultsOf((await exported(page)).rows[0]);
    expectSameNet(results);
    expect(results.plain.wall / results.ours.wall).toBeGreaterThan(2);
    await page.close();
  });

  it('a convolutional net, which plain TensorFlow.js can train on the CPU backend alone, takes 40 times as long', async () => {
    const { page } = await visit(browser, site, '?measure=cnn&batches=128');
    const results = resultsOf((await exported(page)).rows[0]);
    expectSameNet(results);
    expect(results.plain.opened.backend).toBe('cpu');
    expect(results.plain.wall / results.ours.wall).toBeGreaterThan(40);
    await page.close();
  });
});

describe('measuring this device on WebGPU', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser({ webgpu: true });
  });
  afterAll(() => browser?.close());

  it.each([
    ['plane', 8, 20],
    ['digits', 8, 1.2],
    ['cnn', 12, 3],
  ] as const)(
    'a replayed step of %s makes no buffer and uploads little; plain takes %s times its JavaScript and %s times as long',
    async (net, times, longer) => {
      const { page, consoleErrors } = await visit(browser, site, `?backend=webgpu&measure=${net}&batches=2`);
      const results = resultsOf((await exported(page)).rows[0]);
      expectSameNet(results);
      const { ours, plain, jax } = results;
      expect(ours.counts?.buffers).toBe(0);
      expect(ours.counts?.bindGroups).toBe(0);
      expect(ours.counts?.uploadedBytes).toBeLessThanOrEqual(1000);
      expect(ours.counts?.submits).toBeLessThanOrEqual(1);
      for (const other of [plain, jax]) expect(other.counts?.submits).toBeGreaterThan(1);
      expect(plain.counts?.buffers).toBeGreaterThan(10);
      expect(plain.script / ours.script).toBeGreaterThan(times);
      // Medians of turns that alternate: what else the machine does falls on both.
      expect(plain.wall / ours.wall).toBeGreaterThan(longer);
      expect(consoleErrors).toEqual([]);
      await page.close();
    },
  );
});
