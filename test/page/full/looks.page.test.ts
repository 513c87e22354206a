import { describe, expect, it } from 'vitest';
import {
  brief,
  overflow,
  press,
  reaches,
  setPace,
  shownValue,
  slider,
  violationsOf,
} from '../../support/page/pageDriver';
import { siteFixture } from '../../support/page/siteFixture';

const here = siteFixture();

describe('how it looks and who can use it', () => {
  const schemes = ['light', 'dark'] as const;
  it.each(schemes)('has no violation that axe finds, before a run and after one (%s)', async (colorScheme) => {
    const { page } = await here.visit(brief, { colorScheme });
    expect(await violationsOf(page)).toEqual([]);
    await press(page, 'Run');
    await reaches(page, 'done');
    for (const section of ['Task', 'Teacher', 'Student', 'Transfer set', 'Training']) {
      await page.getByRole('button', { name: new RegExp(`^${section}\\b`) }).click();
    }
    expect(await violationsOf(page)).toEqual([]);
    await page.close();
  });

  it('fits one screen of 1440 × 900 without scrolling, and a phone without scrolling sideways', async () => {
    const { page } = await here.visit(brief);
    await press(page, 'Run');
    await reaches(page, 'done');
    expect(await overflow(page)).toEqual({ right: 0, down: 0 });
    const table = page.getByRole('table', { name: 'Scoreboard' });
    expect(
      await table.evaluate((element) => element.scrollWidth - (element.parentElement?.clientWidth ?? 0)),
    ).toBeLessThanOrEqual(0);
    for (const width of [390, 768, 1024, 1180, 1181, 1280, 1320]) {
      await page.setViewportSize({ width, height: 800 });
      await expect
        .poll(async () => (await overflow(page)).right, { message: `at ${width} pixels` })
        .toBeLessThanOrEqual(0);
    }
    await page.close();
  });

  it('is driven by the keyboard alone', async () => {
    const { page } = await here.visit('#kd1?training.teacherEpochs=60');
    await setPace(page, '100');
    // The choice of speed would keep the keys to itself.
    await page.getByRole('combobox', { name: 'Speed' }).blur();
    await page.keyboard.press('Space');
    await reaches(page, 'teach');
    await page.keyboard.press('Space');
    await reaches(page, 'paused');
    await page.keyboard.press('r');
    await reaches(page, 'idle');
    await slider(page, 'Temperature T').focus();
    await page.keyboard.press('ArrowRight');
    expect(Number(await shownValue(page, 'Temperature T'))).toBeGreaterThan(4);
    // The focus follows what can be done next.
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await page.getByRole('button', { name: 'Run', exact: true }).focus();
    await page.keyboard.press('Space');
    await expect.poll(focused).toBe('Pause');
    await page.keyboard.press('Space');
    await expect.poll(focused).toBe('Run');
    await reaches(page, 'paused');
    await press(page, 'Reset');
    await expect.poll(focused).toBe('Run');
    // A space inside a control belongs to that control.
    await page.getByRole('button', { name: 'Copy link' }).focus();
    await page.keyboard.press('Space');
    await reaches(page, 'idle');
    await page.close();
  });
});
