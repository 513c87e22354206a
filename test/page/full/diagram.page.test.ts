import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { press, reaches, setPace, violationsOf } from '../../support/page/pageDriver';
import { siteFixture } from '../../support/page/siteFixture';

/** The diagram of the data flow: what it shows of a run, and the numbers that it opens. */

const here = siteFixture();

const diagram = (page: Page) => page.getByRole('region', { name: 'How data flows' });
const part = (page: Page, name: string) => diagram(page).locator(`[data-part="${name}"]`);
const table = (page: Page) => page.getByRole('table', { name: /^Inside this batch/ });

/** The cells of a column of the open table, top to bottom. */
const column = (page: Page, heading: string) =>
  table(page).evaluate((element, wanted) => {
    const [head, ...rows] = (element as HTMLTableElement).rows;
    const at = [...(head?.cells ?? [])].findIndex(({ innerText }) => innerText === wanted);
    return rows.map(({ cells }) => cells[at]?.innerText ?? '');
  }, heading);

const numbers = (cells: readonly string[]) => cells.map((cell) => Number(cell.replace('−', '-')));

describe('the diagram', () => {
  it('shows the run as it goes: an example, what each network answers, and the terms of the loss', async () => {
    const { page, consoleErrors } = await here.visit('#kd2?task=rings');
    expect(await diagram(page).getByText('Its softened answers then teach the student', { exact: false }).count()).toBe(
      1,
    );
    expect(await part(page, 'student').innerText()).not.toMatch(/L \d/);
    await press(page, 'Run');
    // A steady animation costs training a tenth of its pace and more.
    await reaches(page, 'distil');
    expect(await diagram(page).evaluate((element) => element.getAnimations({ subtree: true }).length)).toBe(0);
    await reaches(page, 'done');
    await diagram(page).getByRole('img', { name: 'One example of the batch' }).waitFor();
    expect(await part(page, 'teacher').innerText()).toMatch(/predicts Class [ABCD]/);
    expect(await part(page, 'softTargets').innerText()).toContain('T = 10');
    for (const role of ['student', 'pseudoTwin', 'twin'])
      expect(await part(page, role).innerText()).toMatch(/(L|CE) [\d.]+/);
    const formula = await page.getByRole('figure', { name: 'Loss of this run' }).innerText();
    const [, hard = 0, soft = 0, total = 0] =
      formula.match(/= 1 · ([\d.]+) \+ 1 · ([\d.]+) = ([\d.]+)/)?.map(Number) ?? [];
    expect(hard + soft).toBeGreaterThan(0);
    expect(Math.abs(hard + soft - total)).toBeLessThan(0.02 * total);
    expect(consoleErrors).toEqual([]);
    await page.close();
  });

  it('opens the numbers of one example of a paused run, whose gradients a finite difference confirms', async () => {
    const { page, consoleErrors } = await here.visit('#kd2?task=rings&training.teacherEpochs=5');
    // Slow enough for a hand that pauses the run.
    await setPace(page, '100');
    await part(page, 'student').click();
    await diagram(page).getByText('No batch is in training.').waitFor();
    await diagram(page).getByRole('button', { name: 'Begin a run and pause at its first step' }).click();
    await reaches(page, 'paused');
    await table(page).waitFor();
    // The teacher learns first: from labels alone.
    expect(
      await table(page)
        .getByRole('columnheader', { name: /method’s term/ })
        .count(),
    ).toBe(0);
    const before = await column(page, 'Teacher: logits z');
    await press(page, 'Step');
    await expect.poll(() => column(page, 'Teacher: logits z')).not.toEqual(before);
    const [sum, measured] = [await column(page, 'Sum: ∂L/∂z'), await column(page, 'Finite difference')].map(numbers);
    expect(sum).toHaveLength(4);
    sum?.forEach((value, at) => {
      expect(value).toBeCloseTo(measured?.[at] as number, 2);
    });
    expect(Math.max(...(sum ?? []).map(Math.abs))).toBeGreaterThan(0);
    expect(await violationsOf(page)).toEqual([]);
    await press(page, 'Run');
    await reaches(page, 'distil');
    await diagram(page).getByRole('button', { name: 'Pause here' }).click();
    await reaches(page, 'paused');
    await table(page)
      .getByRole('columnheader', { name: /method’s term/ })
      .waitFor();
    await part(page, 'student').click();
    expect(await table(page).count()).toBe(0);
    expect(consoleErrors).toEqual([]);
    await page.close();
  });

  it('leaves a faint trace of the run before, until the stage is cleared', async () => {
    const { page } = await here.visit('#kd2?task=rings&training.studentSteps=300&training.teacherEpochs=5');
    await press(page, 'Run');
    await reaches(page, 'done');
    expect(await page.locator('[data-ghost]').count()).toBe(0);
    await press(page, 'Run');
    await reaches(page, 'soften', 'distil', 'measure', 'done');
    await page.locator('[data-ghost]').first().waitFor({ state: 'attached' });
    await page.getByText('faint: the run before').first().waitFor();
    await reaches(page, 'done');
    await press(page, 'Reset');
    await press(page, 'Run');
    await reaches(page, 'done');
    expect(await page.locator('[data-ghost]').count()).toBe(0);
    await page.close();
  });
});

describe('bars', () => {
  it('divide the rest among the other classes where the top class is left out', async () => {
    const { page } = await here.visit('#kd2?task=rings&training.studentSteps=300&training.teacherEpochs=5');
    await press(page, 'Run');
    await reaches(page, 'done');
    const bars = page.getByRole('table', { name: /^Probability of each class/ });
    expect(await bars.getByRole('row').count()).toBe(5);
    await page.getByRole('switch', { name: 'Without the top class' }).press('Space');
    const rest = page.getByRole('table', { name: /^How each network divides the rest/ });
    expect(await rest.getByRole('row').count()).toBe(4);
    const shares = await rest
      .locator('tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll('td')].map((cell) => Number.parseFloat(cell.innerText))),
      );
    for (const network of [0, 1, 2, 3]) {
      const sum = shares.reduce((total, row) => total + (row[network] ?? 0), 0);
      expect(sum).toBeGreaterThan(97);
      expect(sum).toBeLessThan(103);
    }
    await page.close();
  });
});
