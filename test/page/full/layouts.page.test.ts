import { describe, expect, it } from 'vitest';
import { isKept, overflow, press, reaches, slider, violationsOf } from '../../support/page/pageDriver';
import { siteFixture } from '../../support/page/siteFixture';

const here = siteFixture();
const brief = '#kd2?training.teacherEpochs=2&training.studentSteps=100';

describe('a layout', () => {
  it('for a lecture hall is a command and in the link: the result, T and λ in large type', async () => {
    const { page, consoleErrors } = await here.visit(brief, { viewport: { width: 1920, height: 1080 } });
    await page.getByRole('button', { name: 'Present', exact: true }).click();
    expect(new URL(page.url()).searchParams.has('present')).toBe(true);
    expect(await page.getByRole('complementary', { name: 'Setup' }).count()).toBe(0);
    await slider(page, 'Temperature T').press('Home');
    await press(page, 'Run');
    await reaches(page, 'done');
    const size = await page
      .getByText('What distillation did: student − twin')
      .evaluate((title) => title.getBoundingClientRect().height / (title as HTMLElement).offsetHeight);
    expect(size).toBeGreaterThan(1.4);
    expect(await violationsOf(page)).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: 'End presenting' }).click();
    await page.getByRole('complementary', { name: 'Setup' }).waitFor();
    expect(new URL(page.url()).searchParams.has('present')).toBe(false);
    expect(consoleErrors).toEqual([]);
    await page.context().close();
  });

  it('for another page runs in 900 × 600, with a way to the whole one', async () => {
    const { page, consoleErrors } = await here.visit(`?embed${brief}`, { viewport: { width: 900, height: 600 } });
    await press(page, 'Run');
    await reaches(page, 'done');
    expect(await overflow(page)).toEqual({ right: 0, down: 0 });
    expect(await slider(page, 'Temperature T').count()).toBe(1);
    const whole = page.getByRole('link', { name: 'Open the playground' });
    expect(await whole.getAttribute('href')).toMatch(/#kd2\?.*training\.studentSteps=100/);
    expect(await violationsOf(page)).toEqual([]);
    expect(consoleErrors).toEqual([]);
    await page.context().close();
  });

  it('of a phone has T and λ at its foot, and maps before settings', async () => {
    const { page } = await here.visit(brief, { viewport: { width: 390, height: 844 } });
    expect(await slider(page, 'Temperature T').count()).toBe(1);
    const topOf = async (name: string, role: 'complementary' | 'region') =>
      (await page.getByRole(role, { name }).boundingBox())?.y ?? Number.NaN;
    const foot = await page.getByRole('region', { name: 'T and λ' }).boundingBox();
    expect((foot?.y ?? 0) + (foot?.height ?? 0)).toBeCloseTo(844, 0);
    expect(await topOf('Insight', 'region')).toBeLessThan(await topOf('Setup', 'complementary'));
    await page.context().close();
  });
});

describe('the ladder of a phone', () => {
  const onPhone = { viewport: { width: 390, height: 844 } };

  it('has the gap beside it, as the words below it say it', async () => {
    const { page } = await here.visit(brief, onPhone);
    await press(page, 'Run');
    await reaches(page, 'done');
    const short = await page.getByText(/^Student − twin: [+-]?[\d.]+ points$/).innerText();
    const [value = ''] = short.match(/[+-]?[\d.]+/) ?? [];
    await page.locator('[data-target="gap"]').getByText(`${value} points`).first().waitFor();
    await page.context().close();
  });

  it('has none where the run stopped by an error', async () => {
    const { page } = await here.visit(
      '#kd1?method=logit-matching&training.optimizer=momentum&training.learningRate=1&loss.weight=10&training.teacherEpochs=2',
      onPhone,
    );
    await press(page, 'Run');
    await reaches(page, 'failed');
    await page.getByText('The run stopped by an error before both had trained.').waitFor();
    expect(await page.getByText(/^Student − twin:/).count()).toBe(0);
    // Numbers that exploded are written in powers of ten.
    expect(await page.getByRole('figure', { name: 'Loss of this run' }).innerText()).not.toMatch(/,\d{3},\d{3}/);
    await page.context().close();
  });
});

describe('the tour', () => {
  it('starts by a button, ends with the visitor’s own numbers, and does not come back by itself', async () => {
    const { page, consoleErrors } = await here.visit();
    await page.getByRole('button', { name: 'Start here' }).click();
    const tour = page.getByRole('region', { name: 'Lesson: Start here' });
    await tour.getByText('A small network learns from a large one').waitFor();
    await press(page, 'Run');
    await reaches(page, 'done');
    const next = () => tour.getByRole('button', { name: 'Next' }).click();
    for (const _ of [2, 3, 4]) await next();
    await slider(page, 'Temperature T').press('Home');
    await press(page, 'Run');
    await reaches(page, 'done');
    await next();
    expect(await tour.innerText()).toMatch(
      /Gap from softness at T = 10\s+\+\d+\.\d points\s+Gap from softness at T = 1\s+[+-]?\d+\.\d points/,
    );
    await tour.getByRole('button', { name: 'Finish' }).click();
    expect(consoleErrors).toEqual([]);
    await isKept(page);
    await page.reload();
    // The last run is there again, and the tour is not.
    await reaches(page, 'done');
    expect(await tour.count()).toBe(0);
  });
});
