import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { press, reaches, scores } from '../../support/page/pageDriver';
import { openBrowser, type Site, serveSite, visit } from '../../support/page/site';

let browser: Browser;
let sites: Site[];
beforeAll(async () => {
  [browser, ...sites] = await Promise.all([openBrowser(), serveSite(), serveSite({ isIsolated: true })]);
});
afterAll(async () => {
  await browser?.close();
  for (const site of sites ?? []) await site.close();
});

const digits = '#kd1?task=digits&teacher=convnet&teacher.filters=4&student=convnet&student.filters=2';
const brief = `${digits}&training.teacherEpochs=1&training.studentEpochs=1&transfer.examples=1000`;

it('WASM uses threads where the page is cross-origin isolated, none elsewhere, and computes the same', async () => {
  const seen = [];
  for (const site of sites) {
    const binaries: string[] = [];
    const { page, consoleErrors } = await visit(browser, site, `?backend=wasm${brief}`, {}, async (fresh) => {
      fresh.on('request', (request) => {
        const [binary] = request.url().match(/tfjs-backend-wasm[a-z-]*(?=-[\w-]{8}\.wasm)/) ?? [];
        if (binary) binaries.push(binary);
      });
    });
    const isIsolated = await page.evaluate(() => crossOriginIsolated);
    await press(page, 'Run');
    expect(await reaches(page, 'done', 'failed')).toBe('done');
    const { Teacher, Student, Twin } = await scores(page);
    seen.push({ isIsolated, binaries, workers: page.workers().length, scores: [Teacher, Student, Twin] });
    expect(consoleErrors).toEqual([]);
    await page.close();
  }
  const [alone, together] = seen;
  expect(alone?.isIsolated).toBe(false);
  expect(together?.isIsolated).toBe(true);
  expect(alone?.binaries).toEqual(['tfjs-backend-wasm-simd']);
  expect(together?.binaries).toEqual(['tfjs-backend-wasm-threaded-simd']);
  // A worker of ours, and its threads.
  expect(alone?.workers).toBe(1);
  expect(together?.workers).toBeGreaterThan(1);
  // All but the last column, which is a time.
  const numbers = (each: typeof alone) => each?.scores.map((cells) => cells?.slice(0, -1));
  expect(numbers(together)).toEqual(numbers(alone));
});
