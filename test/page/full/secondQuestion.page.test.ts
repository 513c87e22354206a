import { describe, expect, it } from 'vitest';
import { overflow, press, reaches, scores } from '../../support/page/pageDriver';
import { siteFixture } from '../../support/page/siteFixture';

const here = siteFixture();

describe('a second question', () => {
  it('is asked by a switch, and answered by teacher, student and twin: in the table, the gap and the chart', async () => {
    const { page, consoleErrors } = await here.visit('#kd1?training.teacherEpochs=30&training.studentEpochs=30');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: /^Task/ }).click();
    await page.locator('[data-target="second.asked"] label').first().click();
    await page.getByRole('combobox', { name: 'Student and twin have' }).selectOption('first');
    await expect.poll(() => page.url()).toContain('second.asked=yes&second.labels=first');
    expect(await page.getByRole('columnheader', { name: 'A/C or B?' }).count()).toBe(1);
    await press(page, 'Run');
    await reaches(page, 'done');

    const { Teacher = [], Student = [], Twin = [] } = await scores(page);
    const [teacher, student, twin] = [Teacher, Student, Twin].map(([, cell = '']) => Number.parseFloat(cell));
    expect(teacher).toBeGreaterThan(90);
    expect(student).toBeGreaterThan(80);
    // Nobody told it anything about that.
    expect(twin).toBeLessThan(75);
    expect(await page.locator('[data-target="gap"]').innerText()).toContain('The same on “A/C or B?”');

    const chart = page.getByRole('figure', { name: /^Test accuracy/ });
    const spoken = async () => (await chart.getAttribute('aria-label')) ?? '';
    const [first] = Student;
    expect(await spoken()).toContain(`Student ${first?.match(/[\d.]+ %/)?.[0]}`);
    await chart.getByText('A/C or B?', { exact: true }).click();
    await expect
      .poll(spoken)
      .toContain(`A/C or B?. Teacher ${teacher?.toFixed(1)} %, Student ${student?.toFixed(1)} %`);
    await expect.poll(() => chart.locator('.recharts-line-curve').count()).toBe(5);
    expect(await overflow(page)).toEqual({ right: 0, down: 0 });
    expect(consoleErrors).toEqual([]);
    await page.close();
  });

  it('is out of reach where there is none, and the page says why', async () => {
    const { page } = await here.visit('#kd1?task=moons');
    await page.getByRole('button', { name: /^Task/ }).click();
    const control = page.locator('[data-target="second.asked"]');
    expect(await control.getByRole('switch').isDisabled()).toBe(true);
    expect(await control.innerText()).toContain('two classes cannot be grouped in another way');
    expect(await page.locator('[data-target="second.weight"]').count()).toBe(0);
    await page.close();
  });
});
