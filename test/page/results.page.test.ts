import { describe, expect, it } from 'vitest';
import { press, reaches, slider } from '../support/page/pageDriver';
import { siteFixture } from '../support/page/siteFixture';

const here = siteFixture();
const brief = '#kd2?training.teacherEpochs=2&training.studentSteps=100';

describe('a result', () => {
  it('carries the settings that made it, and says when the controls have changed since', async () => {
    const { page, consoleErrors } = await here.visit(brief);
    await press(page, 'Run');
    await reaches(page, 'done');
    const caption = page.getByRole('region', { name: 'Run caption' });
    const made = await caption.innerText();
    expect(made).toMatch(
      /^Softened logits \(Hinton\) · T 10 · λ 1 · Rings, 24 examples, 24 labelled · seed 1 · 100 steps$/,
    );
    await slider(page, 'Temperature T').press('Home');
    await caption.getByText('The controls have changed since.').waitFor();
    expect(await caption.innerText()).toContain(made);
    await caption.getByRole('button', { name: 'Run again' }).click();
    await caption.getByText('T 1 ·').waitFor();
    await reaches(page, 'done');
    expect(await caption.innerText()).toBe(made.replace('T 10', 'T 1'));
    expect(consoleErrors).toEqual([]);
  });

  it('is empty where there is nothing to compare, and the page says why', async () => {
    const { page } = await here.visit(
      '#kd2?task=spirals&transfer.labelled=0&training.teacherEpochs=2&training.studentEpochs=2',
    );
    await press(page, 'Run');
    await reaches(page, 'done');
    const result = page.locator('[data-target="gap"]');
    await result.getByText('Nothing to compare.').waitFor();
    await result.getByText('The twin has no labels').waitFor();
    expect(await result.innerText()).not.toMatch(/points/);
  });
});
