import { describe, expect, it } from 'vitest';
import { press, reaches, scores, setPace, shortest, slider } from '../../support/page/pageDriver';
import { siteFixture } from '../../support/page/siteFixture';

const here = siteFixture();

describe('a visitor without a GPU', () => {
  it('keeps the trained teacher when asked, and gets the same numbers as without', async () => {
    const { page, consoleErrors } = await here.visit(shortest);
    await press(page, 'Run');
    await reaches(page, 'done');
    const anew = await scores(page);
    await page.getByRole('button', { name: /^Teacher\b/ }).click();
    await page.getByRole('checkbox', { name: /Keep the trained teacher/ }).check();
    await press(page, 'Run');
    await page.getByText('kept from the last run').waitFor();
    await reaches(page, 'done');
    const kept = await scores(page);
    expect(kept.Student?.slice(0, -1)).toEqual(anew.Student?.slice(0, -1));
    expect(kept.Twin?.slice(0, -1)).toEqual(anew.Twin?.slice(0, -1));
    expect(consoleErrors).toEqual([]);
  });

  it('draws a digit before anything is trained and is told to press Run; afterwards the networks answer', async () => {
    const where = '#kd1?task=digits&training.teacherEpochs=1&training.studentEpochs=1';
    const { page, consoleErrors } = await here.visit(where);
    await page.getByText('Draw one').click();
    const pad = page.getByRole('img', { name: 'Drawing pad' });
    const box = await pad.boundingBox();
    if (!box) throw new Error('The pad is not on the screen.');
    await page.mouse.move(box.x + 90, box.y + 25);
    await page.mouse.down();
    await page.mouse.move(box.x + 82, box.y + 140, { steps: 8 });
    await page.mouse.up();
    await page.getByText('After Run, bars show the probability').waitFor();

    await press(page, 'Run');
    const bars = page.getByRole('table', { name: /Probability of each class/ });
    await bars.getByRole('columnheader', { name: 'Twin', exact: true }).waitFor();
    await reaches(page, 'done');
    const rows = await bars.getByRole('row').allInnerTexts();
    expect(rows).toHaveLength(11);
    // Bars follow the slider without training.
    const soft = await bars.innerText();
    await slider(page, 'Temperature T').press('Home');
    await page.getByText('Softened at T = 1').waitFor();
    expect(await bars.innerText()).not.toBe(soft);

    await page.getByRole('tab', { name: 'Classes' }).click();
    const matrix = page.getByRole('table', { name: 'Confusion matrix: Student' });
    await matrix.waitFor();
    const cells = (await matrix.getByRole('cell').allInnerTexts()).map(Number);
    expect(cells.reduce((sum, count) => sum + count, 0)).toBe(2000);
    await page.getByRole('tab', { name: 'Differ' }).click();
    await page.getByText(/Student and twin differ on [\d,]+ test examples/).waitFor();
    await page
      .getByRole('listitem')
      .filter({ has: page.locator('canvas') })
      .first()
      .getByRole('button')
      .click();
    await page.getByText(/^Example [\d,]+ of 2,000$/).waitFor();
    expect(consoleErrors).toEqual([]);
  });

  it('says the values at the pointer, while curves grow and when they rest', async () => {
    const { page, consoleErrors } = await here.visit('#kd1?training.teacherEpochs=2&training.studentEpochs=20');
    const chart = page.getByRole('figure', { name: 'Test accuracy' });
    const lines = chart.locator('.recharts-line');
    const growing = chart.locator('path[data-curve]');
    const pointAtChart = () => chart.locator('.ruling').hover({ position: { x: 90, y: 60 }, force: true });
    const readOff = async () => (await chart.locator('.recharts-tooltip-wrapper').allInnerTexts()).join();
    const all =
      /Step [\d,]+\s+Pseudo-label twin [\d.]+\s+Student [\d.]+\s+Student agrees with teacher [\d.]+\s+Teacher [\d.]+\s+Twin [\d.]+/;
    // Slow enough that it cannot be over before the pointer is there.
    await setPace(page, '20');
    await press(page, 'Run');
    await reaches(page, 'distil');
    await expect.poll(() => growing.count()).toBe(5);
    expect(await lines.count()).toBe(0);
    await pointAtChart();
    await expect.poll(readOff).toMatch(all);
    expect(await lines.count()).toBe(5);
    await page.mouse.move(5, 5);
    await expect.poll(() => growing.count()).toBe(5);
    expect(await lines.count()).toBe(0);
    await setPace(page, 'full');
    await reaches(page, 'done');
    await expect.poll(() => lines.count()).toBe(5);
    expect(await growing.count()).toBe(0);
    await pointAtChart();
    await expect.poll(readOff).toMatch(all);
    // Not the first step, which is at the left edge: the one under the pointer.
    await expect.poll(readOff).not.toMatch(/Step 0\b/);
    expect(consoleErrors).toEqual([]);
  });
});
