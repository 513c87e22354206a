import { describe, expect, it } from 'vitest';
import { press, reaches } from '../support/page/pageDriver';
import { siteFixture } from '../support/page/siteFixture';

const here = siteFixture();

describe('a task of texts', () => {
  it('reads what the visitor types, and says what the networks take it for', async () => {
    const { page, consoleErrors } = await here.visit(
      '#kd2?task=languages&training.teacherEpochs=3&training.studentSteps=100',
    );
    await press(page, 'Run');
    await reaches(page, 'done');
    // A picked text, shaded part by part.
    await page.getByText(/^As the networks read it: \d+ tokens$/).waitFor();
    await page.getByText('Type your own').click();
    const field = page.getByRole('textbox', { name: 'Type your own' });
    await field.fill('alle mennesker er født frie');
    const bars = page.getByRole('table', { name: 'Probability of each class for each network at T = 8' });
    await bars.getByRole('rowheader', { name: 'Danish' }).waitFor();
    await bars.getByRole('rowheader', { name: '27 others' }).waitFor();
    // Nothing to read, and nothing claimed.
    await field.fill('123');
    await page.getByText('Type a text.').waitFor();
    expect(await page.getByText(/^As the networks read it/).count()).toBe(0);
    await field.fill('ሰላም');
    await page.getByText(/^As the networks read it: \d+ tokens$/).waitFor();
    expect(consoleErrors).toEqual([]);
  });

  it('refuses what ids of tokens cannot do, with the reason', async () => {
    const { page } = await here.visit('#kd2?task=languages');
    await page.getByText('Not available here: 8').click();
    expect(await page.getByText('the ids of tokens cannot be moved a little').count()).toBeGreaterThan(0);
    expect(await page.getByText('The answer here is one class, not a sequence of labels').count()).toBeGreaterThan(0);
  });
});
