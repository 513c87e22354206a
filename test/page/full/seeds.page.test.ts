import { describe, expect, it } from 'vitest';
import { press } from '../../support/page/pageDriver';
import { siteFixture } from '../../support/page/siteFixture';

const here = siteFixture();

describe('insight measures', () => {
  it('the gap over several seeds, with the interval of its mean', async () => {
    const { page, consoleErrors } = await here.visit('#kd1?training.teacherEpochs=10&training.studentEpochs=10');
    await page.getByRole('tab', { name: 'Seeds' }).click();
    await press(page, 'Run 3 seeds');
    await page.getByText(/^Mean gap [+−-]?\d+\.\d points; 95 % interval/).waitFor();
    await page.getByRole('button', { name: 'Run 3 seeds' }).waitFor();
    const seeds = page.getByRole('table', { name: 'Accuracy of each seed' }).getByRole('rowheader');
    expect(await seeds.allInnerTexts()).toEqual(['2', '3', '1']);
    expect(await page.getByRole('img', { name: /Student − twin over the steps/ }).count()).toBe(1);
    expect(consoleErrors).toEqual([]);
  });
});
