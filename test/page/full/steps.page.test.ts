import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { press, reaches } from '../../support/page/pageDriver';
import { siteFixture } from '../../support/page/siteFixture';

/** What the badge says of how steps are taken. */

const here = siteFixture();

const brief = '&training.teacherEpochs=1&training.studentEpochs=1';

/** Runs what is set up, and reads how its steps were taken. */
async function wayOfSteps(page: Page): Promise<string> {
  await press(page, 'Run');
  await reaches(page, 'done');
  const badge = page.getByRole('status', { name: 'Backend' });
  await badge.click();
  const text = await page.getByText(/^Steps (are recorded|run)/).innerText();
  await badge.click();
  await page.getByText(/^Steps (are recorded|run)/).waitFor({ state: 'detached' });
  return text;
}

describe('steps', () => {
  it('are recorded anew when batch size, architecture or method change', async () => {
    const { page, consoleErrors } = await here.visit(`#kd1?training.batchSize=64${brief}`);
    const ways = new Map<string, string>();
    for (const change of [
      'training.batchSize=16',
      'training.batchSize=512',
      'student=perceptron&student.widths=9',
      'method=logit-matching',
    ]) {
      await page.evaluate((fragment) => {
        location.hash = fragment;
      }, `#kd1?${change}${brief}`);
      ways.set(change, await wayOfSteps(page));
    }
    for (const way of ways.values()) expect(way).toMatch(/^Steps are recorded once and replayed: \d+ commands/);
    expect(new Set(ways.values()).size).toBe(ways.size);
    expect(consoleErrors).toEqual([]);
    await page.close();
  });

  it('run operation by operation where they cannot be recorded, and the badge says why', async () => {
    const { page } = await here.visit(`?backend=cpu#kd1?task.points=100${brief}`);
    expect(await wayOfSteps(page)).toBe('Steps run operation by operation: cpu cannot record steps.');
    await page.close();
  });
});
