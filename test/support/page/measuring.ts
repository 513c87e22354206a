import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { Report } from '../../../src/bench/measure';

/** The view that measures this device, for the tests. */

export const measuringEnds = (page: Page, state: string) =>
  page.locator(`[data-measure="${state}"]`).waitFor({ state: 'attached' });

/** Waits until everything is measured, and takes what the visitor would export. */
export async function exported(page: Page): Promise<Report> {
  await measuringEnds(page, 'done');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export JSON' }).click();
  return JSON.parse(readFileSync(await (await download).path(), 'utf8')) as Report;
}
