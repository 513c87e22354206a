import { describe, expect, it } from 'vitest';
import { overflow, press, reaches, scores, violationsOf } from '../../support/page/pageDriver';
import { siteFixture } from '../../support/page/siteFixture';

const here = siteFixture();

describe('a task of texts, as the page proposes it', () => {
  it('shows what softness gives, without a violation that axe finds, on a phone as well', async () => {
    const { page, consoleErrors } = await here.visit('#kd2?task=languages');
    await press(page, 'Run');
    await reaches(page, 'done');
    expect(Number.parseFloat((await scores(page)).Teacher?.[0] ?? '')).toBeGreaterThan(75);
    const softness = page.getByRole('status', { name: 'Gap from softness' });
    expect(Number.parseFloat(await softness.locator('text=/^\\+[\\d.]+ points$/').innerText())).toBeGreaterThan(5);
    await page.getByText(/^As the networks read it: \d+ tokens$/).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    for (const tab of ['Classes', 'Differ', 'Measures']) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await violationsOf(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(async () => (await overflow(page)).right).toBeLessThanOrEqual(0);
    expect(consoleErrors).toEqual([]);
  });

  it('shades words where tokens are words, and shows those alone that it knows', async () => {
    const { page, consoleErrors } = await here.visit(
      '#kd2?task=definitions&training.teacherEpochs=3&training.studentSteps=100',
    );
    await press(page, 'Run');
    await reaches(page, 'done');
    await page.getByText('Type your own').click();
    const field = page.getByRole('textbox', { name: 'Type your own' });
    await field.fill('A person, who (qwxz) plays music!');
    await page.getByText('As the networks read it: 5 tokens').waitFor();
    const parts = page.locator('[data-target="contributions"] span');
    expect(await parts.allTextContents()).toEqual([...'a person who plays music'.split(/( )/)]);
    const bars = page.getByRole('table', { name: 'Probability of each class for each network at T = 4' });
    await bars.getByRole('rowheader', { name: '11 others' }).waitFor();
    await field.fill('qwxz');
    await page.getByText('Type a text.').waitFor();
    expect(consoleErrors).toEqual([]);
  });
});
