import { describe, expect, it } from 'vitest';
import { exported, measuringEnds } from '../../support/page/measuring';
import { siteFixture } from '../../support/page/siteFixture';

const here = siteFixture();

describe('measuring this device', () => {
  it('is opened at the badge, stops when asked and keeps what it has', async () => {
    const { page, consoleErrors } = await here.visit();
    await page.getByRole('status', { name: 'Backend' }).click();
    await page.getByRole('button', { name: 'Measure this device' }).click();
    await measuringEnds(page, 'idle');
    await page.getByRole('button', { name: 'Measure', exact: true }).click();
    await page.getByRole('dialog').getByRole('table').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await measuringEnds(page, 'stopped');
    expect(await page.getByRole('dialog').getByRole('rowheader', { name: 'This page' }).count()).toBeGreaterThan(0);
    // The contenders' workers are gone; the page's own stays.
    await expect.poll(() => page.workers().length).toBe(1);
    expect(consoleErrors).toEqual([]);
    await page.close();
  });

  it('goes on without a contender that cannot start, and says so', async () => {
    const { page } = await here.visit('?measure=plane&batches=8', {}, (fresh) =>
      fresh.route('**/jax-*.js', (route) => route.abort()),
    );
    const [row] = (await exported(page)).rows;
    expect(row?.results.jax).toEqual({ refused: { code: 'not-started', detail: '' } });
    expect(row?.results.plain).toHaveProperty('wall');
    await page.getByText('Its program could not be loaded.').waitFor();
    await page.close();
  });
});

describe('when measuring cannot go on', () => {
  it('says why, and can be begun anew', async () => {
    const { page } = await here.visit('?measure=plane&batches=8', {}, (fresh) =>
      fresh.addInitScript(() => {
        window.Worker = class extends Worker {
          constructor(url: string | URL, options?: WorkerOptions) {
            if (String(url).includes('plain')) throw new Error('forbidden by a test');
            super(url, options);
          }
        };
      }),
    );
    await measuringEnds(page, 'failed');
    await page.getByText(/Measuring failed:.*forbidden by a test/).waitFor();
    await page.getByRole('button', { name: 'Measure', exact: true }).waitFor();
    await page.close();
  });
});
